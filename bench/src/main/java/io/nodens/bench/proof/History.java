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
package io.nodens.bench.proof;

import java.util.List;

/**
 * Everything that one client asked and was told, in the order in which it asked.
 *
 * @param client     name of the client.
 * @param sessionIds sessions that it held, in order; a client that was never cheated holds exactly one.
 * @param operations what it did.
 * @param isKilled   was its process killed? Then its last operations may be pending, and its session must die.
 * @param end        how it came to an end by itself; null for a client that goes on or was killed.
 */
public record History(
    String client, List<Long> sessionIds, List<Operation> operations, boolean isKilled, End end)
{
    /**
     * Take copies.
     *
     * @param client     name of the client.
     * @param sessionIds sessions that it held.
     * @param operations what it did.
     * @param isKilled   was its process killed?
     * @param end        how it came to an end by itself, or null.
     */
    public History
    {
        sessionIds = List.copyOf(sessionIds);
        operations = List.copyOf(operations);
    }

    /**
     * Must the session be gone when all is quiet?
     *
     * @return true when the client was killed, lost its session or left.
     */
    public boolean isOver()
    {
        return isKilled || null != end;
    }

    /**
     * The end of a client that lives on under another name.
     *
     * @param timeNs   monotonic clock of the host.
     * @param isExpiry did the cluster end the session? Else the client left it.
     */
    public record End(long timeNs, boolean isExpiry)
    {
    }
}
