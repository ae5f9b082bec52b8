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
package io.nodens.cluster.cli;

import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.transfer.TransferException;
import io.nodens.cluster.transfer.TransferException.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

class TransferSessionTest
{
    /** Members may be away for longer than a session lives, and a copy waits for them all the same. */
    @ParameterizedTest
    @CsvSource({"UNAVAILABLE, LOST", "REFUSED, OTHER", "INTERRUPTED, OTHER"})
    void shouldTakeMembersThatDoNotAnswerAsLost(final ExitCode exitCode, final Reason expected)
    {
        final FakeCluster cluster = new FakeCluster();
        final AccessException failure = new AccessException(exitCode, "connect", null, "CODE", "nothing there", null);
        cluster.nextFailure = failure;

        final TransferException told = assertThrows(
            TransferException.class, () -> new TransferCommand.Session(cluster, List.of()).get());

        assertEquals(expected, told.reason());
        assertSame(failure, told.getCause());
    }
}
