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

/**
 * Why a command is in flight: tells what to do with its result.
 */
public enum CommandKind
{
    /** A write of a session; its {@code PendingRequest} waits for a write result. */
    WRITE,
    /** An open or attach; its {@code PendingRequest} waits for a session result. */
    SESSION,
    /** Identities of a session; its {@code PendingRequest} waits for a session result. */
    IDENTITIES,
    /** What an operator asked for; its {@code PendingRequest} waits for the result. */
    ADMIN,
    /** The connection of a session is gone. */
    DETACH,
    /** A session fell silent. */
    EXPIRE,
    /** Releases linearizable reads and syncs. */
    BARRIER,
    /** What the member's replica computed at a checkpoint. */
    DIGEST
}
