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

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Counts the clients that came in without a proof and those that were refused, and says so in the member's log: of each
 * kind one line in a while, with the last one of them and the number of the others.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for a line.
 */
final class DoorNotices
{
    /** Between two lines of a kind. */
    static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private final Kind letIn = new Kind();
    private final Kind refused = new Kind();
    private final Consumer<String> log;

    DoorNotices(final Consumer<String> log)
    {
        this.log = log;
    }

    /** Clients that came in without a proof. */
    long letInCount()
    {
        return letIn.count;
    }

    /** Clients that were refused. */
    long refusedCount()
    {
        return refused.count;
    }

    void onLetIn(final ClientConnection connection, final String fault, final long nowNs)
    {
        note(letIn, connection, "was let in without a proof (nodens.authentication.enforce=no): " + fault, nowNs);
    }

    void onRefused(final ClientConnection connection, final String fault, final long nowNs)
    {
        note(refused, connection, "was refused: " + fault, nowNs);
    }

    private void note(final Kind kind, final ClientConnection connection, final String what, final long nowNs)
    {
        kind.count++;
        if (kind.printedCount > 0 && nowNs - kind.printedNs < INTERVAL_NS)
        {
            return;
        }
        final long others = kind.count - kind.printedCount - 1;
        kind.printedCount = kind.count;
        kind.printedNs = nowNs;
        log.accept("authentication: the client " + connection.clientText() + ' ' + what +
            (others > 0 ? " (and " + others + " others since the last such line)" : ""));
    }

    private static final class Kind
    {
        private long count;
        private long printedCount;
        private long printedNs;
    }
}
