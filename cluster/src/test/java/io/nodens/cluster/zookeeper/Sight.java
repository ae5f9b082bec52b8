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
package io.nodens.cluster.zookeeper;

/**
 * One thing that a client of {@link GuaranteeClient} saw. What a client saw is a list in the order of its event thread,
 * over all its connections and sessions.
 *
 * @param kind    of it.
 * @param path    of the znode; null for states of the connection.
 * @param zxid    of the change that was shown or told; -1 where the server names none, and where there is no znode.
 * @param version shown: of data, of children, or the czxid of a znode that comes and goes; of an own ephemeral the
 *                session.
 * @param value   shown, as data have it; 0 elsewhere.
 * @param atLeast the lowest version that the reply may show, since it was acknowledged before the question; -1 for
 *                none.
 * @param watch   id of the one-shot watch that the reply sets, or that fired; 0 for none. Of persistent watches which
 *                one told.
 */
record Sight(Kind kind, String path, long zxid, long version, long value, long atLeast, int watch)
{
    /** {@link #watch()} of the persistent watches on single znodes. */
    static final int SINGLE = -1;
    /** {@link #watch()} of the persistent recursive watch on all. */
    static final int RECURSIVE = -2;
    static final long ABSENT_VERSION = -1;

    /**
     * What there is to see.
     */
    enum Kind
    {
        /** A connection with its session. */
        CONNECTED,
        /** The session is over, the server says. */
        EXPIRED,
        /** The session is over, and the client may have said so by its own clock. */
        GIVEN_UP,
        /** A reply shows a znode, or acknowledges a change of it. */
        SHOWN,
        /** A reply shows that there is no such znode. */
        ABSENT,
        /** A one-shot watch fired. */
        FIRED,
        /** A persistent watch is acknowledged. */
        WATCHED,
        /** A persistent watch told of a change of this znode, or of children of it. */
        TOLD,
        /** An ephemeral of the client's present session is acknowledged. */
        OWNED
    }

    static Sight state(final Kind kind)
    {
        return new Sight(kind, null, -1, ABSENT_VERSION, 0, -1, 0);
    }

    static Sight shown(final String path, final long zxid, final long version, final long value)
    {
        return new Sight(Kind.SHOWN, path, zxid, version, value, -1, 0);
    }

    static Sight absent(final String path)
    {
        return new Sight(Kind.ABSENT, path, -1, ABSENT_VERSION, 0, -1, 0);
    }

    static Sight fired(final String path, final long zxid, final int watch)
    {
        return new Sight(Kind.FIRED, path, zxid, ABSENT_VERSION, 0, -1, watch);
    }

    static Sight watched(final String path, final int watch)
    {
        return new Sight(Kind.WATCHED, path, -1, ABSENT_VERSION, 0, -1, watch);
    }

    static Sight told(final String path, final long zxid, final int watch)
    {
        return new Sight(Kind.TOLD, path, zxid, ABSENT_VERSION, 0, -1, watch);
    }

    static Sight owned(final String path, final long zxid, final long sessionId)
    {
        return new Sight(Kind.OWNED, path, zxid, sessionId, 0, -1, 0);
    }

    /**
     * The same, whose reply set a one-shot watch.
     *
     * @param id of the watch, from 1.
     * @return the sight.
     */
    Sight watching(final int id)
    {
        return new Sight(kind, path, zxid, version, value, atLeast, id);
    }

    /**
     * The same, asked after a version was acknowledged.
     *
     * @param lowest version.
     * @return the sight.
     */
    Sight notBefore(final long lowest)
    {
        return new Sight(kind, path, zxid, version, value, lowest, watch);
    }

    /**
     * Whether versions of this znode are counted, one for each change, from its create on.
     *
     * @return true for znodes that stay.
     */
    boolean isCounted()
    {
        return isCounted(path);
    }

    static boolean isCounted(final String path)
    {
        return path.startsWith(GuaranteeTree.DATA) || path.startsWith(GuaranteeTree.PARENTS);
    }
}
