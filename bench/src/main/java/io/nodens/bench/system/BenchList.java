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
package io.nodens.bench.system;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The znode that {@link OperationKind#LIST} lists: it has a hundred children with names of fifty characters. */
public final class BenchList
{
    /** Its path. */
    public static final String PATH = "/bench/list";
    /** How many children it has. */
    public static final int CHILD_COUNT = 100;
    /** Characters of a child's name, all of them ASCII. */
    public static final int NAME_LENGTH = 50;
    private static final String NAME_PREFIX = "child-";

    private BenchList()
    {
    }

    /**
     * Paths of everything that has to be created, parents first; the root of the rig is not among them.
     *
     * @return the paths.
     */
    public static List<String> paths()
    {
        final String format = PATH + "/" + NAME_PREFIX + "%0" + (NAME_LENGTH - NAME_PREFIX.length()) + "d";
        return IntStream.rangeClosed(0, CHILD_COUNT)
            .mapToObj((i) -> 0 == i ? PATH : String.format(Locale.ROOT, format, i))
            .toList();
    }
}
