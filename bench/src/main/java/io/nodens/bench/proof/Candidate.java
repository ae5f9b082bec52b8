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
package io.nodens.bench.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * One state that a znode may be in, as far as the histories tell, and which of the unanswered writes have had their
 * turn.
 *
 * @param isPresent is there a znode?
 * @param version   of its data; -1 without a znode.
 * @param value     of its data; empty without a znode.
 * @param czxid     zxid of its create, {@link #UNKNOWN_ZXID} when an unanswered write made it.
 * @param mzxid     zxid of its last change, {@link #UNKNOWN_ZXID} when an unanswered write made it.
 * @param create    that made it; null without a znode and for one that was there before the clients.
 * @param turns     of each source of unanswered writes, how many have happened or were passed over.
 */
record Candidate(
    boolean isPresent, int version, String value, long czxid, long mzxid, Operation create, List<Integer> turns)
{
    /** Zxid of a write that nobody was told of. */
    static final long UNKNOWN_ZXID = -1;

    static Candidate absent(final List<Integer> turns)
    {
        return new Candidate(false, -1, "", UNKNOWN_ZXID, UNKNOWN_ZXID, null, turns);
    }

    /**
     * The state after a write, if the write can happen in this state.
     *
     * @param write to apply.
     * @param zxid  of the write, or {@link #UNKNOWN_ZXID}.
     * @return the state after it, with the same turns; null when it would have been refused.
     */
    Candidate after(final Operation write, final long zxid)
    {
        return switch (write.kind())
        {
            case CREATE, CREATE_SEQUENTIAL, CREATE_EPHEMERAL -> isPresent ? null :
                new Candidate(true, 0, write.value(), zxid, zxid, write, turns);
            case SET -> !isPresent ? null :
                new Candidate(true, version + 1, write.value(), czxid, zxid, create, turns);
            // It expects the version that it has read, which in the counter is the value before.
            case INCREMENT -> !isPresent || version != ProofPaths.counterValue(write.value()) - 1 ? null :
                new Candidate(true, version + 1, write.value(), czxid, zxid, create, turns);
            case DELETE -> isPresent ? absent(turns) : null;
            default -> null;
        };
    }

    Candidate withTurn(final int source, final int turn)
    {
        final List<Integer> changed = new ArrayList<>(turns);
        changed.set(source, turn);
        return new Candidate(isPresent, version, value, czxid, mzxid, create, List.copyOf(changed));
    }

    boolean isEphemeral()
    {
        return null != create && create.kind() == OperationKind.CREATE_EPHEMERAL;
    }

    /**
     * Is this what a member holds?
     *
     * @param znode of the member, null when it has none.
     * @return true when all that is known agrees.
     */
    boolean is(final MemberState.Znode znode)
    {
        if (!isPresent || null == znode)
        {
            return !isPresent && null == znode;
        }
        return znode.version() == version &&
            znode.value().equals(value) &&
            (UNKNOWN_ZXID == czxid || znode.czxid() == czxid) &&
            (UNKNOWN_ZXID == mzxid || znode.mzxid() == mzxid) &&
            isEphemeral() == (znode.ephemeralOwner() != 0);
    }
}
