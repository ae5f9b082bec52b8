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
 * A session that is attached through one of this front end's connections. Linked into the connection's list, the
 * deadline wheel, and after the loss of its connection the list of those to detach.
 */
final class AttachedSession
{
    final long sessionId;
    final long attachmentId;
    final long timeoutNs;
    ClientConnection connection;
    long lastHeardNs;
    /** Whether somebody reports its signs of life one by one, so that its connection's pings are none. */
    boolean isTouchedAlone;
    /** Whether its end was proposed: once is enough. */
    boolean isExpiring;

    AttachedSession nextOfConnection;
    AttachedSession previousOfConnection;
    AttachedSession nextInWheel;
    AttachedSession previousInWheel;
    int wheelTick = SessionLiveness.NOT_SCHEDULED;
    AttachedSession nextToDetach;

    AttachedSession(
        final long sessionId, final long attachmentId, final long timeoutNs, final ClientConnection connection)
    {
        this.sessionId = sessionId;
        this.attachmentId = attachmentId;
        this.timeoutNs = timeoutNs;
        this.connection = connection;
    }
}
