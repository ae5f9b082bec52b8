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
package io.nodens.cluster.frontend;

import org.agrona.DirectBuffer;

/**
 * Hears of watches that fire.
 */
interface WatchEventHandler
{
    /**
     * A watch fired and is gone.
     *
     * @param connection that had set it.
     * @param zxid       of the change, or that it was found at.
     * @param eventType  value of the protocol's WatchEventType.
     * @param path       buffer with the watched path in UTF-8; valid during the call.
     * @param offset     of the first byte.
     * @param length     in bytes.
     */
    void onWatchEvent(ClientConnection connection, long zxid, int eventType, DirectBuffer path, int offset, int length);
}
