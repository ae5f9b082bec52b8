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
package io.nodens.cluster.service;

import org.agrona.DirectBuffer;

/**
 * Where the messages of a snapshot go, in order.
 */
@FunctionalInterface
interface SnapshotSink
{
    /** Longest message that a sink is given, in bytes. */
    int MAX_MESSAGE_LENGTH = 32 * 1024;

    /**
     * Take one message.
     *
     * @param buffer that holds it; may be reused afterwards.
     * @param offset of the message.
     * @param length of the message in bytes, at most {@link #MAX_MESSAGE_LENGTH}.
     * @throws SnapshotException when the message cannot be taken.
     */
    void onMessage(DirectBuffer buffer, int offset, int length);
}
