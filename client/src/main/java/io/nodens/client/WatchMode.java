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
 * How far a watch reaches that {@link NodensClient#addWatch(String, WatchMode, WatchListener)} sets. Such a watch
 * reports change after change, until it is removed.
 */
public enum WatchMode
{
    /** One znode, which need not exist: created, deleted, data set, and children created or deleted. */
    PERSISTENT,
    /**
     * A znode and all of its descendants: each created, deleted or data set, with the path of the znode that changed.
     * {@link WatchedEvent.Type#CHILDREN_CHANGED} is never reported: the child's own event says it.
     */
    PERSISTENT_RECURSIVE
}
