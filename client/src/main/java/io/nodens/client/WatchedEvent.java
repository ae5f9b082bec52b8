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
 * One change that a watch reports.
 *
 * @param type of the change.
 * @param path of the znode that was watched.
 * @param zxid of the change; for a change that was found after a reconnect, the zxid at which it was found.
 */
public record WatchedEvent(Type type, String path, long zxid)
{
    /**
     * Kinds of changes.
     */
    public enum Type
    {
        /** The znode was created; seen by {@code exists} watches. */
        CREATED,
        /** The znode was deleted; seen by every watch. */
        DELETED,
        /** The znode's data were set; seen by {@code getData} and {@code exists} watches. */
        DATA_CHANGED,
        /** A direct child was created or deleted; seen by {@code getChildren} watches. */
        CHILDREN_CHANGED
    }
}
