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

/**
 * What a client says to prove who it is, and what it was asked.
 *
 * @param role          for which it connects.
 * @param name          that it gives itself: letters, digits and {@code ._@-}.
 * @param connectionId  that the front end gave the connection.
 * @param correlationId that the client gave it.
 * @param challenge     that it was sent.
 * @param proof         that it answered.
 */
@SuppressWarnings("ArrayRecordComponent") // Looked at once; nobody compares two of them.
public record ClientProof(
    ClientRole role, String name, long connectionId, long correlationId, byte[] challenge, byte[] proof)
{
}
