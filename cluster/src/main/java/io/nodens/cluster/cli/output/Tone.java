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
package io.nodens.cluster.cli.output;

import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * What a piece of text says by its colour.
 */
public enum Tone
{
    /** As it should be. */
    GOOD(Style.fg_green),
    /** Worth a look. */
    WARNING(Style.fg_yellow),
    /** Wrong. */
    BAD(Style.fg_red),
    /** What the eye looks for. */
    STRONG(Style.bold);

    private final IStyle style;

    Tone(final IStyle style)
    {
        this.style = style;
    }

    /**
     * Text in this tone.
     *
     * @param text without escape sequences.
     * @return the text between those that begin and end the tone.
     */
    public String on(final String text)
    {
        return style.on() + text + Style.reset.on();
    }
}
