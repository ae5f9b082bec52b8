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
package io.nodens.cluster;

import io.nodens.cluster.testkit.PortBlock;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/**
 * Ports for members of tests: nobody else gets them.
 */
class PortBlockTest
{
    private static final Path LOCKS = Path.of("/proc/locks");

    /** The operating system takes a process's lock away when the process closes any file descriptor of that file. */
    @Test
    void shouldKeepABlockLockedForOtherProcessesWhenMoreAreReserved() throws IOException
    {
        Assumptions.assumeTrue(Files.isReadable(LOCKS));

        final PortBlock first = PortBlock.reserve();
        try (PortBlock second = PortBlock.reserve())
        {
            assertNotEquals(first.basePort(0), second.basePort(0));
            assertEquals(1, locks(first));
            assertEquals(1, locks(second));

            first.close();
            first.close();
            assertEquals(1, locks(second));
        }
        finally
        {
            first.close();
        }
    }

    private static long locks(final PortBlock block) throws IOException
    {
        final Path file = Path.of(
            System.getProperty("java.io.tmpdir"), "nodens-port-blocks", block.basePort(0) + ".lock");
        final String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        final String process = " " + ProcessHandle.current().pid() + " ";
        return Files.readAllLines(LOCKS).stream()
            .filter((line) -> line.contains(process) && line.contains(inode)).count();
    }
}
