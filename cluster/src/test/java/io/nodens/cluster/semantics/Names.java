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
package io.nodens.cluster.semantics;

import io.nodens.tree.ZnodeStat;

import java.util.HashMap;
import java.util.Map;

/**
 * What transcripts have instead of zxids, times and session ids, which differ from run to run: a zxid is the number of
 * the step that took it, a time is shown only when it is not that of its zxid, and a session is its letter.
 */
final class Names
{
    private final Map<Long, String> zxids = new HashMap<>();
    private final Map<Long, Long> times = new HashMap<>();
    private final Map<Long, String> sessions = new HashMap<>();
    private int unknown;

    void write(final long zxid, final int step)
    {
        if (zxid > 0)
        {
            zxids.putIfAbsent(zxid, "@" + step);
        }
    }

    void session(final long id, final String letter)
    {
        sessions.put(id, letter);
    }

    String zxid(final long zxid)
    {
        return zxids.computeIfAbsent(zxid, (key) -> "@?" + ++unknown);
    }

    String text(final ZnodeStat stat)
    {
        final long owner = stat.ephemeralOwner();
        return "{c" + zxid(stat.czxid()) + " m" + zxid(stat.mzxid()) + " p" + zxid(stat.pzxid()) +
            " v" + stat.version() + " cv" + stat.cversion() + " av" + stat.aversion() +
            " length=" + stat.dataLength() + " children=" + stat.numChildren() +
            (0 == owner ? "" : " owner=" + sessions.getOrDefault(owner, "?")) +
            (isTimeOf(stat.czxid(), stat.ctimeMs()) ? "" : " ctime?") +
            (isTimeOf(stat.mzxid(), stat.mtimeMs()) ? "" : " mtime?") + "}";
    }

    private boolean isTimeOf(final long zxid, final long timeMs)
    {
        final Long known = times.putIfAbsent(zxid, timeMs);
        return null == known || known == timeMs;
    }
}
