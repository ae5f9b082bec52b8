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
package io.nodens.gateway.jute;

/**
 * What a watch event reports.
 * <p>
 * <b>Thread:</b> constants.
 */
public final class EventTypes
{
    /** A change of the connection, not of a znode. */
    public static final int NONE = -1;
    /** The znode was created. */
    public static final int NODE_CREATED = 1;
    /** The znode was deleted. */
    public static final int NODE_DELETED = 2;
    /** The data were set. */
    public static final int NODE_DATA_CHANGED = 3;
    /** A child was created or deleted. */
    public static final int NODE_CHILDREN_CHANGED = 4;
    /** The client removed a watch on data; never on the wire. */
    public static final int DATA_WATCH_REMOVED = 5;
    /** The client removed a watch on children; never on the wire. */
    public static final int CHILD_WATCH_REMOVED = 6;
    /** The client removed a persistent watch; never on the wire. */
    public static final int PERSISTENT_WATCH_REMOVED = 7;

    private EventTypes()
    {
    }
}
