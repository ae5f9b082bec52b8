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
package io.nodens.cluster.frontend.aeron;

/**
 * What tests of the whole front end look at in its connections.
 */
public final class TableAccess
{
    /** Memory for held requests that a connection has whatever the others have. */
    public static final int RESERVED_HELD_BYTES = HeldRequests.RESERVED_BYTES;

    private TableAccess()
    {
    }

    /** Memory that held requests take. */
    public static long heldBytes(final ConnectionTable table)
    {
        return table.held().bytes();
    }

    /** Memory that requests take which come in several frames. */
    public static long assemblyBytes(final ConnectionTable table)
    {
        return table.held().assemblyBudget().usedBytes();
    }
}
