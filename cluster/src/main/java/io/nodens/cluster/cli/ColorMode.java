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
package io.nodens.cluster.cli;

import java.util.Locale;

/**
 * When answers are coloured.
 */
enum ColorMode
{
    /** On a terminal that can, unless {@code NO_COLOR} is set. */
    AUTO,
    /** Always. */
    ALWAYS,
    /** Never. */
    NEVER;

    /**
     * Whether to colour.
     *
     * @param isTerminal whether people look at a terminal.
     * @return true to colour.
     */
    boolean isOn(final boolean isTerminal)
    {
        return ALWAYS == this ||
            (AUTO == this && isTerminal && isWanted(System.getenv("NO_COLOR"), System.getenv("TERM")));
    }

    /**
     * Whether the environment lets colours be, as https://no-color.org says.
     *
     * @param noColor value of {@code NO_COLOR}, or null.
     * @param term    value of {@code TERM}, or null.
     * @return true if so.
     */
    static boolean isWanted(final String noColor, final String term)
    {
        return (null == noColor || noColor.isEmpty()) && null != term && !"dumb".equals(term);
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
