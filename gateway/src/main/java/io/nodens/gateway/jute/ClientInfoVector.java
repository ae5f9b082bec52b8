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
 * A vector of identities, as {@link Opcodes#WHO_AM_I} lists them.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class ClientInfoVector extends JuteVector
{
    private final JuteSlice scheme = new JuteSlice();
    private final JuteSlice user = new JuteSlice();

    /**
     * Scheme of the identity that was stepped to.
     *
     * @return the same slice for every identity.
     */
    public JuteSlice scheme()
    {
        return scheme;
    }

    /**
     * User of the identity that was stepped to.
     *
     * @return the same slice for every identity.
     */
    public JuteSlice user()
    {
        return user;
    }

    @Override
    void readElement(final JuteDecoder decoder)
    {
        decoder.readNullableText(scheme);
        decoder.readNullableText(user);
    }

    @Override
    int minElementLength()
    {
        return 2 * Integer.BYTES;
    }
}
