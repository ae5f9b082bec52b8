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
package io.nodens.client.exceptions;

/**
 * Outcome of an operation. Codes of ZooKeeper keep their numbers; codes of this protocol are from -200 down, those of
 * the client itself from -300 down.
 */
public enum ErrorCode
{
    /** Success. */
    OK(0),
    /** Unexpected failure inside the member. */
    SYSTEM_ERROR(-1),
    /** Part of a transaction that failed elsewhere. */
    RUNTIME_INCONSISTENCY(-2),
    /** The connection was lost before a write that is not retained was answered: it may have been done or not. */
    CONNECTION_LOSS(-4),
    /** The member could not decode the request. */
    MARSHALLING_ERROR(-5),
    /** The member does not know the request. */
    UNIMPLEMENTED(-6),
    /** The deadline passed. */
    OPERATION_TIMEOUT(-7),
    /** An argument is malformed. */
    BAD_ARGUMENTS(-8),
    /** There is no such znode. */
    NO_NODE(-101),
    /** Not permitted. */
    NO_AUTH(-102),
    /** Another version than expected. */
    BAD_VERSION(-103),
    /** The parent is an ephemeral. */
    NO_CHILDREN_FOR_EPHEMERALS(-108),
    /** The znode exists already. */
    NODE_EXISTS(-110),
    /** The znode has children. */
    NOT_EMPTY(-111),
    /** Unknown, expired or closed session. */
    SESSION_EXPIRED(-112),
    /** A malformed access list. */
    INVALID_ACL(-114),
    /** Credentials were refused. */
    AUTH_FAILED(-115),
    /** The session is attached through another connection. */
    SESSION_MOVED(-118),
    /** A write on a connection that may only read. */
    NOT_READ_ONLY(-119),
    /** There is no such watch. */
    NO_WATCHER(-121),
    /** The request waited for too long before it was processed. */
    REQUEST_TIMEOUT(-122),
    /** The member serves only clients that have authenticated. */
    SESSION_CLOSED_REQUIRE_AUTH(-124),
    /** A quota is reached. */
    QUOTA_EXCEEDED(-125),
    /** The member slows this client down. */
    THROTTLED(-127),
    /** The member has no contact with the cluster. */
    NOT_SERVING(-201),
    /** The member's replica did not reach the asked zxid in time. */
    BEHIND(-202),
    /** A bounded queue of the member is full. */
    OVERLOADED(-203),
    /** The limit of znodes or of tree bytes is reached. */
    TREE_FULL(-204),
    /** Longer data than allowed. */
    DATA_TOO_LARGE(-205),
    /** Too many unacknowledged requests of one session. */
    TOO_MANY_REQUESTS(-206),
    /** The limit of sessions is reached. */
    TOO_MANY_SESSIONS(-207),
    /** The limit of watches is reached. */
    TOO_MANY_WATCHES(-208),
    /** A request id was used out of order. */
    REQUEST_OUT_OF_ORDER(-209),
    /** Client and member have no version of the protocol in common. */
    VERSION_MISMATCH(-210),
    /** The limit of connections is reached. */
    TOO_MANY_CONNECTIONS(-211),
    /** The disk of a member is nearly full: writes that make the tree grow are refused. */
    DISK_FULL(-213),
    /** The request id belongs to another request: nothing was done. This client never makes such a request. */
    REQUEST_MISMATCH(-214),
    /** The member no longer has the state of the listing's first page: begin anew. */
    PIN_LOST(-215),
    /** A read found no stable state in time. */
    BUSY(-212),
    /** This client was closed. */
    CLIENT_CLOSED(-301),
    /** A limit of this client on requests in flight is reached. */
    BACK_PRESSURED(-302),
    /** No member took the connection in time. */
    CONNECT_FAILED(-303),
    /** The data of the cluster were replaced: an embedded reader that has read the former ones must start anew. */
    CLUSTER_REPLACED(-304),
    /** A code that this client does not know. */
    UNKNOWN(-399);

    private static final ErrorCode[] CODES = values();

    private final int value;

    ErrorCode(final int value)
    {
        this.value = value;
    }

    /**
     * The number on the wire.
     *
     * @return 0 for success, negative otherwise.
     */
    public int value()
    {
        return value;
    }

    /**
     * The code for a number.
     *
     * @param value from the wire.
     * @return the code, {@link #UNKNOWN} for a number without one. Never allocates.
     */
    public static ErrorCode of(final int value)
    {
        for (final ErrorCode code : CODES)
        {
            if (code.value == value)
            {
                return code;
            }
        }

        return UNKNOWN;
    }
}
