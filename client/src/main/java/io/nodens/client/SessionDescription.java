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
package io.nodens.client;

/**
 * A session of the cluster, for operators. Its secret is shown to nobody.
 *
 * @param sessionId      of the session.
 * @param attachmentId   of its last attachment.
 * @param timeoutMs      granted to it, milliseconds.
 * @param ephemeralCount ephemerals that it owns.
 * @param memberId       at which it is attached, or was last when its member is out of touch; -1 when it is detached.
 * @param isAttached     whether it is attached to a member that is in touch with the cluster.
 * @param connectedMs    age of its connection, milliseconds; -1 when the member that answered does not have it.
 * @param principal      name that its client has proved; empty for none, or when the member does not have it.
 * @param clientName     what its client calls itself; empty when the member does not have it.
 * @param address        where its client's stream comes from; empty when the member does not have it.
 */
public record SessionDescription(
    long sessionId,
    long attachmentId,
    int timeoutMs,
    int ephemeralCount,
    int memberId,
    boolean isAttached,
    long connectedMs,
    String principal,
    String clientName,
    String address)
{
}
