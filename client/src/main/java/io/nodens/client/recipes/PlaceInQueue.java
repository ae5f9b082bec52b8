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
package io.nodens.client.recipes;

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ChildNamesPage;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.ZnodeData;

/**
 * Where the znode of an entry stands: finds it among the children of the parent, and the one before it, which it
 * watches.
 * <p>
 * The parent is listed once, page by page, up to the own znode. None comes in before it later, so that what was found
 * there is enough to go on with when the one before has gone, together with the first few children: one of those is the
 * own znode when all before it have gone, as is the rule. Steps therefore do not cost more in a longer queue.
 * <p>
 * <b>Thread:</b> that of the entry's steps.
 */
final class PlaceInQueue
{
    private static final int FIRST_PAGE_COUNT = 16;
    private static final int WALK_LIMIT = 4;

    private final QueueEntry entry;
    private final AsyncNodensClient client;
    private final String parent;
    private final Predecessors predecessors;
    private String ownName;
    private String watchedPath;
    private int walked;

    PlaceInQueue(
        final QueueEntry entry, final AsyncNodensClient client, final String parent, final boolean isShared)
    {
        predecessors = new Predecessors(isShared);
        this.entry = entry;
        this.client = client;
        this.parent = parent;
    }

    /** The name of the own znode, null as long as it is not known. */
    String ownName()
    {
        return ownName;
    }

    void ownPath(final String path)
    {
        ownName = path.substring(parent.length() + 1);
    }

    /** The path of the one before that is watched, or null. */
    String watchedPath()
    {
        return watchedPath;
    }

    void onUnwatched()
    {
        watchedPath = null;
    }

    void clear()
    {
        predecessors.clear();
    }

    /** The one before has changed. */
    void onEvent()
    {
        watchedPath = null;
        walked = 0;
        readFirst();
    }

    /** List the parent up to the own znode: what stands before it can become less from there on, but not more. */
    void locate()
    {
        predecessors.clear();
        walked = 0;
        locate(NodensClient.FIRST_PAGE);
    }

    private void locate(final long cursor)
    {
        entry.follow(() -> client.getChildren(parent, cursor, 0, ReadLevel.LOCAL), (page, throwable) ->
        {
            if (null != throwable)
            {
                onReadFailure(throwable, this::locate);
            }
            else if (take(page))
            {
                entry.onLocated();
                examine();
            }
            else if (!page.isLast())
            {
                locate(page.cursor());
            }
            else
            {
                entry.onNotListed();
            }
        });
    }

    /** Remember those before the own znode. */
    boolean take(final ChildNamesPage page)
    {
        for (final String name : page.names())
        {
            if (null == ownName ? entry.isOwn(name) : name.equals(ownName))
            {
                ownName = name;
                predecessors.sort(EntryName.sequenceOf(ownName));
                return true;
            }

            predecessors.add(name);
        }

        return false;
    }

    /** The one before has gone: mostly because it was the head, and then the own znode is among the first. */
    private void readFirst()
    {
        entry.follow(() -> client.getChildren(parent, NodensClient.FIRST_PAGE, FIRST_PAGE_COUNT, ReadLevel.LOCAL),
            (page, throwable) ->
            {
                if (null != throwable)
                {
                    onReadFailure(throwable, this::readFirst);
                }
                else if (page.names().contains(ownName))
                {
                    predecessors.clear();
                    take(page);
                    examine();
                }
                else
                {
                    examine();
                }
            });
    }

    private void examine()
    {
        if (predecessors.isEmpty())
        {
            if (predecessors.isTruncated())
            {
                locate();
            }
            else
            {
                entry.verifyOwn();
            }
        }
        else if (walked >= WALK_LIMIT)
        {
            locate();
        }
        else
        {
            watchLast();
        }
    }

    private void watchLast()
    {
        final String name = predecessors.last();
        final String path = parent + "/" + name;
        watchedPath = path;
        // Not exists, which would leave a watch on what is not there.
        entry.follow(() -> client.getData(path, entry, ReadLevel.LOCAL), (found, throwable) ->
        {
            if (null == throwable && isEntry(name, found))
            {
                entry.onQueued();
            }
            else if (null == throwable)
            {
                // Somebody's znode that looks like an entry, and stays as long as it likes.
                unwatch(() ->
                {
                    predecessors.removeLast();
                    examine();
                });
            }
            else if (Failures.isNoNode(throwable))
            {
                watchedPath = null;
                walked++;
                predecessors.removeLast();
                examine();
            }
            else
            {
                watchedPath = null;
                entry.onFailure(throwable, this::watchLast);
            }
        });
    }

    private static boolean isEntry(final String name, final ZnodeData found)
    {
        return found.stat().ephemeralOwner() == EntryName.sessionOf(name);
    }

    private void onReadFailure(final Throwable throwable, final Runnable retry)
    {
        if (Failures.isNoNode(throwable))
        {
            entry.onNoParent();
        }
        else
        {
            entry.onFailure(throwable, retry);
        }
    }

    private void unwatch(final Runnable next)
    {
        entry.follow(() -> client.removeWatch(watchedPath, entry), (isRemoved, throwable) ->
        {
            if (null != throwable)
            {
                entry.onFailure(throwable, () -> unwatch(next));
            }
            else
            {
                watchedPath = null;
                next.run();
            }
        });
    }
}
