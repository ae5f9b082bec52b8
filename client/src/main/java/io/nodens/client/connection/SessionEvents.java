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
package io.nodens.client.connection;

/**
 * What can befall a session that is attached: numbers of the protocol, and what the client itself does.
 */
final class SessionEvents
{
    /** The cluster has ended it. */
    static final int EXPIRED = 1;
    /** It was attached through another connection. */
    static final int MOVED = 2;
    /** An operator has ended it. */
    static final int FORCE_CLOSED = 4;
    /** Its owner has detached it. */
    static final int DETACHED = -1;

    private SessionEvents()
    {
    }
}
