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
package io.nodens.cluster.state;

/**
 * What a {@link Command} asks for. The numbers of session writes are kept with retained results, in snapshots too.
 */
public final class Operation
{
    /** A front end (re)connected. */
    public static final int FRONT_END_OPEN = 1;
    /** Open a session. */
    public static final int OPEN_SESSION = 2;
    /** Attach a living session to a front end. */
    public static final int ATTACH_SESSION = 3;
    /** A session lost its connection. */
    public static final int DETACH_SESSION = 4;
    /** A session's client fell silent. */
    public static final int EXPIRE_SESSION = 5;
    /** Session write: end the session. */
    public static final int CLOSE_SESSION = 6;
    /** Somebody has proved who he is, for the attachment of a session. */
    public static final int ADD_IDENTITIES = 7;
    /** Session write: create a znode. */
    public static final int CREATE = 10;
    /** Session write: delete a znode. */
    public static final int DELETE = 11;
    /** Session write: set a znode's data. */
    public static final int SET_DATA = 12;
    /** Session write: several operations on the tree, all or none. */
    public static final int MULTI = 13;
    /** Within a {@link #MULTI}: go on only if a znode has a version. */
    public static final int CHECK = 14;
    /** Session write: set a znode's access list. */
    public static final int SET_ACL = 16;
    /** Session write: one of two lists of operations, chosen by conditions. */
    public static final int GUARDED = 19;
    /** Order without a change. */
    public static final int BARRIER = 20;
    /** A member's own digest at a checkpoint. */
    public static final int DIGEST_REPORT = 21;
    /** What a member can hold. */
    public static final int CAPACITY_REPORT = 22;
    /** An operator ends a session. */
    public static final int FORCE_CLOSE_SESSION = 25;
    /** An operator replaces limits. */
    public static final int SET_LIMITS = 30;
    /** An operator raises the active version. */
    public static final int FINALIZE_UPGRADE = 31;

    private Operation()
    {
    }
}
