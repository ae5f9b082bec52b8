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

/**
 * Called when a watched znode changes: once by a watch that a read set, for every change by one that {@link
 * NodensClient#addWatch(String, WatchMode, WatchListener)} set. A listener that was given to several reads of one path
 * is called once per change.
 * <p>
 * <b>Thread:</b> that of the client's {@link Callbacks}, one callback after the other. Only on the client's own thread
 * ({@link Callbacks#onClientThread()}) it must not block, and the synchronous client refuses calls there. Whatever it
 * throws goes to the error handler.
 */
@FunctionalInterface
public interface WatchListener
{
    /**
     * The znode changed. A watch that a read set is used up. No more events follow when the session expires or the
     * client closes: see {@link SessionListener}.
     *
     * @param event what happened.
     */
    void onEvent(WatchedEvent event);

    /**
     * Every change up to a zxid that the watch reports was reported: a watch that is set with {@link
     * WatchOptions#sinceZxid(long)} of this zxid, by whatever client, misses nothing. Called about ten times a second
     * at most, while zxids rise, for watches set with {@link WatchOptions#withBookmarks()}.
     *
     * @param zxid of the bookmark.
     */
    default void onBookmark(final long zxid)
    {
    }
}
