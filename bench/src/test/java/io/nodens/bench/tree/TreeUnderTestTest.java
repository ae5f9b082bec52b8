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
package io.nodens.bench.tree;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TreeUnderTestTest
{
    private static final int ZNODES = 2500;
    private static final int DATA_LENGTH = 100;

    @ParameterizedTest
    @EnumSource(TreeKind.class)
    void shouldAnswerEveryPathWhenFilled(final TreeKind kind)
    {
        try (TreeUnderTest tree = kind.fill(ZNODES, DATA_LENGTH))
        {
            final TreeUnderTest.Reading reading = tree.newReading();
            final PathStream paths = new PathStream(ZNODES, ZNODES, 1);
            for (int i = 0; i < ZNODES; i++)
            {
                assertEquals(DATA_LENGTH, reading.getData(paths, paths.next()));
                assertTrue(reading.exists(paths, paths.next()) >= 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = TreeKind.class, names = "NODENS_FOREIGN", mode = EnumSource.Mode.EXCLUDE)
    void shouldCountEveryWriteAsOneTransaction(final TreeKind kind)
    {
        try (TreeUnderTest tree = kind.fill(ZNODES, DATA_LENGTH))
        {
            final long before = tree.writes();
            for (int round = 0; round < 2; round++)
            {
                for (int i = 0; i < ZNODES; i++)
                {
                    tree.create(i, DATA_LENGTH);
                    tree.setData(i, DATA_LENGTH);
                }
                for (int i = 0; i < ZNODES; i++)
                {
                    tree.delete(i);
                }
            }

            assertEquals(6L * ZNODES, tree.writes() - before);
        }
    }

    @ParameterizedTest
    @EnumSource(TreeKind.class)
    void shouldWriteBesideReadersWhenStarted(final TreeKind kind)
    {
        try (TreeUnderTest tree = kind.fill(ZNODES, DATA_LENGTH))
        {
            final TreeUnderTest.Reading reading = tree.newReading();
            final PathStream paths = new PathStream(ZNODES, ZNODES, 1);
            final long before = tree.writes();
            tree.startWriting();

            final long deadlineNs = System.nanoTime() + 60_000_000_000L;
            while (tree.writes() < before + 1000 && System.nanoTime() < deadlineNs)
            {
                assertEquals(DATA_LENGTH, reading.getData(paths, paths.next()));
            }

            assertTrue(tree.writes() >= before + 1000);
        }
    }

    @Test
    void shouldRefuseMoreZnodesThanThePathsCanName()
    {
        assertThrows(IllegalArgumentException.class, () -> TreeKind.NODENS.fill(TreePaths.MAX_ZNODES + 1, 0));
        assertThrows(IllegalArgumentException.class, () -> TreeKind.MAP.fill(0, 0));
    }
}
