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

/**
 * Outcome of the release of a lock.
 */
public enum ReleaseOutcome
{
    /** The znode is deleted: the next one in the queue has the lock. */
    RELEASED,
    /** The session is over, and the lock with it; that may have been before the release was asked for. */
    SESSION_OVER,
    /** Somebody else had deleted the znode; another contender may have held the lock before it was released here. */
    LOST,
    /**
     * Not done in time. The release is repeated until it is done or the session is over; until then nobody else gets
     * the lock.
     */
    PENDING,
    /** There was nothing to release. */
    NOT_HELD
}
