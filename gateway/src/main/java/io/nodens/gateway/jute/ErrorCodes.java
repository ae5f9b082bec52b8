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
package io.nodens.gateway.jute;

/**
 * What the header of a reply says about the outcome. Those that only a client library makes up are left out.
 * <p>
 * <b>Thread:</b> constants.
 */
public final class ErrorCodes
{
    /** Done. */
    public static final int OK = 0;
    /** The server failed. */
    public static final int SYSTEM_ERROR = -1;
    /** An operation of a multi that came after the one that failed. */
    public static final int RUNTIME_INCONSISTENCY = -2;
    /** The data contradict themselves. */
    public static final int DATA_INCONSISTENCY = -3;
    /** The request cannot be decoded. */
    public static final int MARSHALLING_ERROR = -5;
    /** No such operation here. */
    public static final int UNIMPLEMENTED = -6;
    /** The operation took too long. */
    public static final int OPERATION_TIMEOUT = -7;
    /** A path, mode or time to live that is not allowed. */
    public static final int BAD_ARGUMENTS = -8;
    /** No such session. */
    public static final int UNKNOWN_SESSION = -12;
    /** Too few members of the new configuration are there. */
    public static final int NEW_CONFIG_NO_QUORUM = -13;
    /** Another reconfiguration is under way. */
    public static final int RECONFIG_IN_PROGRESS = -14;
    /** Bound of the codes that an application causes. */
    public static final int API_ERROR = -100;
    /** No such znode. */
    public static final int NO_NODE = -101;
    /** The access list does not allow it. */
    public static final int NO_AUTH = -102;
    /** The version is another one. */
    public static final int BAD_VERSION = -103;
    /** The parent is an ephemeral. */
    public static final int NO_CHILDREN_FOR_EPHEMERALS = -108;
    /** The znode exists. */
    public static final int NODE_EXISTS = -110;
    /** The znode has children. */
    public static final int NOT_EMPTY = -111;
    /** The session is over. */
    public static final int SESSION_EXPIRED = -112;
    /** Not sent by servers of today. */
    public static final int INVALID_CALLBACK = -113;
    /** The access list is not one. */
    public static final int INVALID_ACL = -114;
    /** The proof was refused. */
    public static final int AUTH_FAILED = -115;
    /** The session is served elsewhere. */
    public static final int SESSION_MOVED = -118;
    /** A write at a server that only reads. */
    public static final int NOT_READ_ONLY = -119;
    /** An ephemeral of a session that only one server knows. */
    public static final int EPHEMERAL_ON_LOCAL_SESSION = -120;
    /** The connection has no such watch. */
    public static final int NO_WATCHER = -121;
    /** Reconfiguration is switched off. */
    public static final int RECONFIG_DISABLED = -123;
    /** The connection must prove who it is first. */
    public static final int SESSION_CLOSED_REQUIRE_SASL_AUTH = -124;
    /** A quota does not allow it. Clients before 3.7 do not know the code. */
    public static final int QUOTA_EXCEEDED = -125;
    /** The server is overloaded. Clients before 3.7 do not know the code. */
    public static final int THROTTLED_OP = -127;

    private ErrorCodes()
    {
    }
}
