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
package io.nodens.cluster.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.testsupport.TestSeed;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.layout.EndedOwnerDescriptor;
import io.nodens.tree.tools.TreeInspector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever sizes come and go, a tree in a small region is refused to grow before the region is full, can always be
 * deleted from, and can grow again then. A member whose region is full stops, so that the state machine would throw.
 */
class TreeFullnessTest
{
    private static final int MIB = 1 << 20;
    private static final int REGION_BYTES = 24 * MIB;
    private static final int MAX_DATA_LENGTH = MIB;
    private static final int OPERATIONS = 12_000;
    private static final int PHASE = 1_500;
    private static final int STORM = 400;
    /** Records of ended sessions, by a transaction. */
    private static final int GIVEN_BACK_AT_ONCE = 64;

    @TempDir
    private Path directory;

    private final List<String> paths = new ArrayList<>();
    private StateDriver driver;
    private Random random;
    private long session;
    private long names;
    private int refused;
    private String data;

    @AfterEach
    void close()
    {
        driver.close();
    }

    @Test
    void shouldRefuseBeforeTheRegionIsFullWhateverSizesComeAndGo()
    {
        final long seed = TestSeed.seed();
        random = new Random(seed);
        open();

        long measured = capacity();
        for (int i = 0; i < OPERATIONS; i++)
        {
            step(i / PHASE);
            if (0 == random.nextInt(20))
            {
                // As a report through the log: what it says was measured some operations ago.
                driver.reportCapacity(0, measured, -1);
                measured = capacity();
            }
        }

        assertTrue(refused > 0, "never refused, seed " + seed);
        assertEquals(List.of(), new TreeInspector(directory).verify(), "seed " + seed);
        final List<String> left = new ArrayList<>(paths);
        for (int i = left.size() - 1; i >= 0; i--)
        {
            assertEquals(ResultCode.OK, driver.delete(session, left.get(i), -1), "seed " + seed);
        }

        giveBackWhatEndedSessionsLeft();
        driver.reportCapacity(0, capacity(), -1);
        for (int i = 0; i < 5; i++)
        {
            assertEquals(ResultCode.OK, create("/again" + i, MAX_DATA_LENGTH), "seed " + seed);
        }
        assertTrue(driver.replica.region().usedBytes() < 6 * MIB, "used " + driver.replica.region().usedBytes());
    }

    /** Each transaction gives some back, once their time has come. */
    private void giveBackWhatEndedSessionsLeft()
    {
        driver.nowMs += EphemeralEnds.KEPT_MS;
        for (int i = 0; i < EndedOwnerDescriptor.COUNT * STORM / GIVEN_BACK_AT_ONCE; i++)
        {
            assertEquals(ResultCode.OK, driver.set(session, "/", "", -1));
        }
    }

    private void open()
    {
        driver = new StateDriver(new Replica(new TreeConfiguration()
            .directory(directory)
            .segmentLength(4 * MIB)
            .maxRegionBytes(REGION_BYTES)
            .changeRingLength(MIB)
            .historyLength(MIB)));
        driver.termAt(driver.nowMs);
        driver.openCluster(new StateLimits().set(10_000_000, 1L << 40, 100, MAX_DATA_LENGTH));
        driver.reportCapacity(0, capacity(), -1);
        session = driver.openSession(0, 60_000);
        data = "x".repeat(MAX_DATA_LENGTH);
    }

    private void step(final int phase)
    {
        final int what = random.nextInt(100);
        final boolean isGrowing = 0 == (phase & 1);
        if (what < (isGrowing ? 60 : 15))
        {
            final String path = path();
            final ResultCode code = create(path, length(phase));
            if (code == ResultCode.OK)
            {
                paths.add(path);
            }
            else
            {
                assertEquals(ResultCode.TREE_FULL, code);
                refused++;
            }
        }
        else if (what < 75 && !paths.isEmpty())
        {
            driver.command.begin(Operation.SET_DATA, 0).version(-1);
            final ResultCode code = driver.write(
                session, paths.get(random.nextInt(paths.size())), data.substring(0, length(phase)));
            assertTrue(code == ResultCode.OK || code == ResultCode.TREE_FULL, () -> "set: " + code);
        }
        else if (what < 99 && !paths.isEmpty())
        {
            delete();
        }
        else if (0 == random.nextInt(20))
        {
            storm();
        }
    }

    /** Names that need the shortest slots, some that need longer ones, and a few of the longest. */
    private String path()
    {
        final int kind = random.nextInt(200);
        final int length = kind < 120 ? 0 : kind < 198 ? random.nextInt(400) : 3_900;
        return "/" + names++ + "n".repeat(length);
    }

    /** Lengths that drift up and down from phase to phase, at powers of two and anywhere between 1 B and 1 MiB. */
    private int length(final int phase)
    {
        final int most = switch (phase % 5)
        {
            case 0 -> 40;
            case 1 -> 420;
            case 2 -> 4_096;
            case 3 -> 60_000;
            default -> MAX_DATA_LENGTH;
        };
        return switch (random.nextInt(4))
        {
            case 0 -> 1 << random.nextInt(32 - Integer.numberOfLeadingZeros(most));
            case 1 -> 1 + random.nextInt(most);
            case 2 -> (int)Math.exp(random.nextDouble() * Math.log(most));
            default -> Math.max(1, most - random.nextInt(8));
        } % (MAX_DATA_LENGTH + 1);
    }

    private void delete()
    {
        final int index = random.nextInt(paths.size());
        final String path = paths.get(index);
        assertEquals(ResultCode.OK, driver.delete(session, path, -1));
        paths.set(index, paths.get(paths.size() - 1));
        paths.remove(paths.size() - 1);
    }

    private void storm()
    {
        final long owner = driver.openSession(0, 1_000);
        for (int i = 0; i < STORM; i++)
        {
            driver.command.begin(Operation.CREATE, 0).mode(CreateMode.EPHEMERAL.value(), 0);
            final ResultCode code = driver.write(owner, path(), data.substring(0, random.nextInt(200)));
            assertTrue(code == ResultCode.OK || code == ResultCode.TREE_FULL, () -> "ephemeral: " + code);
        }

        driver.command.begin(Operation.CLOSE_SESSION, 0);
        assertEquals(ResultCode.OK, driver.write(owner, "", ""));
    }

    private ResultCode create(final String path, final int length)
    {
        driver.command.begin(Operation.CREATE, 0).mode(CreateMode.PERSISTENT.value(), 0);
        return driver.write(session, path, data.substring(0, length));
    }

    private long capacity()
    {
        return driver.replica.tree().room().capacityBytes(MAX_DATA_LENGTH, 1L << 40);
    }
}
