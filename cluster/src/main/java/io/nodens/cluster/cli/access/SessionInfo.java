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
package io.nodens.cluster.cli.access;

/**
 * The session that a command line works with.
 *
 * @param id          of the session.
 * @param timeoutMs   that the member granted.
 * @param endpoint    of the member that it is attached to, or null without a connection.
 * @param memberId    of that member, or -1 without a connection.
 * @param lastZxid    that this client has seen.
 * @param isConnected whether there is a connection right now.
 */
public record SessionInfo(
    long id, int timeoutMs, String endpoint, int memberId, long lastZxid, boolean isConnected)
{
}
