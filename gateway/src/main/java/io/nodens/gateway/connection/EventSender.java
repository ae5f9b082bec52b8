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
package io.nodens.gateway.connection;

import org.agrona.DirectBuffer;

/**
 * Sends an event to a client that may hear of it.
 */
@FunctionalInterface
public interface EventSender
{
    /**
     * A watch fired.
     *
     * @param connection that owns it.
     * @param zxid       of the change.
     * @param event      of {@link io.nodens.tree.watch.WatchRules}.
     * @param aclId      of what guards the event.
     * @param path       buffer with the path.
     * @param offset     of the first byte.
     * @param length     in bytes.
     */
    void onWatchEvent(
        ClientConnection connection, long zxid, int event, int aclId, DirectBuffer path, int offset, int length);
}
