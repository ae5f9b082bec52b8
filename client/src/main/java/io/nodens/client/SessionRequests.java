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
package io.nodens.client;

import io.nodens.client.connection.RequestSubmitter;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.DataTooLargeException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.Operation;
import org.agrona.DirectBuffer;

/**
 * The requests of one session of a {@link MultiSessionClient}. Every call returns at once: the correlation id of the
 * answer, {@link AsyncNodensClient#BACK_PRESSURED} when a limit is reached ({@link ClientContext#maxInFlight()},
 * {@link ClientContext#maxInFlightBytes()}, {@link MultiSessionClient.Context#maxInFlightPerSession()}), or
 * {@link AsyncNodensClient#CLOSED} when the session is over, or about to be. In the last two cases nothing was done.
 * <p>
 * Requests of a session are sent in the order in which they are made, and its writes are applied in that order. The
 * handler is called by the thread that drives the client; the response is good until it returns.
 * <p>
 * <b>Order of handlers.</b> A member answers in the order of the requests what the cluster decides, syncs, and reads
 * that are not {@link ReadLevel#STALE}, and the handlers are called as the answers come. They are <i>not</i> called in
 * the order of the requests in these cases:
 * <ul>
 * <li>A member refuses at once, before it answers what came earlier: a malformed path of a set, data or operations that
 * are too long, a list without entries or with a malformed one, {@link ErrorCode#DISK_FULL}, a refused proof of an
 * identity, a session that it does not hold, what it does not know.</li>
 * <li>This client refuses when it sends: {@link ErrorCode#UNIMPLEMENTED} by an older member,
 * {@link ErrorCode#DATA_TOO_LARGE} by a limit of which it has learned since the call.</li>
 * <li>A read or sync that the member could not answer now is sent again, behind what was sent meanwhile.</li>
 * <li>The connection is lost: writes that are not retained and were sent fail at once. Retained writes, syncs and reads
 * made before them are answered when the session is attached again.</li>
 * </ul>
 * Whoever owes its own client answers in order keeps them in a queue of its own.
 * <p>
 * <b>Codes.</b> With all but those of the last three lines nothing was done.
 * <ul>
 * <li>Of the tree: NO_NODE, NODE_EXISTS, BAD_VERSION, NOT_EMPTY, NO_CHILDREN_FOR_EPHEMERALS, NO_AUTH, INVALID_ACL,
 * BAD_ARGUMENTS; AUTH_FAILED to a proof.</li>
 * <li>Of limits: TREE_FULL (znodes, bytes or access lists of the cluster), DISK_FULL, QUOTA_EXCEEDED (a quota, or the
 * ephemerals of a session), DATA_TOO_LARGE.</li>
 * <li>UNIMPLEMENTED, by members that are older or whose upgrade is not finalized.</li>
 * <li>OVERLOADED, BUSY, BEHIND, TOO_MANY_REQUESTS: not now. The client sends the request again by itself. Only a write
 * that is not retained, behind which another one was sent, fails so. A member that slows a client down takes its
 * requests later; the limit of this client is reached then, and calls return
 * {@link AsyncNodensClient#BACK_PRESSURED}. No member answers THROTTLED.</li>
 * <li>CONNECTION_LOSS: a write that is not retained was not answered, or its session was attached anew before it was
 * sent.</li>
 * <li>OPERATION_TIMEOUT: the deadline passed, {@link ClientContext#operationTimeoutMs()} after the call.</li>
 * <li>SESSION_EXPIRED, SESSION_MOVED, CLIENT_CLOSED: the session is over for this client, {@link SessionHandle#end()}
 * says why.</li>
 * </ul>
 * In the last three cases {@link Response#isOutcomeUnknown()} tells a write that may have been done from one that was
 * not. A request that fails before it is sent is never unknown.
 * <p>
 * <b>Thread:</b> the one that drives the client. <b>Allocates:</b> nothing after warm-up.
 */
public class SessionRequests
{
    /** Length of an access list that means the open one: everything to everybody. */
    public static final int OPEN_ACL = RequestSubmitter.OPEN_ACL;
    /** Length of an access list without entries, which members refuse as {@link ErrorCode#INVALID_ACL}. */
    public static final int EMPTY_ACL = RequestSubmitter.EMPTY_ACL;

