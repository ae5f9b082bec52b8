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
package io.nodens.gateway.jute;

/**
 * A vector of texts: names of children, or paths. An element that is null is found out when the vector is decoded, as a
 * text that cannot be used.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class StringVector extends JuteVector
{
    private final JuteSlice element = new JuteSlice();

    /**
     * The element that was stepped to.
     *
     * @return the same slice for every element.
     */
    public JuteSlice element()
    {
        return element;
    }

    @Override
    void readElement(final JuteDecoder decoder)
    {
        decoder.readText(element);
    }

    @Override
    int minElementLength()
    {
        return Integer.BYTES;
    }
}
