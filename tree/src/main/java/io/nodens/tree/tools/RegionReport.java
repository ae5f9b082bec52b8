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
package io.nodens.tree.tools;

/**
 * Is told what a {@link TreeInspector} finds, in order: sections, and figures with names of lower-case words.
 */
public interface RegionReport
{
    /**
     * A part of the region: the figures that follow are of it.
     *
     * @param name of the part.
     */
    void section(String name);

    /**
     * A figure.
     *
     * @param name  of it, with its unit where it is not a count.
     * @param value of it.
     */
    void figure(String name, long value);

    /**
     * A figure that is no whole number.
     *
     * @param name  of it, with its unit.
     * @param value of it.
     */
    void figure(String name, double value);

    /**
     * A word.
     *
     * @param name  of it.
     * @param value of it.
     */
    void word(String name, String value);
}
