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
 * A watch that a client has set, as {@link NodensClient#watches()} lists it.
 *
 * @param path     of the znode that is watched.
 * @param kind     of the watch.
 * @param listener that is told.
 */
public record SetWatch(String path, Kind kind, WatchListener listener)
{
    /**
     * Kinds of watches.
     */
    public enum Kind
    {
        /** One-shot, of a znode that existed: set by {@code getData}, or by {@code exists}. */
        DATA,
        /** One-shot, of a znode that did not exist: set by {@code exists}. */
        EXISTS,
        /** One-shot, set by a listing of children. */
        CHILDREN,
        /** {@link WatchMode#PERSISTENT}. */
        PERSISTENT,
        /** {@link WatchMode#PERSISTENT_RECURSIVE}. */
        PERSISTENT_RECURSIVE
    }
}
