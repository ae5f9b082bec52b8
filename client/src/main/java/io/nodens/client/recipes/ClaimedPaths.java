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
package io.nodens.client.recipes;

import io.nodens.client.SessionDeadline;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The paths that recipes of one session claim for an ephemeral of theirs. A session claims a path once at a time, so
 * that an ephemeral of the session at that path is known to be the one that was asked for, also when the answer to its
 * create was lost.
 * <p>
 * <b>Thread:</b> any. As many paths as there are claims, which end with their ephemerals.
 */
final class ClaimedPaths
{
    private static final Map<SessionDeadline, Set<String>> CLAIMED = new WeakHashMap<>();

    private ClaimedPaths()
    {
    }

    /**
     * Claim a path.
     *
     * @param session that claims it, by its deadline: there is one for the life of a client.
     * @param path    to claim.
     * @return false when the session has claimed it already.
     */
    static boolean add(final SessionDeadline session, final String path)
    {
        synchronized (CLAIMED)
        {
            return CLAIMED.computeIfAbsent(session, (ignore) -> new HashSet<>()).add(path);
        }
    }

    /**
     * Give a claim up.
     *
     * @param session that claimed it.
     * @param path    that was claimed.
     */
    static void remove(final SessionDeadline session, final String path)
    {
        synchronized (CLAIMED)
        {
            final Set<String> paths = CLAIMED.get(session);
            if (null != paths && paths.remove(path) && paths.isEmpty())
            {
                CLAIMED.remove(session);
            }
        }
    }
}
