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
package io.nodens.bench.plan;

import io.nodens.bench.system.OperationKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

import java.util.EnumSet;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ContenderTest
{
    @ParameterizedTest
    @EnumSource
    void shouldParseItsName(final Contender contender)
    {
        assertEquals(contender, Contender.parse(contender.text()));
        assertDoesNotThrow(() -> contender.check(options(), 1, contender.kinds()));
    }

    @Test
    void shouldListAllWhenNameIsUnknown()
    {
        final String message = messageOf(() -> Contender.parse("nodens"));

        for (final Contender contender : Contender.values())
        {
            assertTrue(message.contains(contender.text()), message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseFollowerOfOneMember(final Contender contender)
    {
        final SystemOptions options = options("--connect-to=follower");

        final String message = messageOf(() -> contender.check(options, 1, contender.kinds()));

        assertTrue(message.startsWith("--connect-to=follower"), message);
    }

    @ParameterizedTest
    @EnumSource(names = {"NODENS_IPC", "ECHO_UDP", "ECHO_IPC"})
    void shouldRefuseFollowerWhenClientsSitAtLeader(final Contender contender)
    {
        final SystemOptions options = options("--connect-to=follower");

        final String message = messageOf(() -> contender.check(options, 3, contender.kinds()));

        assertEquals("--connect-to=follower: clients of --system=" + contender.text() + " sit at the leader", message);
    }

    @Test
    void shouldNameWhatSystemDoesNotKnow()
    {
        final Set<OperationKind> asked = EnumSet.of(OperationKind.GET, OperationKind.SET);

        assertEquals(
            "--system=echo-udp knows no get, only set",
            messageOf(() -> Contender.ECHO_UDP.check(options(), 1, asked)));
        assertEquals(
            "--system=ping-ipc knows no set, only get",
            messageOf(() -> Contender.PING_IPC.check(options(), 1, asked)));
    }

    @Test
    void shouldRefuseSeveralServersOfWhatIsOneServer()
    {
        assertEquals(
            "--start=3: --system=ping-udp is one server",
            messageOf(() -> Contender.PING_UDP.check(options(), 3, Contender.PING_UDP.kinds())));
    }

    @ParameterizedTest
    @EnumSource(names = {"NODENS_EMBEDDED", "ECHO_UDP", "ECHO_IPC", "PING_UDP", "PING_IPC"})
    void shouldRefuseEndpointsWhenRigStartsServers(final Contender contender)
    {
        assertEquals(
            "--system=" + contender.text() + " has no --endpoints: the rig starts it, by --start",
            messageOf(() -> contender.reach(options(), "localhost:20000", null)));
    }

    static SystemOptions options(final String... arguments)
    {
        return CommandLine.populateCommand(new SystemOptions(), arguments);
    }

    private static String messageOf(final Runnable refused)
    {
        final String message = assertThrows(IllegalArgumentException.class, refused::run).getMessage();
        assertFalse(message.contains("\n"), message);
        return message;
    }
}
