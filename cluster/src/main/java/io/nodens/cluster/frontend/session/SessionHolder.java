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
package io.nodens.cluster.frontend.session;

import io.nodens.sbe.protocol.SessionEventType;

/**
 * Through what sessions are attached: the head of their list, and when all of them were last heard of together.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
public abstract class SessionHolder
{
    AttachedSession firstSession;
    int sessionCount;
    boolean hasHadSession;
    long lastHeardAllNs = Long.MIN_VALUE;
    long lastPingedAllNs = Long.MIN_VALUE;

    /** Any of the sessions, or null when there is none. */
    public final AttachedSession firstSession()
    {
        return firstSession;
    }

    /** Sessions that are attached through it. */
    public final int sessionCount()
    {
        return sessionCount;
    }

    /** Whether a session was ever attached through it. */
    public final boolean hasHadSession()
    {
        return hasHadSession;
    }

    /**
     * A session that was attached through it is so no longer, and nobody asked for that here.
     *
     * @param session that ended or moved; it is removed by now.
     * @param type    of the end.
     * @param zxid    as of which it ended.
     */
    public abstract void onSessionEnded(AttachedSession session, SessionEventType type, long zxid);
}
