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
package io.nodens.cluster.frontend.propose;

import org.agrona.DirectBuffer;

/**
 * Where the front end puts commands for the log: the cluster's ingress, or a fake in tests.
 */
public interface CommandSink
{
    /** Returned for a command that is too long for the way to the log: no later try can succeed. */
    long UNSENDABLE = -100;

    /**
     * Offer one command without blocking. A positive result says only that it was sent: a leader change may still
     * lose it.
     *
     * @param buffer with the encoded command.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return positive when sent, {@link #UNSENDABLE}, or otherwise negative: try again later.
     */
    long offer(DirectBuffer buffer, int offset, int length);
}
