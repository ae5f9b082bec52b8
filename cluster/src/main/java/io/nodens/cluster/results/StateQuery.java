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
package io.nodens.cluster.results;

import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.protocol.OutcomeDecoder;
import io.nodens.tree.TreeConfiguration;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one question of the front end to the service thread, which alone may look at replicated state, and its answer.
 * <pre>
 *          front end: ask()                service: answered()              front end: release()
 *   IDLE ----------------------&gt; ASKED ------------------------&gt; ANSWERED ------------------------&gt; IDLE
 * </pre>
 * The side whose turn it is owns the question and the answer; a release store of the state hands them over. Nothing of
 * it enters the log: the answer is what this member's replica has at that moment.
 * <p>
 * <b>Thread:</b> the front end's while idle or answered, the service's while asked. <b>Owns:</b> the page.
 * <b>Allocates:</b> in the constructor alone.
 */
public final class StateQuery
{
    /** What became of a write. */
    public static final int FATE = 1;
    /** A page of the ephemerals of a session. */
    public static final int EPHEMERALS = 2;
    /** A page of the sessions of the cluster. */
    public static final int SESSIONS = 3;

    /** Longest page: all outcomes of the longest write. */
    public static final int PAGE_LENGTH = ProtocolLimits.MAX_OPERATIONS * OutcomeDecoder.ENCODED_LENGTH;

    private static final int IDLE = 0;
    private static final int ASKED = 1;
    private static final int ANSWERED = 2;

    private final AtomicInteger state = new AtomicInteger(IDLE);

    /** Question: {@link #FATE}, {@link #EPHEMERALS} or {@link #SESSIONS}. */
    public int kind;
    /** Question: whose. */
    public long sessionId;
    /** Question about a fate: first half of the session's secret, little-endian. */
    public long secretHigh;
    /** Question about a fate: second half. */
    public long secretLow;
    /** Question about a fate: which write. */
    public long requestId;
    /** Question for a page: behind which ordinal, or session id. Answer: where the next page begins. */
    public long cursor;
    /** Question for sessions: how many at most; 0 for as many as a page has. */
    public int maxCount;
    /** Question about ephemerals: what their paths begin with; in its first bytes. */
    public final UnsafeBuffer prefix = new UnsafeBuffer(new byte[TreeConfiguration.MAX_PATH_LENGTH]);
    /** Question about ephemerals: bytes of the prefix. */
    public int prefixLength;

    /** Answer: the zxid that it is valid as of. */
    public long zxid;
    /** Answer about a fate: value of the protocol's WriteFate. */
    public int fate;
    /** Answer about a fate: zxid of the write. */
    public long writeZxid;
    /** Answer about a fate: last write that was applied or acknowledged. */
    public long lastRequestId;
    /** Answer about a fate: whether somebody holds the session. */
    public boolean isAttached;
    /** Answer: outcomes, paths, or sessions. */
    public int count;
    /** Answer for a page: whether none follow. */
    public boolean isLast;
    /** Answer for sessions: how many the cluster has. */
    public int sessionCount;
    /** Answer: outcomes or sessions ({@link SessionListDescriptor}), or paths, each behind an int32 length. */
    public final UnsafeBuffer page = new UnsafeBuffer(new byte[PAGE_LENGTH]);
    /** Answer: bytes of the page. */
    public int length;

    /**
     * Front end: whether a question can be asked.
     *
     * @return false while another is under way.
     */
    public boolean isIdle()
    {
        return IDLE == state.getAcquire();
    }

    /**
     * Front end: hand the question over.
     */
    public void ask()
    {
        state.setRelease(ASKED);
    }

    /**
     * Service: whether there is a question.
     *
     * @return true when there is.
     */
    public boolean isAsked()
    {
        return ASKED == state.getAcquire();
    }

    /**
     * Service: hand the answer over.
     */
    public void answered()
    {
        state.setRelease(ANSWERED);
    }

    /**
     * Front end: whether there is an answer.
     *
     * @return true when there is.
     */
    public boolean isAnswered()
    {
        return ANSWERED == state.getAcquire();
    }

    /**
     * Front end: the answer was used, or is of no use.
     */
    public void release()
    {
        state.setRelease(IDLE);
    }
}
