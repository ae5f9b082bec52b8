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
package io.nodens.cluster.semantics;

/**
 * What a watch delivered.
 *
 * @param type of the change, as ZooKeeper names it.
 * @param path that it names.
 * @param zxid of the change; 0 for an event that stands for what happened while nobody listened.
 */
public record Event(String type, String path, long zxid)
{
    private static final String[] TYPES = {"", "created", "deleted", "data", "children"};

    /**
     * An event.
     *
     * @param type number of the change.
     * @param path that it names.
     * @param zxid of the change, or not positive.
     * @return it.
     */
    public static Event of(final int type, final String path, final long zxid)
    {
        return new Event(type > 0 && type < TYPES.length ? TYPES[type] : "event" + type, path, Math.max(0, zxid));
    }

    String text(final Names names)
    {
        return type + " " + path + (zxid > 0 ? " " + names.zxid(zxid) : "");
    }
}