    private final RequestSubmitter submitter;

    /**
     * For a session.
     *
     * @param submitter of its requests.
     */
    SessionRequests(final RequestSubmitter submitter)
    {
        this.submitter = submitter;
    }

    RequestSubmitter submitter()
    {
        return submitter;
    }

    /**
     * Create a znode.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param mode       of the znode.
     * @param handler    for the answer: path, stat, {@link Response#sequence()}.
     * @return the correlation id, or a negative number: see above.
     * @throws BadArgumentsException when the arguments are refused.
     * @throws DataTooLargeException when the data are longer than the cluster allows.
     */
    public long create(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final CreateMode mode,
        final ResponseHandler handler)
    {
        return submitter.create(path, pathOffset, pathLength, data, dataOffset, dataLength, mode, 0, handler);
    }

    /**
     * Create a znode in a mode that has a time to live, or in any other.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param mode       of the znode.
     * @param ttlMs      time to live in milliseconds of a mode that has one, else 0.
     * @param handler    for the answer: path, stat, {@link Response#sequence()}.
     * @return the correlation id, or a negative number: see above.
     * @throws BadArgumentsException when the arguments are refused.
     * @throws DataTooLargeException when the data are longer than the cluster allows.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    public long create(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final CreateMode mode,
        final long ttlMs,
        final ResponseHandler handler)
    {
        return submitter.create(
            path, pathOffset, pathLength, data, dataOffset, dataLength, mode, ttlMs, handler);
    }

    /**
     * Create a znode with an access list. Whether the list is sound is for the member to say, which answers
     * {@link ErrorCode#INVALID_ACL} to one that is not, in its place among the checks.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param mode       of the znode.
     * @param ttlMs      time to live in milliseconds of a mode that has one, else 0.
     * @param acl        buffer with the access list, as {@link io.nodens.tree.acl.AclEncoder} writes it.
     * @param aclOffset  of its first byte.
     * @param aclLength  in bytes, {@link #OPEN_ACL} or {@link #EMPTY_ACL}.
     * @param handler    for the answer: path, stat, {@link Response#sequence()}.
     * @return the correlation id, or a negative number: see above.
     * @throws BadArgumentsException when the arguments are refused.
     * @throws DataTooLargeException when the data are longer than the cluster allows.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    public long create(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final CreateMode mode,
        final long ttlMs,
        final DirectBuffer acl,
        final int aclOffset,
        final int aclLength,
        final ResponseHandler handler)
    {
        return submitter.create(
            path, pathOffset, pathLength, data, dataOffset, dataLength, mode, ttlMs, acl, aclOffset, aclLength,
            handler);
    }

    /**
     * Set the access list of a znode. Whether it is sound is for the member to say, as for a create.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param acl        buffer with the access list, as {@link io.nodens.tree.acl.AclEncoder} writes it.
     * @param aclOffset  of its first byte.
     * @param aclLength  in bytes, {@link #OPEN_ACL} or {@link #EMPTY_ACL}.
     * @param aversion   version of the list that is expected, -1 for any.
     * @param handler    for the answer: stat.
     * @return the correlation id, or a negative number: see above.
     * @throws BadArgumentsException when the arguments are refused.
     */
    public long setAcl(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer acl,
        final int aclOffset,
        final int aclLength,
        final int aversion,
        final ResponseHandler handler)
    {
        return submitter.setAcl(path, pathOffset, pathLength, acl, aclOffset, aclLength, aversion, handler);
    }

    /**
     * Carry out several operations, all or none.
     *
     * @param operations at least one; not looked at after this returns.
     * @param handler    for the answer, whose outcomes {@link OutcomeCursor} reads.
     * @return the correlation id, or a negative number: see above.
     * @throws BadArgumentsException when there is no operation, or one was left out.
     * @throws DataTooLargeException when they are longer than the cluster allows.
     */
    public long transaction(final BufferTransaction operations, final ResponseHandler handler)
    {
        return operations.submitTo(submitter, handler);
    }

    /**
     * Delete a znode.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param version    expected, -1 for any.
     * @param handler    for the answer.
     * @return the correlation id, or a negative number: see above.
     * @throws BadArgumentsException when the arguments are refused.
     */
    public long delete(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final int version,
        final ResponseHandler handler)
    {
        return submitter.delete(path, pathOffset, pathLength, version, handler);
    }

