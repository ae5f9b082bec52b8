/*
 * Copyright 2026 The Nodens authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.nodens.cluster.frontend.aeron;

import io.nodens.cluster.frontend.ResponseAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ResponseChannelTest
{
    private static final int TERM_LENGTH = 16 << 20;

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "aeron:udp?endpoint=10.0.0.7:40123 " +
            "aeron:udp?endpoint=10.0.0.7:40123|term-length=16777216|pub-wnd=2097152|sparse=true",
        "aeron:udp?endpoint=10.0.0.7:65535|term-length=64k|alias=me " +
            "aeron:udp?endpoint=10.0.0.7:65535|term-length=65536|pub-wnd=32768|sparse=true",
        "aeron:udp?endpoint=10.0.0.7:1|mtu=8k " +
            "aeron:udp?endpoint=10.0.0.7:1|term-length=16777216|pub-wnd=2097152|sparse=true|mtu=8192",
        "aeron:ipc aeron:ipc?term-length=16777216|pub-wnd=2097152|sparse=true",
        "aeron:ipc?term-length=1m aeron:ipc?term-length=1048576|pub-wnd=131072|sparse=true",
    })
    void shouldBuildTheMembersOwnChannelWhenTheWishIsSound(final String wish, final String expected)
    {
        assertEquals(expected, of(wish, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "garbage",
        "aeron:",
        "aeron:tcp?endpoint=10.0.0.7:1",
        "aeron-spy:aeron:udp?endpoint=10.0.0.7:40123",
        "aeron:udp",
        "aeron:udp?endpoint=10.0.0.7",
        "aeron:udp?endpoint=localhost:4000",
        "aeron:udp?endpoint=member.example.org:4000",
        "aeron:udp?endpoint=0x0a.0.0.7:4000",
        "aeron:udp?endpoint=10.7:4000",
        "aeron:udp?endpoint=10.0.0.8:4000",
        "aeron:udp?endpoint=[::1]:4000",
        "aeron:udp?endpoint=[10.0.0.7]:4000",
        "aeron:udp?endpoint=10.0.0.7:0",
        "aeron:udp?endpoint=10.0.0.7:65536",
        "aeron:udp?endpoint=10.0.0.7:99999",
        "aeron:udp?endpoint=0.0.0.0:4000",
        "aeron:udp?endpoint=0:4000",
        "aeron:udp?endpoint=[::]:4000",
        "aeron:udp?endpoint=224.0.1.1:4000",
        "aeron:udp?endpoint=239.255.1.1:4000",
        "aeron:udp?endpoint=[ff02::1]:4000",
        "aeron:udp?endpoint=a b:4000",
        "aeron:udp?endpoint=../../etc:4000",
        "aeron:udp?endpoint=10.0.0.7:4000|interface=10.0.0.1",
        "aeron:udp?endpoint=10.0.0.7:4000|control=localhost:1|control-mode=dynamic",
        "aeron:udp?endpoint=10.0.0.7:4000|control-mode=response|response-correlation-id=1",
        "aeron:udp?endpoint=10.0.0.7:4000|session-id=1",
        "aeron:udp?endpoint=10.0.0.7:4000|linger=10d",
        "aeron:udp?endpoint=10.0.0.7:4000|sparse=false",
        "aeron:udp?endpoint=10.0.0.7:4000|spies-simulate-connection=true",
        "aeron:udp?endpoint=10.0.0.7:4000|tags=1,2",
        "aeron:udp?endpoint=10.0.0.7:4000|init-term-id=1|term-id=1|term-offset=0",
        "aeron:udp?endpoint=10.0.0.7:4000|term-length=1g",
        "aeron:udp?endpoint=10.0.0.7:4000|term-length=32m",
        "aeron:udp?endpoint=10.0.0.7:4000|term-length=100000",
        "aeron:udp?endpoint=10.0.0.7:4000|term-length=32k",
        "aeron:udp?endpoint=10.0.0.7:4000|term-length=-1",
        "aeron:udp?endpoint=10.0.0.7:4000|term-length=x",
        "aeron:udp?endpoint=10.0.0.7:4000|mtu=100",
        "aeron:udp?endpoint=10.0.0.7:4000|mtu=8191",
        "aeron:udp?endpoint=10.0.0.7:4000|mtu=1m",
    })
    void shouldRefuseWhenAClientWishesForAnythingElse(final String wish)
    {
        final IllegalArgumentException ex =
            assertThrows(IllegalArgumentException.class, () -> of(wish, true));

        assertFalse(ex.getMessage().isEmpty());
    }

    @Test
    void shouldRefuseIpcWhenTheRequestCameOverTheNetwork()
    {
        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> of("aeron:ipc", false));

        assertTrue(ex.getMessage().contains("aeron:udp"));
    }

    @Test
    void shouldRefuseWhenTheWishIsVeryLong()
    {
        assertThrows(
            IllegalArgumentException.class,
            () -> of("aeron:udp?alias=" + "x".repeat(300), true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "10.0.0.7 10.0.0.7:33333 source true",
        "10.0.0.8 10.0.0.7:33333 source false",
        "10.0.0.8 10.0.0.7:33333 any true",
        "10.0.0.8 10.0.0.7:33333 192.168.0.0/16,10.0.0.8 true",
        "10.1.255.8 10.0.0.7:33333 10.1.0.0/16 true",
        "10.2.0.8 10.0.0.7:33333 10.1.0.0/16 false",
        "10.0.1.127 10.0.0.7:33333 10.0.1.0/25 true",
        "10.0.1.128 10.0.0.7:33333 10.0.1.0/25 false",
        "10.0.0.7 aeron:ipc source false",
        "10.0.0.7 aeron:ipc 0.0.0.0/0 true",
        "[::1] 0:0:0:0:0:0:0:1:33333 source true",
        "[fe80::1] fe80:0:0:0:0:0:0:1%eth0:33333 source true",
        "[fd00::8] 10.0.0.7:33333 [fd00::]/8 true",
        "[fe00::8] 10.0.0.7:33333 [fd00::]/8 false",
        "10.0.0.8 [fd00::8]:33333 fd00::8 false",
    })
    void shouldTakeTheAddressOfTheSourceAndThoseThatAreConfigured(
        final String wished, final String source, final String addresses, final boolean isAllowed)
    {
        assertEquals(
            isAllowed,
            ResponseAddresses.parse(addresses).isAllowed(ResponseAddresses.literal(wished), source));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "localhost", "10.0.0", "10.0.0.0/33", "10.0.0.0/x", "[fd00::]/129", "10.0.0.7,", "[x]"
    })
    void shouldRefuseToBeConfiguredWithAnythingButLiteralAddresses(final String addresses)
    {
        assertThrows(IllegalArgumentException.class, () -> ResponseAddresses.parse(addresses));
    }

    private static String of(final String wish, final boolean isIpcAllowed)
    {
        return ResponseChannel.of(
            wish, isIpcAllowed, "10.0.0.7:33333", ResponseAddresses.SOURCE_ONLY, TERM_LENGTH);
    }
}
