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
 * @param isKilled   was its process killed? Then its last operation may be pending, and its session must die.
 */
public record History(String client, List<Long> sessionIds, List<Operation> operations, boolean isKilled)
{
    /**
     * Take copies.
     *
     * @param client     name of the client.
     * @param sessionIds sessions that it held.
     * @param operations what it did.
     * @param isKilled   was its process killed?
     */
    public History
    {
        sessionIds = List.copyOf(sessionIds);
        operations = List.copyOf(operations);
    }
}
