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
 * The kinds of requests, as the header of a request and the header of each operation of a multi name them.
 * <p>
 * <b>Thread:</b> constants.
 */
public final class Opcodes
{
    /** A watch event; only servers send it. */
    public static final int NOTIFICATION = 0;
    /** Create a znode; the reply is its path. */
    public static final int CREATE = 1;
    /** Delete a znode. */
    public static final int DELETE = 2;
    /** Stat of a znode. */
    public static final int EXISTS = 3;
    /** Data and stat. */
    public static final int GET_DATA = 4;
    /** Replace the data. */
    public static final int SET_DATA = 5;
    /** Access list and stat. */
    public static final int GET_ACL = 6;
    /** Replace the access list. */
    public static final int SET_ACL = 7;
    /** Names of the children. */
    public static final int GET_CHILDREN = 8;
    /** Wait until the server has caught up. */
    public static final int SYNC = 9;
    /** Sign of life. */
    public static final int PING = 11;
    /** Names of the children, and stat. */
    public static final int GET_CHILDREN2 = 12;
    /** Compare the version; in a multi alone. */
    public static final int CHECK = 13;
    /** Several writes, all or none. */
    public static final int MULTI = 14;
    /** Create a znode; the reply is its path and stat. What Curator sends for every create. */
    public static final int CREATE2 = 15;
    /** Change the members. */
    public static final int RECONFIG = 16;
    /** Ask whether the connection has a watch. */
    public static final int CHECK_WATCHES = 17;
    /** Remove watches of the connection. */
    public static final int REMOVE_WATCHES = 18;
    /** Create a container. */
    public static final int CREATE_CONTAINER = 19;
    /** Delete a container: a request of a server to itself, which a client must not send. */
    public static final int DELETE_CONTAINER = 20;
    /** Create a znode with a time to live. */
    public static final int CREATE_TTL = 21;
    /** Several reads, each with its own result. */
    public static final int MULTI_READ = 22;
    /** Prove an identity. */
    public static final int AUTH = 100;
    /** Register watches again after a reconnect. */
    public static final int SET_WATCHES = 101;
    /** A step of a SASL dialogue. */
    public static final int SASL = 102;
    /** Ephemerals of the session. */
    public static final int GET_EPHEMERALS = 103;
    /** Number of all descendants. */
    public static final int GET_ALL_CHILDREN_NUMBER = 104;
    /** Register watches again, persistent ones as well. */
    public static final int SET_WATCHES2 = 105;
    /** Register a persistent watch. */
    public static final int ADD_WATCH = 106;
    /** Identities of the connection. */
    public static final int WHO_AM_I = 107;
    /** Begin a session: a request of a server to itself; clients send a handshake without a header. */
    public static final int CREATE_SESSION = -10;
    /** End the session. */
    public static final int CLOSE_SESSION = -11;
    /** A failed operation among the results of a multi; type of the header that ends one. */
    public static final int ERROR = -1;

    private Opcodes()
    {
    }
}
