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
package io.nodens.cluster.settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

class OptionalPortTest
{
    private final List<String> warnings = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"0, 8080", "3, 8081", "4, 8080", "7, 8082"})
    void shouldCountUpFromTheDefaultWhenMembersShareAHost(final int memberId, final int port)
    {
        final MemberContext context = new MemberContext()
            .memberId(memberId)
            .members("0=alpha:20000,3=ALPHA:20100,4=beta:20000,7=alpha:20200")
            .conclude();

        assertEquals(port, of(context).port());
        assertFalse(of(context).isOff());
    }

    @Test
    void shouldTakeThePortAsItIsWhenItWasGiven()
    {
        final MemberContext context = new MemberContext()
            .memberId(1)
            .members("0=alpha:20000,1=alpha:20100")
            .set(MemberSetting.ADMIN_PORT, "9000")
            .conclude();

        assertEquals(9000, of(context).port());
    }

    @Test
    void shouldOpenNothingWhenItIsOff()
    {
        final OptionalPort port = given("none");

        assertTrue(port.isOff());
        assertNull(port.open((address) -> fail("must not be opened"), warnings::add));
        assertEquals(List.of(), warnings);
    }

    @Test
    void shouldOpenAFreePortWhenZeroIsGiven() throws IOException
    {
        try (ServerSocket socket = given("0").open(OptionalPortTest::listen, warnings::add))
        {
            assertNotNull(socket);
            assertTrue(socket.getLocalPort() > 0);
            assertTrue(socket.getInetAddress().isLoopbackAddress());
        }
    }

    @Test
    void shouldGoOnWithAWarningWhenADefaultPortIsTaken()
    {
        final OptionalPort port = of(new MemberContext().conclude());

        final Object opened = port.open(OptionalPortTest::refuse, warnings::add);

        assertNull(opened);
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).startsWith("nodens.admin.port: TCP port 8080 at 127.0.0.1 cannot be opened"));
    }

    @Test
    void shouldRefuseTheStartByNameWhenAGivenPortIsTaken() throws IOException
    {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            final OptionalPort port = given(Integer.toString(taken.getLocalPort()));

            final MemberException ex = assertThrows(
                MemberException.class, () -> port.open(OptionalPortTest::listen, warnings::add));

            assertEquals(MemberException.Category.ENVIRONMENT, ex.category());
            assertTrue(ex.getMessage().startsWith("nodens.admin.port: TCP port " + taken.getLocalPort()));
            assertTrue(ex.getMessage().contains("none to do without"), ex.getMessage());
            assertEquals(List.of(), warnings);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "no-such-host.invalid"})
    void shouldRefuseTheStartWhenTheAddressIsNotOfThisHost(final String address)
    {
        final OptionalPort port = of(new MemberContext().set(MemberSetting.ADMIN_ADDRESS, address).conclude());

        final MemberException ex = assertThrows(
            MemberException.class, () -> port.open((ignore) -> fail("must not be opened"), warnings::add));

        assertTrue(ex.getMessage().startsWith("nodens.admin.address='" + address + "'"), ex.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "65536", "8080x", "off", "99999999999"})
    void shouldSayWhatIsAllowedWhenAPortIsNone(final String text)
    {
        final MemberException ex = assertThrows(
            MemberException.class, () -> new MemberContext().set(MemberSetting.ADMIN_PORT, text));

        assertEquals(
            "nodens.admin.port='" + text + "' is not allowed; allowed: a port from 1 to 65535, 0 for any free one, " +
            "none for none",
            ex.getMessage());
    }

    private static OptionalPort given(final String port)
    {
        return of(new MemberContext().set(MemberSetting.ADMIN_PORT, port).conclude());
    }

    private static OptionalPort of(final MemberContext context)
    {
        return OptionalPort.of(context, MemberSetting.ADMIN_PORT, MemberSetting.ADMIN_ADDRESS);
    }

    private static ServerSocket listen(final InetSocketAddress address) throws IOException
    {
        return new ServerSocket(address.getPort(), 1, address.getAddress());
    }

    private static Object refuse(final InetSocketAddress address) throws IOException
    {
        throw new BindException("Address already in use");
    }
}
