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
 * Life of a {@link MemberConnection}; it only goes forward.
 */
public enum ConnectionState
{
    /** The media driver is adding the publication and the subscription, and resolving the response port. */
    ADDING,
    /** Both exist; nothing listens to the publication yet. */
    AWAITING_MEMBER,
    /** The connect request is sent. */
    AWAITING_RESPONSE,
    /** The member took the connection; requests may be sent. */
    CONNECTED,
    /** The connection failed or was closed; {@link MemberConnection#reason()} tells why. */
    CLOSED
}
