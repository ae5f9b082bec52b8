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

/**
 * What a connection is asked to do. Each kind has its own histogram.
 */
public enum OperationKind
{
    /** Read the data and Stat of a znode. */
    GET("get"),
    /** Replace the data of a znode, whatever its version. */
    SET("set"),
    /** Create a persistent znode. */
    CREATE("create"),
    /** Delete a znode, whatever its version. */
    DELETE("delete"),
    /** Names of the children of {@link BenchList}. */
    LIST("list"),
    /** Ask whether a znode exists, and for its Stat. */
    EXISTS("exists"),
    /** Replace the data of {@link Demand#MULTI_SIZE} znodes, the asked key and those after it, in one transaction. */
    MULTI("multi");

    private static final OperationKind[] VALUES = values();

    private final String text;

    OperationKind(final String text)
    {
        this.text = text;
    }

    /**
     * How many kinds there are.
     *
     * @return the count.
     */
    public static int count()
    {
        return VALUES.length;
    }

    /**
     * Kind by its ordinal, without a copy of all of them.
     *
     * @param ordinal of the kind.
     * @return the kind.
     */
    public static OperationKind of(final int ordinal)
    {
        return VALUES[ordinal];
    }

    /**
     * Name in files and tables.
     *
     * @return the name.
     */
    public String text()
    {
        return text;
    }
}
