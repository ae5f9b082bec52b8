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
package io.nodens.cluster.cli.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.MemberReport;
import io.nodens.cluster.cli.access.MemberView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerfVerdictTest
{
    private static final HostFigures QUIET = host(100, 0.2, 0.2, 0.05, 0);

    private final List<MemberView> before = members("profile=balanced,durability=page-cache,processors=8", 1, -1);
    private List<MemberView> after = before;
    private HostFigures host = QUIET;
    private final List<Figures> figures = new ArrayList<>();

    @Test
    void shouldFindNothingWhenNothingIsSlow()
    {
        measured("leader", Measure.GET, 100, 900, 4_000);
        measured("follower", Measure.SET, 300, 4_000, 20_000);

        final List<Finding> findings = judge();

        assertEquals(List.of(Finding.Level.OK), findings.stream().map(Finding::level).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 5000, OK", "GET, 5001, SLOW",
        "SET, 15000, OK", "SET, 15001, SLOW",
        "EPHEMERAL, 25000, OK", "EPHEMERAL, 25001, SLOW"})
    void shouldBeSlowWhenHalfOfTheAnswersAreLate(final Measure measure, final int p50Us, final Finding.Level expected)
    {
        measured("leader", measure, p50Us, p50Us, p50Us);

        assertEquals(expected, PerfVerdict.worst(judge()));
    }

    @ParameterizedTest
    @CsvSource({"100, 4999, OK", "100, 5000, SLOW", "500, 9999, OK", "500, 10000, SLOW"})
    void shouldBeSlowWhenTheTailIsLong(final int p50Us, final int p99Us, final Finding.Level expected)
    {
        measured("leader", Measure.SET, p50Us, p99Us, p99Us);

        assertEquals(expected, PerfVerdict.worst(judge()));
    }

    @ParameterizedTest
    @CsvSource({"499999, OK", "500000, SLOW"})
    void shouldBeSlowWhenOneAnswerTookVeryLong(final int longestUs, final Finding.Level expected)
    {
        measured("leader", Measure.GET, 100, 200, longestUs);

        assertEquals(expected, PerfVerdict.worst(judge()));
    }

    @Test
    void shouldExpectMoreOfThePageCacheThanOfDisks()
    {
        after = members("profile=balanced,durability=fsync,processors=8", 1, -1);
        measured("leader", Measure.SET, 1_000, 40_000, 60_000);
        assertEquals(Finding.Level.OK, PerfVerdict.worst(judge()));

        measured("leader", Measure.SET, 60_000, 70_000, 80_000);
        assertTrue(judge().get(0).cause().startsWith("the disks: with durability fsync"), judge()::toString);
    }

    @Test
    void shouldNameTheBusyHostInsteadOfTheCluster()
    {
        measured("leader", Measure.SET, 200, 12_000, 30_000);

        host = host(3_000, 0.1, 0, 0.7, 0);
        final Finding late = judge().get(0);
        host = host(100, 0.2, 0.5, 0.25, 0);
        final Finding full = judge().get(0);
        host = QUIET;
        final Finding quiet = judge().get(0);

        assertEquals(Finding.Level.UNSURE, late.level());
        assertTrue(late.cause().contains("other programs 70 %"), late.cause());
        assertEquals(Finding.Level.UNSURE, full.level());
        assertTrue(full.cause().contains("this check takes 20 %, members 50 %"), full.cause());
        assertEquals(Finding.Level.SLOW, quiet.level());
    }

    @Test
    void shouldNotTakeAFullHostForTheReasonOfEverything()
    {
        host = host(100, 0.3, 0.3, 0.4, 0);
        measured("leader", Measure.GET, 99_000, 99_000, 99_000);
        assertEquals(Finding.Level.UNSURE, judge().get(0).level());

        measured("leader", Measure.GET, 100_000, 100_000, 100_000);
        assertEquals(Finding.Level.SLOW, judge().get(0).level());
    }

    @Test
    void shouldNameWhatIsSureBeforeWhatIsLikely()
    {
        measured("leader", Measure.SET, 200, 12_000, 30_000);
        final String balanced = "profile=balanced,durability=page-cache,processors=2";

        assertCause("the network between the members, pauses", balanced, 1, -1);
        assertCause("a snapshot was taken meanwhile", balanced, 1, 4096);
        assertCause("profile dev, whose threads sleep", "profile=dev,durability=page-cache", 1, -1);
        assertCause("the threads of the members outnumber the processors of member 0, member 1",
            balanced + ",crowded=yes", 1, -1);
        assertCause("the cluster elected a leader meanwhile", balanced + ",crowded=yes", 2, 4096);
    }

    @Test
    void shouldNotBlameANetworkBetweenMembersWhereThereIsOne()
    {
        measured("leader", Measure.SET, 200, 12_000, 30_000);
        after = before.subList(0, 1);

        assertTrue(judge().get(0).cause().startsWith("pauses of the member's virtual machine"), judge()::toString);
    }

    @Test
    void shouldBlameTheNetworkWhenGetsAreSlow()
    {
        measured("leader", Measure.GET, 8_000, 9_000, 10_000);

        assertTrue(judge().get(0).cause().startsWith("the network between here and member 0"), judge()::toString);
    }

    @Test
    void shouldBlameTheFollowerWhenTheLeaderIsNotSlow()
    {
        measured("leader", Measure.SET, 200, 900, 1_000);
        measured("follower", Measure.SET, 200, 9_000, 10_000);

        assertTrue(judge().get(0).cause().startsWith("member 1 or its network"), judge()::toString);
        assertTrue(judge().get(0).text().startsWith("set at follower 1: p99 is 9.00 ms, 45 times the p50 of 200 us"),
            judge()::toString);
    }

    @Test
    void shouldSayOnceWhatShowsAtSeveralPlaces()
    {
        measured("leader", Measure.SET, 200, 12_000, 13_000);
        measured("leader", Measure.EVENT, 200, 9_000, 10_000);
        measured("follower", Measure.SET, 200, 8_000, 10_000);

        final List<Finding> findings = judge();

        assertEquals(1, findings.size());
        assertTrue(findings.get(0).text().startsWith("set at leader 0: p99 is 12.0 ms"), findings.get(0).text());
        assertTrue(findings.get(0).text().endsWith("; likewise set to event at leader 0, set at follower 1"),
            findings.get(0).text());
    }

    @Test
    void shouldNoteWhatDoesNotMakeTheClusterSlow()
    {
        measured("leader", Measure.GET, 100, 200, 300);
        host = host(100, 0.1, 0.1, 0.6, 0.1);
        after = new ArrayList<>(members("profile=dev,durability=page-cache", 1, -1));
        after.add(new MemberView("localhost:20200", 2, null, "nothing listens there"));

        final List<Finding> findings = judge();

        assertEquals(Finding.Level.OK, findings.get(0).level());
        assertEquals(Finding.Level.NOTE, PerfVerdict.worst(findings));
        final String all = findings.toString();
        assertTrue(all.contains("member 2 does not serve"), all);
        assertTrue(all.contains("profile dev is for tests"), all);
        assertTrue(all.contains("other programs take 60 %"), all);
        assertTrue(all.contains("gives 10 %"), all);
    }

    private void assertCause(
        final String expected, final String setup, final long term, final long snapshotPosition)
    {
        after = members(setup, term, snapshotPosition);
        assertEquals(Finding.Level.SLOW, judge().get(0).level());
        assertTrue(judge().get(0).cause().startsWith(expected), judge()::toString);
    }

    private List<Finding> judge()
    {
        return PerfVerdict.of(new PerfReport(
            new PerfSettings(30_000, 500, 32, 100, "/"), before, after, List.copyOf(figures), host, "here",
            List.of(), true));
    }

    private void measured(
        final String role, final Measure measure, final long p50Us, final long p99Us, final long longestUs)
    {
        figures.add(new Figures(
            role, "leader".equals(role) ? 0 : 1, measure, 1_000, TimeUnit.MICROSECONDS.toNanos(p50Us),
            TimeUnit.MICROSECONDS.toNanos(p99Us), TimeUnit.MICROSECONDS.toNanos(longestUs), 1_000));
    }

    private static HostFigures host(
        final long lateUs, final double own, final double members, final double foreign, final double stolen)
    {
        final long lateNs = TimeUnit.MICROSECONDS.toNanos(lateUs);
        return new HostFigures(1_000, lateNs / 2, lateNs, 2 * lateNs, 2, own, members, foreign, stolen, true);
    }

    private static List<MemberView> members(final String setup, final long term, final long snapshotPosition)
    {
        return List.of(
            member(0, "LEADER", setup, term, snapshotPosition), member(1, "FOLLOWER", setup, term, snapshotPosition));
    }

    private static MemberView member(
        final int memberId, final String role, final String setup, final long term, final long snapshotPosition)
    {
        return new MemberView("localhost:20000", memberId, new MemberReport(
            memberId, role, 0, term, true, 7, 8, 9, 9, snapshotPosition, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            "0=localhost:20000", "/data", "/region", "/aeron", "0.1", "cluster", 1, setup), null);
    }
}
