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
package io.nodens.cluster.launch;

import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StartupChecksTest
{
    @Test
    void shouldNameThePortWhenItIsTaken() throws SocketException
    {
        try (DatagramSocket holder = new DatagramSocket(new InetSocketAddress("localhost", 0)))
        {
            final int basePort = holder.getLocalPort() - MemberEndpoints.CONSENSUS_PORT_OFFSET;

            final MemberException ex = assertThrows(
                MemberException.class,
                () -> StartupChecks.checkPorts(new MemberEndpoints.Endpoint(0, "localhost", basePort)));

            assertTrue(ex.getMessage().contains("UDP port "), ex.getMessage());
            assertTrue(ex.getMessage().contains("--members"), ex.getMessage());
        }
    }

    @Test
    void shouldNameTheHostWhenItIsNotOfThisMachine()
    {
        final MemberException ex = assertThrows(
            MemberException.class,
            () -> StartupChecks.checkPorts(new MemberEndpoints.Endpoint(0, "192.0.2.1", 20000)));

        assertTrue(ex.getMessage().contains("'192.0.2.1'"), ex.getMessage());
        assertTrue(ex.getMessage().contains("not an address of this machine"), ex.getMessage());
    }

    @Test
    void shouldLeaveADirectoryAloneWhenItIsNotAMediaDrivers(@TempDir final Path dir) throws Exception
    {
        final Path letter = Files.writeString(dir.resolve("letter.txt"), "private");

        final MemberException ex = assertThrows(
            MemberException.class, () -> StartupChecks.clearAeronDirectory(dir));

        assertTrue(ex.getMessage().contains("--aeron-dir"), ex.getMessage());
        assertTrue(Files.exists(letter));
    }

    @Test
    void shouldSayWhoLeftADirectoryThatThisUserCannotWrite(@TempDir final Path temporary) throws IOException
    {
        final Path left = Files.createDirectories(temporary.resolve("nodens-aeron-0"));
        Files.writeString(left.resolve("cnc.dat"), "");

        StartupChecks.refuseForeign(left, MemberSetting.AERON_DIR, (path) -> true);
        final MemberException ex = assertThrows(
            MemberException.class,
            () -> StartupChecks.refuseForeign(left, MemberSetting.AERON_DIR, (path) -> false));

        assertEquals(MemberException.Category.ENVIRONMENT, ex.category());
        assertTrue(
            ex.getMessage().contains("was left by a process of user " + Files.getOwner(left).getName()),
            ex.getMessage());
        assertTrue(ex.getMessage().contains("--aeron-dir"), ex.getMessage());
        StartupChecks.refuseForeign(temporary.resolve("absent"), MemberSetting.AERON_DIR, (path) -> false);
    }
}
