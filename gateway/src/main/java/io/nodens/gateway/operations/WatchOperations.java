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
package io.nodens.gateway.operations;

import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.jute.AddWatchModes;
import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.EventTypes;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.RequestDecoder;
import io.nodens.gateway.jute.StringVector;
import io.nodens.gateway.jute.WatcherTypes;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.watch.WatchOwner;
import io.nodens.tree.watch.WatchRules;
import org.agrona.DirectBuffer;

/**
 * addWatch, removeWatches, checkWatches, setWatches and setWatches2. A client that comes back names the watches that it
 * had and the last zxid that it saw: what has happened since to the znode of a one-shot watch is told at once, instead
 * of setting the watch; persistent ones are set again, and what happened meanwhile stays untold, as with ZooKeeper.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> never.
 */
final class WatchOperations
{
    private final TreeDoor door;
    private final TreeReader reader;
    private final Replies replies;
    private final ZnodeStat stat = new ZnodeStat();

    private DirectBuffer path;
    private int offset;
    private int length;
    private int status;
    private long zxid;

    WatchOperations(final TreeDoor door, final Replies replies)
    {
        this.door = door;
        this.reader = door.reader();
        this.replies = replies;
    }

    /**
     * Set a persistent watch. Neither its znode nor a permission is needed.
     *
     * @param connection that asks, without a request on its way.
     * @param xid        of the request.
     * @param request    that was decoded.
     * @return one of {@link Progress}.
     */
    int add(final ClientConnection connection, final int xid, final RequestDecoder request)
    {
        final int mode = request.addWatchMode();
        if (AddWatchModes.PERSISTENT != mode && AddWatchModes.PERSISTENT_RECURSIVE != mode)
        {
            replies.header(connection, xid, door.sentZxid(connection), ErrorCodes.MARSHALLING_ERROR);
            return Progress.DONE;
        }
        if (!take(request.path()))
        {
            replies.header(connection, xid, door.sentZxid(connection), ErrorCodes.BAD_ARGUMENTS);
            return Progress.DONE;
        }

        final int progress = look(connection);
        if (Progress.DONE == progress)
        {
            final boolean isSet = set(
                connection,
                WatchRules.EXISTS,
                AddWatchModes.PERSISTENT == mode ? WatchRules.PERSISTENT : WatchRules.RECURSIVE);
            if (isSet)
            {
                replies.number(connection, xid, zxid, ErrorCodes.OK);
            }
            else
            {
                replies.header(connection, xid, zxid, ErrorCodes.SYSTEM_ERROR);
            }
        }

        return progress;
    }

    /**
     * Remove watches, or say whether there are any.
     *
     * @param connection that asks, without a request on its way.
     * @param xid        of the request.
     * @param opcode     of the request.
     * @param request    that was decoded.
     * @return one of {@link Progress}.
     */
    int removeOrCheck(
        final ClientConnection connection, final int xid, final int opcode, final RequestDecoder request)
    {
        final int type = request.watcherType();
        final boolean isKnown = type >= WatcherTypes.CHILDREN && type <= WatcherTypes.PERSISTENT_RECURSIVE;
        final int error;
        if (!isKnown)
        {
            error = ErrorCodes.MARSHALLING_ERROR;
        }
        else if (!take(request.path()))
        {
            error = ErrorCodes.NO_WATCHER;
        }
        else
        {
            final WatchOwner owner = connection.watches();
            final boolean isAny = Opcodes.CHECK_WATCHES == opcode ? has(owner, type) : remove(owner, type);
            error = isAny ? ErrorCodes.OK : ErrorCodes.NO_WATCHER;
        }
        replies.header(connection, xid, door.sentZxid(connection), error);
        return Progress.DONE;
    }

    private boolean has(final WatchOwner owner, final int type)
    {
        return switch (type)
        {
            case WatcherTypes.CHILDREN -> has(owner, WatchRules.CHILDREN, WatchRules.ONE_SHOT);
            case WatcherTypes.DATA -> hasData(owner);
            case WatcherTypes.PERSISTENT -> has(owner, WatchRules.DATA, WatchRules.PERSISTENT);
            case WatcherTypes.PERSISTENT_RECURSIVE -> has(owner, WatchRules.DATA, WatchRules.RECURSIVE);
            default -> hasData(owner) || has(owner, WatchRules.CHILDREN, WatchRules.ONE_SHOT) ||
                has(owner, WatchRules.DATA, WatchRules.PERSISTENT) || has(owner, WatchRules.DATA, WatchRules.RECURSIVE);
        };
    }

    private boolean hasData(final WatchOwner owner)
    {
        return has(owner, WatchRules.DATA, WatchRules.ONE_SHOT) || has(owner, WatchRules.EXISTS, WatchRules.ONE_SHOT);
    }

    private boolean has(final WatchOwner owner, final int kind, final int mode)
    {
        return door.watches().contains(owner, kind, mode, path, offset, length);
    }

