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
 * What kind of znode to create.
 */
public enum CreateMode
{
    /** Lives until it is deleted. */
    PERSISTENT(0, false, false),
    /** Lives as long as the session that creates it; has no children. */
    EPHEMERAL(1, true, false),
    /** Persistent; the member appends a counter of the parent's creates to the path, ten digits or more. */
    PERSISTENT_SEQUENTIAL(2, false, true),
    /** Ephemeral and sequential. */
    EPHEMERAL_SEQUENTIAL(3, true, true);

    private final int value;
    private final boolean isEphemeral;
    private final boolean isSequential;

    CreateMode(final int value, final boolean isEphemeral, final boolean isSequential)
    {
        this.value = value;
        this.isEphemeral = isEphemeral;
        this.isSequential = isSequential;
    }

    /**
     * The number on the wire, as in ZooKeeper.
     *
     * @return the number.
     */
    public int value()
    {
        return value;
    }

    /**
     * Whether the znode is deleted when its session ends.
     *
     * @return true when it does.
     */
    public boolean isEphemeral()
    {
        return isEphemeral;
    }

    /**
     * Whether the path gets a counter appended.
     *
     * @return true when it does.
     */
    public boolean isSequential()
    {
        return isSequential;
    }
}
