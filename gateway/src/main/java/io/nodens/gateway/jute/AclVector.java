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
 * A vector of entries of an access list. Scheme and identity may be null: which lists are valid is not a question of
 * their form.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class AclVector extends JuteVector
{
    private final JuteSlice scheme = new JuteSlice();
    private final JuteSlice identity = new JuteSlice();
    private int permissions;

    /**
     * What the entry that was stepped to grants.
     *
     * @return bits of {@link io.nodens.tree.acl.Permissions}; unknown ones as well.
     */
    public int permissions()
    {
        return permissions;
    }

    /**
     * Scheme of the entry that was stepped to.
     *
     * @return the same slice for every entry.
     */
    public JuteSlice scheme()
    {
        return scheme;
    }

    /**
     * Identity of the entry that was stepped to.
     *
     * @return the same slice for every entry.
     */
    public JuteSlice identity()
    {
        return identity;
    }

    @Override
    void readElement(final JuteDecoder decoder)
    {
        permissions = decoder.readInt();
        decoder.readNullableText(scheme);
        decoder.readNullableText(identity);
    }

    @Override
    int minElementLength()
    {
        return 3 * Integer.BYTES;
    }
}
