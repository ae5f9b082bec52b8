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
package io.nodens.bench.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryReaderTest
{
    @Test
    void shouldReadBackWhatWasWritten(@TempDir final Path directory) throws Exception
    {
        try (HistoryWriter writer = new HistoryWriter(directory, "alice"))
        {
            writer.session(7);
            writer.invoke(OperationKind.CREATE_SEQUENTIAL, "/a/n-", "alice/" + writer.nextNumber());
            writer.acknowledge(1, 42, 0, "/a/n-0000000003");
            writer.invoke(OperationKind.SET, "/a", "x");
            writer.error(2, new IllegalStateException("two\nlines"));
            writer.invoke(OperationKind.DELETE, "/a", "");
        }

        final History history = HistoryReader.read(directory.resolve("alice.history"), true);

        assertEquals(7L, history.sessionIds().get(0));
        assertEquals(3, history.operations().size());
        final Operation create = history.operations().get(0);
        assertEquals("/a/n-0000000003", create.znodePath());
        assertEquals("alice/1", create.value());
        assertTrue(create.completedNs() >= create.invokedNs());
        assertFalse(history.operations().get(1).isAcknowledged());
        assertFalse(history.operations().get(1).isPending());
        assertTrue(history.operations().get(2).isPending());
    }

    @Test
    void shouldReadAnswersOutOfOrderAndTheEnd(@TempDir final Path directory) throws Exception
    {
        try (HistoryWriter writer = new HistoryWriter(directory, "alice"))
        {
            writer.session(7);
            final long first = writer.invoke(OperationKind.SET, "/a", "x");
            final long second = writer.invoke(OperationKind.DELETE, "/b", "");
            writer.refused(second, 9, "NO_NODE");
            writer.unknown(first, "no\tanswer");
            writer.end(true);
        }

        final History history = HistoryReader.read(directory.resolve("alice.history"), false);

        assertEquals(Operation.Outcome.UNKNOWN, history.operations().get(0).outcome());
        assertEquals("no answer", history.operations().get(0).error());
        assertTrue(history.operations().get(1).isRefused());
        assertEquals(9, history.operations().get(1).answer().zxid());
        assertTrue(history.end().isExpiry());
        assertTrue(history.isOver());
    }

    @Test
    void shouldLeaveOutATornLineWhenTheClientWasKilled()
    {
        final String text = "session\t1\ninvoke\t1\t5\tSET\t/a\tx\nok\t1\t6\t9";

        final History history = HistoryReader.parse("alice", text, true);

        assertTrue(history.operations().get(0).isPending());
        assertThrows(IllegalArgumentException.class, () -> HistoryReader.parse("alice", text, false));
    }

    @Test
    void shouldRefuseAnAnswerWithoutAQuestion()
    {
        assertThrows(
            IllegalArgumentException.class, () -> HistoryReader.parse("alice", "ok\t1\t6\t9\t0\t\n", false));
    }
}
