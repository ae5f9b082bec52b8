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
package io.nodens.sbe;

/**
 * Numbers on which both ends of a connection, and all members of a cluster, must agree, and which no schema holds.
 * Classes that hand one out under a name of their own refer to it here.
 * <p>
 * <b>Thread:</b> constants.
 */
public final class ProtocolLimits
{
    /** Stream of the requests at a front end, unless a member and its clients are set to another one. */
    public static final int REQUEST_STREAM_ID = 9001;

    /** Results of one session that are retained until they are acknowledged: so many writes may be in flight. */
    public static final int MAX_RETAINED_RESULTS = 1024;

    /** Operations of one write, and outcomes of its result. */
    public static final int MAX_OPERATIONS = 1024;

    /** Notices of one message: 8 KiB, which a member has room for whatever else it is busy with. */
    public static final int MAX_NOTICES = 896;

    /** Sessions that the limits of a cluster may allow. */
    public static final int MAX_SESSIONS = 1 << 20;

    /** Shortest timeout of a session, in milliseconds. */
    public static final int MIN_SESSION_TIMEOUT_MS = 20;

    /** Longest timeout of a session, in milliseconds. */
    public static final int MAX_SESSION_TIMEOUT_MS = 600_000;

    /** Longest time to live of a znode, in milliseconds: 40 bits, as in ZooKeeper. */
    public static final long MAX_TTL_MS = 0xFF_FFFF_FFFFL;

    /** Expected version of a write that takes any. */
    public static final int ANY_VERSION = -1;

    /** Cursor of a listing from its first child on. */
    public static final long FIRST_PAGE = -1;

    /** Zxid of a listing that is not bound to an earlier answer. */
    public static final long NEWEST = -1;

    /** Sequence suffix of an outcome that is not of a sequential create. */
    public static final long NULL_SEQUENCE = -1;

    private ProtocolLimits()
    {
    }
}