    /**
     * Set a znode's data.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param version    expected, -1 for any.
     * @param handler    for the answer: stat.
     * @return the correlation id, or a negative number: see above.
     * @throws BadArgumentsException when the arguments are refused.
     * @throws DataTooLargeException when the data are longer than the cluster allows.
     */
    public long setData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final int version,
        final ResponseHandler handler)
    {
        return submitter.setData(path, pathOffset, pathLength, data, dataOffset, dataLength, version, handler);
    }

    /**
     * Read a znode's data and stat.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param level      how current the answer must be.
     * @param handler    for the answer: data and stat.
     * @return the correlation id, or a negative number: see above.
     * @throws BadArgumentsException when the arguments are refused.
     */
    public long getData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ReadLevel level,
        final ResponseHandler handler)
    {
        return submitter.read(Operation.GET_DATA, path, pathOffset, pathLength, level, null, handler);
    }

    /**
     * Read a znode's stat.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param level      how current the answer must be.
     * @param handler    for the answer: stat.
     * @return the correlation id, or a negative number: see above.
     * @throws BadArgumentsException when the arguments are refused.
     */
    public long exists(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ReadLevel level,
        final ResponseHandler handler)
    {
        return submitter.read(Operation.EXISTS, path, pathOffset, pathLength, level, null, handler);
    }

    /**
     * List one page of a znode's children.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param cursor     of the page before, {@link NodensClient#FIRST_PAGE} for the first.
     * @param maxCount   most names, 0 for as many as the member lays into one page.
     * @param level      how current the answer must be.
     * @param handler    for the answer: names, the parent's stat, {@link Response#cursor()}.
     * @return the correlation id, or a negative number: see above.
     * @throws BadArgumentsException when the arguments are refused.
     */
    public long getChildren(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final long cursor,
        final int maxCount,
        final ReadLevel level,
        final ResponseHandler handler)
    {
        return submitter.read(
            Operation.GET_CHILDREN,
            path,
            pathOffset,
            pathLength,
            cursor,
            RequestSubmitter.NEWEST,
            maxCount,
            level,
            null,
            handler);
    }

    /**
     * Read several znodes as of one zxid.
     *
     * @param reads   which; not looked at after this returns.
     * @param level   how current the answer must be.
     * @param handler for the answer, whose payload {@link ReadResultCursor} reads.
     * @return the correlation id, or a negative number: see above.
     * @throws BadArgumentsException when there are no reads.
     */
    public long multiRead(final MultiRead reads, final ReadLevel level, final ResponseHandler handler)
    {
        return submitter.multiRead(reads.size(), reads.length(), reads::encodeInto, level, handler);
    }

    /**
     * Wait for a barrier through the log: what was acknowledged to anybody before is applied at the member then.
     *
     * @param handler for the answer.
     * @return the correlation id, or a negative number: see above.
     */
    public long sync(final ResponseHandler handler)
    {
        return submitter.sync(handler);
    }

    /**
     * List one page of the session's own ephemerals. It may be empty although another follows.
     *
     * @param prefix       buffer with what their paths begin with, in UTF-8.
     * @param prefixOffset of its first byte.
     * @param prefixLength in bytes, 0 for all.
     * @param cursor       of the page before, {@link NodensClient#FIRST_PAGE} for the first.
     * @param level        how current the answer must be.
     * @param handler      for the answer: paths, as names of getChildren; {@link Response#cursor()} and
     *                     {@link Response#isLastPage()}.
     * @return the correlation id, or a negative number: see above.
     * @throws BadArgumentsException when the arguments are refused.
     */
    public long ephemerals(
        final DirectBuffer prefix,
        final int prefixOffset,
        final int prefixLength,
        final long cursor,
        final ReadLevel level,
        final ResponseHandler handler)
    {
        return submitter.ephemerals(0, prefix, prefixOffset, prefixLength, cursor, level, handler);
    }

    /**
     * Ask for the identities of the session. Of a digest the user alone is told.
     *
     * @param handler for the answer, whose identities {@link IdentityCursor} reads.
     * @return the correlation id, or a negative number: see above.
     */
    public long whoAmI(final ResponseHandler handler)
    {
        return submitter.whoAmI(handler);
    }
}
