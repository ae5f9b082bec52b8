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
 * The operations of a client. Every {@link NodensException} names one.
 */
public enum Operation
{
    /** Reaching a member and opening the session. */
    CONNECT("connect"),
    /** Creating a znode. */
    CREATE("create"),
    /** Deleting a znode. */
    DELETE("delete"),
    /** Setting a znode's data. */
    SET_DATA("setData"),
    /** Setting a znode's access list. */
    SET_ACL("setAcl"),
    /** Reading a znode's access list. */
    GET_ACL("getAcl"),
    /** Proving who the client is. */
    ADD_AUTH("addAuth"),
    /** Going on only if a znode exists and has a version; a part of a transaction. */
    CHECK("check"),
    /** Several operations that are all done or none. */
    TRANSACTION("transaction"),
    /** One of two lists of operations, as conditions say, of which all are done or none. */
    GUARDED_TRANSACTION("guarded transaction"),
    /** Reading a znode's data and stat. */
    GET_DATA("getData"),
    /** Reading a znode's stat. */
    EXISTS("exists"),
    /** Listing the children of a znode. */
    GET_CHILDREN("getChildren"),
    /** Listing the children of a znode with stat and data. */
    GET_CHILDREN_WITH_DATA("getChildrenWithData"),
    /** Several reads of one state. */
    MULTI_READ("multiRead"),
    /** Asking what became of a write. */
    FATE_OF("fateOf"),
    /** Listing the ephemerals of a session. */
    GET_EPHEMERALS("getEphemerals"),
    /** Asking which identities count for the session. */
    WHO_AM_I("whoAmI"),
    /** Counting what is below a znode. */
    GET_ALL_CHILDREN_NUMBER("getAllChildrenNumber"),
    /** Setting or removing limits on a subtree. */
    SET_QUOTA("setQuota"),
    /** Reading limits on subtrees. */
    GET_QUOTA("getQuota"),
    /** A barrier through the log. */
    SYNC("sync"),
    /** Setting a persistent watch. */
    ADD_WATCH("addWatch"),
    /** Listing the watches that are set. */
    LIST_WATCHES("watches"),
    /** Removing a watch. */
    REMOVE_WATCH("removeWatch"),
    /** Ending the session. */
    CLOSE_SESSION("closeSession"),
    /** Asking a member about itself. */
    STATUS("status"),
    /** Asking for the cluster's limits and versions. */
    CLUSTER_INFO("clusterInfo"),
    /** Changing limits of the cluster. */
    SET_LIMITS("setLimits"),
    /** Listing the sessions of the cluster. */
    LIST_SESSIONS("listSessions"),
    /** Ending a session as an operator. */
    FORCE_CLOSE_SESSION("forceCloseSession"),
    /** Making a newer version of the replicated commands the active one. */
    FINALIZE_UPGRADE("finalizeUpgrade"),
    /** Taking a lock. */
    LOCK("lock"),
    /** Taking part in an election. */
    ELECT("elect"),
    /** Taking a permit of a semaphore. */
    ACQUIRE("acquire"),
    /** Reading or changing a counter. */
    COUNT("count"),
    /** Putting into a queue or taking from it. */
    QUEUE("queue"),
    /** Joining a group or registering a service. */
    JOIN("join"),
    /** Keeping a copy of a part of the tree. */
    CACHE("cache"),
    /** Meeting others at a latch or barrier. */
    MEET("meet"),
    /** Waiting for a condition. */
    AWAIT("await"),
    /** Reading a member's region. */
    READ_REGION("readRegion");

    private final String label;

    Operation(final String label)
    {
        this.label = label;
    }

    /**
     * Whether it may have changed something at the cluster when nobody says what became of it.
     *
     * @return true for a write.
     */
    public boolean isWrite()
    {
        return switch (this)
        {
            case CREATE, DELETE, SET_DATA, SET_ACL, TRANSACTION, GUARDED_TRANSACTION, CLOSE_SESSION -> true;
            default -> false;
        };
    }

    @Override
    public String toString()
    {
        return label;
    }
}
