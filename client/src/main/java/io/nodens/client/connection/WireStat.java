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
package io.nodens.client.connection;

import io.nodens.sbe.protocol.StatDecoder;
import io.nodens.tree.ZnodeStat;

/**
 * Stat as members send it.
 */
public final class WireStat
{
    private WireStat()
    {
    }

    /**
     * Copy a stat from a message.
     *
     * @param decoder on it.
     * @param stat    to fill.
     * @return the stat.
     */
    public static ZnodeStat read(final StatDecoder decoder, final ZnodeStat stat)
    {
        return stat.czxid(decoder.czxid())
            .mzxid(decoder.mzxid())
            .pzxid(decoder.pzxid())
            .ctimeMs(decoder.ctimeMs())
            .mtimeMs(decoder.mtimeMs())
            .ephemeralOwner(decoder.ephemeralOwner())
            .version(decoder.version())
            .cversion(decoder.cversion())
            .aversion(decoder.aversion())
            .dataLength(decoder.dataLength())
            .numChildren(decoder.numChildren());
    }
}
