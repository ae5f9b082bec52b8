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

/**
 * A question about one session, and its answer.
 * <p>
 * <b>Thread:</b> as {@link Question}. <b>Owns:</b> the page. <b>Allocates:</b> in the constructor alone.
 */
public final class StateQuery extends Question
{
    /** What became of a write. */
    public static final int FATE = 1;
    /** A page of the ephemerals of a session. */
    public static final int EPHEMERALS = 2;

    /** Longest page: all outcomes of the longest write. */
    public static final int PAGE_LENGTH = ProtocolLimits.MAX_OPERATIONS * OutcomeDecoder.ENCODED_LENGTH;

    /** Question: {@link #FATE} or {@link #EPHEMERALS}. */
    public int kind;
    /** Question: whose. */
    public long sessionId;
    /** Question about a fate: first half of the session's secret, little-endian. */
    public long secretHigh;
    /** Question about a fate: second half. */
    public long secretLow;
    /** Question about a fate: which write. */
    public long requestId;
    /** Question about ephemerals: behind which ordinal. Answer: where the next page begins. */
    public long cursor;
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
    /** Answer: outcomes, or paths. */
    public int count;
    /** Answer about ephemerals: whether none follow. */
    public boolean isLast;
    /** Answer: outcomes one behind the other, or paths, each behind an int32 length. */
    public final UnsafeBuffer page = new UnsafeBuffer(new byte[PAGE_LENGTH]);
    /** Answer: bytes of the page. */
    public int length;
}