    private boolean remove(final WatchOwner owner, final int type)
    {
        return switch (type)
        {
            case WatcherTypes.CHILDREN -> remove(owner, WatchRules.CHILDREN, WatchRules.ONE_SHOT);
            // Those of getData and of exists are one to ZooKeeper.
            case WatcherTypes.DATA -> remove(owner, WatchRules.DATA, WatchRules.ONE_SHOT) |
                remove(owner, WatchRules.EXISTS, WatchRules.ONE_SHOT);
            case WatcherTypes.PERSISTENT -> remove(owner, WatchRules.DATA, WatchRules.PERSISTENT);
            case WatcherTypes.PERSISTENT_RECURSIVE -> remove(owner, WatchRules.DATA, WatchRules.RECURSIVE);
            default -> door.watches().removeAllOf(owner, path, offset, length);
        };
    }

    private boolean remove(final WatchOwner owner, final int kind, final int mode)
    {
        return door.watches().remove(owner, kind, mode, path, offset, length);
    }

    /**
     * Set the watches of a client that comes back. What is done of them is kept with the connection.
     *
     * @param connection that asks, without a request on its way.
     * @param xid        of the request.
     * @param request    that was decoded.
     * @return one of {@link Progress}.
     */
    int setAgain(final ClientConnection connection, final int xid, final RequestDecoder request)
    {
        final long sinceZxid = request.relativeZxid();
        int index = setAgain(connection, request.dataWatches(), WatchRules.DATA, WatchRules.ONE_SHOT, sinceZxid, 0);
        index = setAgain(connection, request.existWatches(), WatchRules.EXISTS, WatchRules.ONE_SHOT, sinceZxid, index);
        index = setAgain(
            connection, request.childWatches(), WatchRules.CHILDREN, WatchRules.ONE_SHOT, sinceZxid, index);
        index = setAgain(
            connection, request.persistentWatches(), WatchRules.EXISTS, WatchRules.PERSISTENT, sinceZxid, index);
        index = setAgain(
            connection, request.recursiveWatches(), WatchRules.EXISTS, WatchRules.RECURSIVE, sinceZxid, index);
        if (index < 0)
        {
            return -index;
        }

        connection.progress(0);
        replies.header(connection, xid, door.sentZxid(connection), ErrorCodes.OK);
        return Progress.DONE;
    }

    /** Gives the index behind the last one, or one of {@link Progress}, negative, when there is an end before it. */
    private int setAgain(
        final ClientConnection connection,
        final StringVector paths,
        final int kind,
        final int mode,
        final long sinceZxid,
        final int first)
    {
        int index = first;
        if (first < 0 || paths.isNull())
        {
            return index;
        }

        paths.rewind();
        while (paths.next())
        {
            if (index >= connection.progress() && take(paths.element()))
            {
                final int progress = look(connection);
                if (Progress.DONE != progress)
                {
                    return -progress;
                }
                if (!setOrTell(connection, kind, mode, sinceZxid))
                {
                    // Rather than without a watch that the client counts on.
                    return -Progress.CLOSE;
                }
            }
            index++;
            connection.progress(Math.max(index, connection.progress()));
        }

        return index;
    }

    private boolean setOrTell(final ClientConnection connection, final int kind, final int mode, final long sinceZxid)
    {
        final int event = WatchRules.ONE_SHOT == mode ? missed(kind, sinceZxid) : EventTypes.NONE;
        if (EventTypes.NONE == event)
        {
            return set(connection, kind, mode);
        }

        replies.event(connection, Replies.NO_ZXID, event, path, offset, length);
        return true;
    }

    private int missed(final int kind, final long sinceZxid)
    {
        final boolean exists = !ReadOperations.isAbsent(status);
        return switch (kind)
        {
            case WatchRules.EXISTS -> exists ? EventTypes.NODE_CREATED : EventTypes.NONE;
            case WatchRules.DATA -> !exists ? EventTypes.NODE_DELETED :
                stat.mzxid() > sinceZxid ? EventTypes.NODE_DATA_CHANGED : EventTypes.NONE;
            default -> !exists ? EventTypes.NODE_DELETED :
                stat.pzxid() > sinceZxid ? EventTypes.NODE_CHILDREN_CHANGED : EventTypes.NONE;
        };
    }

    private boolean take(final JuteSlice requestPath)
    {
        path = requestPath.buffer();
        offset = requestPath.offset();
        length = requestPath.length();
        return length > 0 && PathSyntax.isValid(path, offset, length);
    }

    /** Look at the znode; its events are all sent that are not after what is seen. */
    private int look(final ClientConnection connection)
    {
        for (int i = 0; i < ReadOperations.ATTEMPTS; i++)
        {
            status = reader.exists(path, offset, length, stat);
            zxid = reader.zxid();
            if (ReadOperations.isUnreadable(status))
            {
                return Progress.CLOSE;
            }

            final int admission = TreeStatus.BUSY == status ?
                TreeDoor.AGAIN : door.admit(connection, zxid, connection.encodedCount());
            if (TreeDoor.AGAIN != admission)
            {
                return TreeDoor.READY == admission ? Progress.DONE : Progress.WAIT;
            }
        }

        return Progress.WAIT;
    }

    private boolean set(final ClientConnection connection, final int kind, final int mode)
    {
        return door.watches().add(
            connection.watches(), kind, mode, !ReadOperations.isAbsent(status), zxid, path, offset, length);
    }
}
