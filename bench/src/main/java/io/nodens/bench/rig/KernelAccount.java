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
package io.nodens.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel knows of a process or of one of its threads, by a file {@code stat} below {@code /proc/PID}.
 *
 * @param name          of the process or thread, of which the kernel keeps 15 characters.
 * @param ticks         hundredths of a second that it has used of the processors.
 * @param childrenTicks the same of its children that have ended.
 */
record KernelAccount(String name, long ticks, long childrenTicks)
{
    // Fields behind the name.
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    /**
     * Read one.
     *
     * @param directory of the process or thread.
     * @return the account.
     * @throws IOException when it has ended.
     * @throws IndexOutOfBoundsException and {@link NumberFormatException} when the kernel tells it in another way.
     */
    static KernelAccount of(final Path directory) throws IOException
    {
        final String text = Files.readString(directory.resolve("stat"));
        // The name may have blanks and brackets; it ends with the last one.
        final int end = text.lastIndexOf(')');
        final String[] fields = text.substring(end + 1).trim().split(" ");
        return new KernelAccount(
            text.substring(text.indexOf('(') + 1, end),
            Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]),
            Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM]));
    }

    /**
     * Directory of a process.
     *
     * @param pid of it.
     * @return where the kernel tells of it.
     */
    static Path ofProcess(final long pid)
    {
        return Path.of("/proc", Long.toString(pid));
    }
}
