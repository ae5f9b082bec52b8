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
package io.nodens.cluster.settings;

import io.nodens.cluster.directory.DataDirectory;
import io.nodens.cluster.frontend.FrontEndLimits;
import io.nodens.cluster.wiring.FrontEndWiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DerivedSettingsTest
{
    private static final String HERE = "0=localhost:20000,1=localhost:20100,2=localhost:20200";
    private static final String THERE = "0=a:20000,1=b:20100,2=c:20200";

    /** Of the leader heartbeat timeouts of 75, 80, 90, 100 and 1000 ms. */
    private static final String COMMON_MULTIPLE = "18s";

    @TempDir
    private Path temporary;

    static Stream<Arguments> profiles()
    {
        return Arrays.stream(MemberProfile.values()).flatMap((first) ->
            Arrays.stream(MemberProfile.values()).map((second) -> Arguments.of(first, second)));
    }

    private MemberContext context()
    {
        return new MemberContext().dataDir(temporary.resolve("data"));
    }

    /** What an earlier start has frozen, without the rest of a member. */
    private void freeze(final long logTermLength) throws IOException
    {
        final Path data = Files.createDirectories(temporary.resolve("data"));
        Files.writeString(
            data.resolve(DataDirectory.MARKER_FILE),
            "layout=1\ncluster.name=nodens\nmember.id=0\nmembers=0=localhost:20000\nmtu=1408\nlog.term.length=" +
            logTermLength + "\n");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void shouldStartWithAnyProfileWhenTheDataWereBegunWithAnother(
        final MemberProfile first, final MemberProfile second) throws IOException
    {
        final MemberContext begun = new MemberContext().profile(first).conclude();
        freeze(begun.number(MemberSetting.LOG_TERM_LENGTH));

        final MemberContext context = context().profile(second).conclude();
        DataDirectory.acquire(context).close();

        MemberConfiguration.checkConsistent(context);
        assertEquals(
            begun.number(MemberSetting.LOG_TERM_LENGTH), context.number(MemberSetting.LOG_TERM_LENGTH));
        assertTrue(
            context.number(MemberSetting.SEGMENT_LENGTH) >= context.number(MemberSetting.LOG_TERM_LENGTH));
    }

    @Test
    void shouldLetTheDataLengthFollowAShortFrozenTerm() throws IOException
    {
        freeze(1 << 20);

        final MemberContext context = context().conclude();
        DataDirectory.acquire(context).close();

        MemberConfiguration.checkConsistent(context);
        assertEquals(
            (1 << 17) - MemberConfiguration.COMMAND_OVERHEAD_LENGTH, context.number(MemberSetting.MAX_DATA_LENGTH));
    }

    @Test
    void shouldNameTheNumberThatBindsWhenAGivenSettingContradictsAFrozenOne() throws IOException
    {
        freeze(64 << 20);
        final MemberContext context = context().set(MemberSetting.SEGMENT_LENGTH, "32m").conclude();
        DataDirectory.acquire(context).close();

        final MemberException ex =
            assertThrows(MemberException.class, () -> MemberConfiguration.checkConsistent(context));

        assertEquals(MemberException.Category.CONFIGURATION, ex.category());
        assertTrue(ex.getMessage().contains("nodens.log.segment.length=32m must be not below"), ex.getMessage());
        assertTrue(ex.getMessage().contains("nodens.log.term.length=64"), ex.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1m", "4m", "8m", "16m"})
    void shouldCarryAnyDataLengthThatIsDocumentedWhenNothingElseIsGiven(final String dataLength)
    {
        final MemberContext context = context().set(MemberSetting.MAX_DATA_LENGTH, dataLength).conclude();

        assertNull(MemberConfiguration.dataRefusal(context, (int)context.number(MemberSetting.MAX_DATA_LENGTH)));
        assertTrue(
            FrontEndWiring.settings(context).limits().maxOutgoingBytesPerConnection() >
            2 * context.number(MemberSetting.MAX_DATA_LENGTH));
    }

    @Test
    void shouldHaveTheDefaultsOfTheTableWhenLimitsAreMadeWithoutASetting()
    {
        final FrontEndLimits table = FrontEndWiring.settings(context().conclude()).limits();
        final FrontEndLimits own = new FrontEndLimits();

        assertEquals(table.maxDataLength(), own.maxDataLength());
        assertEquals(table.maxZnodes(), own.maxZnodes());
        assertEquals(table.maxTreeBytes(), own.maxTreeBytes());
        assertEquals(table.maxSessions(), own.maxSessions());
        assertEquals(table.maxEphemerals(), own.maxEphemerals());
        assertEquals(table.minSessionTimeoutMs(), own.minSessionTimeoutMs());
        assertEquals(table.maxSessionTimeoutMs(), own.maxSessionTimeoutMs());
        assertEquals(table.maxConnections(), own.maxConnections());
        assertEquals(table.maxWatches(), own.maxWatches());
        assertEquals(table.clients().maxHoldMs(), own.clients().maxHoldMs());
    }

    @Test
    void shouldParkWhenSpinningThreadsOutnumberTheProcessors()
    {
        final MemberContext balanced = context().members(HERE).profile(MemberProfile.BALANCED).conclude();

        assertTrue(Crowding.isCrowded(balanced, 2));
        assertFalse(Crowding.isCrowded(balanced, 6));
        assertFalse(Crowding.isCrowded(
            context().members(THERE).profile(MemberProfile.BALANCED).conclude(), 2), "one member on each host");
        assertFalse(Crowding.isCrowded(context().members(HERE).conclude(), 1), "dev parks anyway");
        assertTrue(Crowding.isCrowded(context().profile(MemberProfile.DEDICATED).conclude(), 5));
        assertFalse(Crowding.isCrowded(context().profile(MemberProfile.DEDICATED).conclude(), 6));

        Crowding.relax(balanced);
        assertEquals(
            TimeUnit.SECONDS.toNanos(1), balanced.number(MemberSetting.LEADER_HEARTBEAT_TIMEOUT));
        MemberConfiguration.checkConsistent(balanced);
    }

    @Test
    void shouldKeepTimesTogetherWhenOneOfThemIsGivenInACrowd()
    {
        final MemberContext context = context()
            .members(HERE)
            .profile(MemberProfile.BALANCED)
            .set(MemberSetting.LEADER_HEARTBEAT_TIMEOUT, "250ms")
            .conclude();

        Crowding.relax(context);

        MemberConfiguration.checkConsistent(context);
        assertEquals(TimeUnit.MILLISECONDS.toNanos(50), context.number(MemberSetting.LEADER_HEARTBEAT_INTERVAL));
    }

    @Test
    void shouldWarnOfAHeartbeatThatElectsForSeconds()
    {
        final MemberContext context = context()
            .members(HERE)
            .set(MemberSetting.LEADER_HEARTBEAT_TIMEOUT, "50ms")
            .set(MemberSetting.LEADER_HEARTBEAT_INTERVAL, "10ms")
            .set(MemberSetting.IDLE_REST_AFTER, "0")
            .conclude();

        assertTrue(MemberConfiguration.shortHeartbeat(context).contains("nodens.leader.heartbeat.timeout=50ms"));
        assertNull(MemberConfiguration.shortHeartbeat(context().members(HERE).conclude()));
        assertNull(MemberConfiguration.shortHeartbeat(
            context().members(THERE).profile(MemberProfile.DEDICATED).conclude()));
    }

    @ParameterizedTest
    @CsvSource({
        "DEV, LEADER_HEARTBEAT_TIMEOUT, 90ms, IDLE_REST_PARK, 10ms, 10 times",
        "DEV, ELECTION_TIMEOUT, 49ms, IDLE_REST_PARK, 10ms, 5 times",
        "BALANCED, ELECTION_TIMEOUT, 99ms, IDLE_REST_PARK, 20ms, 5 times",
        "DEV, LEADER_HEARTBEAT_TIMEOUT, 75ms, IDLE_MAX_PARK, 8ms, 10 times",
        "DEV, ELECTION_TIMEOUT, 39ms, IDLE_MAX_PARK, 8ms, 5 times"})
    void shouldRefuseTimesOfElectionsThatThreadsSleepThrough(
        final MemberProfile profile,
        final MemberSetting timeout,
        final String time,
        final MemberSetting park,
        final String parkTime,
        final String times)
    {
        final MemberException ex = assertThrows(
            MemberException.class, () -> tuned(profile, timeout, time, park, parkTime).members(THERE).conclude());

        assertEquals(MemberException.Category.CONFIGURATION, ex.category());
        assertTrue(ex.getMessage().startsWith(timeout.property() + "=" + time + " must be at least " + times),
            ex.getMessage());
        assertTrue(ex.getMessage().contains(park.property() + "=" + parkTime), ex.getMessage());
        // A member alone sends neither heartbeats nor votes.
        assertDoesNotThrow(() -> tuned(profile, timeout, time, park, parkTime).conclude());
    }

    @ParameterizedTest
    @CsvSource({
        "DEV, LEADER_HEARTBEAT_TIMEOUT, 100ms, IDLE_REST_PARK, 10ms",
        "DEV, ELECTION_TIMEOUT, 50ms, IDLE_REST_PARK, 10ms",
        "DEV, LEADER_HEARTBEAT_TIMEOUT, 80ms, IDLE_MAX_PARK, 8ms", "DEV, ELECTION_TIMEOUT, 40ms, IDLE_MAX_PARK, 8ms",
        "BALANCED, ELECTION_TIMEOUT, 20ms, IDLE_MAX_PARK, 8ms",
        "DEDICATED, ELECTION_TIMEOUT, 20ms, IDLE_REST_PARK, 20ms"})
    void shouldTakeTimesOfElectionsThatAreLongerThanThreadsSleep(
        final MemberProfile profile,
        final MemberSetting timeout,
        final String time,
        final MemberSetting park,
        final String parkTime)
    {
        assertDoesNotThrow(() -> tuned(profile, timeout, time, park, parkTime).members(THERE).conclude());
    }

    @Test
    void shouldWarnWhenAMemberTakesEachElectionForALossOfTheCluster()
    {
        final String warning = MemberConfiguration.shortStaleness(
            context().members(THERE).set(MemberSetting.STALE_TIMEOUT, "1999ms").conclude());

        assertTrue(warning.startsWith("nodens.stale.timeout=1999ms is below 2s"), warning);
        for (final MemberProfile profile : MemberProfile.values())
        {
            assertNull(MemberConfiguration.shortStaleness(context().members(THERE).profile(profile).conclude()));
        }
        assertNull(MemberConfiguration.shortStaleness(
            context().set(MemberSetting.STALE_TIMEOUT, "100ms").conclude()), "of a member alone");
    }

    /** With other times that go with the given one, and no rest where the longest park is looked at. */
    private MemberContext tuned(
        final MemberProfile profile,
        final MemberSetting timeout,
        final String time,
        final MemberSetting park,
        final String parkTime)
    {
        final MemberContext context = context()
            .profile(profile)
            .set(MemberSetting.LEADER_HEARTBEAT_TIMEOUT, "1s")
            .set(MemberSetting.LEADER_HEARTBEAT_INTERVAL, "10ms")
            .set(MemberSetting.ELECTION_TIMEOUT, "500ms")
            .set(MemberSetting.ELECTION_STATUS_INTERVAL, "5ms")
            .set(MemberSetting.CLUSTER_SESSION_TIMEOUT, "4s")
            .set(MemberSetting.STARTUP_CANVASS_TIMEOUT, COMMON_MULTIPLE);
        if (MemberSetting.IDLE_MAX_PARK == park)
        {
            context.set(MemberSetting.IDLE_REST_AFTER, "0");
        }
        return context.set(timeout, time).set(park, parkTime);
    }

    @Test
    void shouldEndEveryFailedStartInOneLineWithACategory()
    {
        final MemberException memory = MemberConfiguration.refusalOf(new OutOfMemoryError("Java heap space"));
        final MemberException file = MemberConfiguration.refusalOf(new IOException("denied"));
        final MemberException late = MemberConfiguration.refusalOf(
            new IllegalStateException(new io.aeron.exceptions.TimeoutException("no answer")));

        assertEquals(MemberException.Category.ENVIRONMENT, memory.category());
        assertTrue(memory.getMessage().contains("-Xmx"), memory.getMessage());
        assertEquals(MemberException.Category.ENVIRONMENT, file.category());
        assertEquals(MemberException.Category.TIMEOUT, late.category());
    }
}
