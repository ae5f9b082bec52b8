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
package io.nodens.cluster.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which life of the host this is. What a process wrote to the page cache outlives the process and not the host, so that
 * files which are shorter than they were, in the same life, were lost by something else than the loss of power.
 */
final class HostBoot
{
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private HostBoot()
    {
    }

    /**
     * Identity that the system draws when it boots.
     *
     * @return the identity; empty where the system has none.
     */
    static String id()
    {
        try
        {
            return Files.exists(BOOT_ID) ? Files.readString(BOOT_ID).trim() : "";
        }
        catch (final IOException ex)
        {
            return "";
        }
    }
}
