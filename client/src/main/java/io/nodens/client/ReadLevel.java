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
 * How current the answer of a read must be.
 */
public enum ReadLevel
{
    /**
     * At least as new as everything that this session has seen: monotonic, and reads its own writes. Answered by the
     * member from its own replica. The default.
     */
    LOCAL(0),
    /** After a barrier through the log: sees every write that was acknowledged to anybody before the read began. */
    LINEARIZABLE(1),
    /** Whatever the member has, even when it has lost the cluster or is behind what the session has seen. */
    STALE(2);

    private final int value;

    ReadLevel(final int value)
    {
        this.value = value;
    }

    /**
     * The number on the wire.
     *
     * @return the number.
     */
    public int value()
    {
        return value;
    }
}
