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

import io.nodens.sbe.DataText;

/**
 * A candidate of an election, as others see it.
 *
 * @param name      of its znode below the path of the election.
 * @param sessionId that stands for the candidate.
 * @param data      that it gave, null for none; not copied.
 * @param token     its fencing token while it leads: the zxid at which it joined.
 * @param isLeader  whether it leads: whether it is the first in the queue.
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over whole, as ZnodeData is.
public record Candidate(String name, long sessionId, byte[] data, long token, boolean isLeader)
{
    /** Data as text where they are text; of much data the first bytes and their number. */
    @Override
    public String toString()
    {
        return "Candidate[name=" + name + ", sessionId=" + DataText.ofSession(sessionId) +
            ", data=" + DataText.of(data) + ", token=" + token + ", isLeader=" + isLeader + "]";
    }
}
