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
package io.nodens.bench.xchk;

/**
 * The two servers that are compared.
 * <p>
 * <b>Thread:</b> constants.
 */
final class Sides
{
    /** Number of servers. */
    static final int COUNT = 2;
    /** The server that is taken to be right. */
    static final int LEFT = 0;
    /** The server that is compared with it. */
    static final int RIGHT = 1;

    private Sides()
    {
    }

    /**
     * What a side is called.
     *
     * @param side {@link #LEFT} or {@link #RIGHT}.
     * @return the name.
     */
    static String name(final int side)
    {
        return LEFT == side ? "left" : "right";
    }
}
