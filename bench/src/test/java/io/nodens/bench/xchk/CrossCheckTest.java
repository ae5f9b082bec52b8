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
package io.nodens.bench.xchk;

import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.testsupport.TestSeed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Two ZooKeepers are compared: where both do the same nothing is found, and where something stands before one of them
 * and does one thing wrong, that is.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CrossCheckTest
{
    private static final int MAX_SESSION_TIMEOUT_MS = 600_000;
    private static final int CONNECTIONS = 6;
    private static final int SHORT_TIMEOUT_MS = 2_000;

    @TempDir
    static Path leftDirectory;
    @TempDir
    static Path rightDirectory;

    private static StartedZooKeeper left;
    private static StartedZooKeeper right;

    @BeforeAll
    static void start() throws IOException
    {
        left = new StartedZooKeeper(leftDirectory, MAX_SESSION_TIMEOUT_MS);
        right = new StartedZooKeeper(rightDirectory, MAX_SESSION_TIMEOUT_MS);
    }

    @AfterAll
    static void stop()
    {
        left.close();
        right.close();
    }

    @Test
    void shouldFindNoDifferenceWhenBothAreZooKeepers(@TempDir final Path one, @TempDir final Path other)
        throws IOException
    {
        try (StartedZooKeeper first = new StartedZooKeeper(one, MAX_SESSION_TIMEOUT_MS);
            StartedZooKeeper second = new StartedZooKeeper(other, MAX_SESSION_TIMEOUT_MS);
            CrossCheck run = new CrossCheck(
                CrossCheckSettings.of(TestSeed.seed(), 20_000, CONNECTIONS), first.address(), second.address()))
        {
            final List<Long> reports = new ArrayList<>();

            run.run(5_000, reports::add);

            assertEquals(3, reports.size(), reports::toString);
            assertTrue(reports.get(0) >= 5_000 && reports.get(0) < reports.get(1), reports::toString);
            final Tally tally = run.log().tally();
            for (final int opcode : new int[]{Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_TTL, Opcodes.DELETE,
                Opcodes.EXISTS, Opcodes.GET_DATA, Opcodes.SET_DATA, Opcodes.GET_ACL, Opcodes.SET_ACL,
                Opcodes.GET_CHILDREN, Opcodes.GET_CHILDREN2, Opcodes.SYNC, Opcodes.PING, Opcodes.MULTI,
                Opcodes.MULTI_READ, Opcodes.CHECK_WATCHES, Opcodes.REMOVE_WATCHES, Opcodes.ADD_WATCH,
                Opcodes.SET_WATCHES, Opcodes.SET_WATCHES2, Opcodes.GET_EPHEMERALS, Opcodes.GET_ALL_CHILDREN_NUMBER,
                Opcodes.WHO_AM_I, Opcodes.AUTH, Opcodes.CLOSE_SESSION})
            {
                assertTrue(tally.count(opcode, ErrorCodes.OK) > 0, "nothing was answered to opcode " + opcode);
            }

            assertTrue(tally.count(Opcodes.RECONFIG, ErrorCodes.RECONFIG_DISABLED) > 0);
            assertTrue(tally.eventCount() > 0);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Tampering.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldFindWhatOneServerDoesWrong(final Tampering tampering, @TempDir final Path one, @TempDir final Path other)
        throws IOException
    {
        final long seed = TestSeed.seed();
        final CrossCheckSettings settings = new CrossCheckSettings(
            seed, 20_000, CONNECTIONS, 41, 20, SHORT_TIMEOUT_MS, null, "the seed");
        try (StartedZooKeeper first = new StartedZooKeeper(one, MAX_SESSION_TIMEOUT_MS);
            StartedZooKeeper second = new StartedZooKeeper(other, MAX_SESSION_TIMEOUT_MS);
            TamperingProxy proxy = new TamperingProxy(second.address(), tampering, 1_000);
            CrossCheck run = new CrossCheck(settings, first.address(), proxy.address()))
        {
            final DifferenceFoundException found = assertThrows(DifferenceFoundException.class, run::run);

            assertNotNull(proxy.tampered(), found.getMessage());
            assertTrue(found.getMessage().contains("left hex: ") && found.getMessage().contains("right hex: ") &&
                found.getMessage().contains("again with: the seed"), found.getMessage());
        }
    }

    @Test
    void shouldFindNothingWhenTheProxyDoesNothingWrong() throws IOException
    {
        try (TamperingProxy proxy = new TamperingProxy(right.address(), Tampering.NONE, 0);
            CrossCheck run = new CrossCheck(
                CrossCheckSettings.of(TestSeed.seed(), 3_000, CONNECTIONS), left.address(), proxy.address()))
        {
            run.run();
        }
    }
}
