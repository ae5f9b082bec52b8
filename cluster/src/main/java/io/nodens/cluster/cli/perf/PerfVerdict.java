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

import io.nodens.client.MemberReport;
import io.nodens.cluster.cli.access.MemberView;
import io.nodens.cluster.status.MemberSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges what a check found: what is slow, what that probably comes from, and what to look at next.
 * <p>
 * Three things are slow: half of the answers later than a bound, a p99 that is far from the p50, one answer that took
 * very long. The bounds are wide, since they hold for any host: a check finds what is wrong, not what could be better.
 */
public final class PerfVerdict
{
    /** Half of the reads take at most so long, within one network. */
    static final long MAX_GET_P50_NS = TimeUnit.MILLISECONDS.toNanos(5);
    /** What a write may take beyond a read, with a log in the page cache. */
    static final long MAX_WRITE_P50_NS = TimeUnit.MILLISECONDS.toNanos(10);
    /** The same where each write waits for disks. */
    static final long MAX_FORCED_WRITE_P50_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** A p99 that is so many times the p50 is a tail, if it is longer than the time below, too. */
    static final int MAX_TAIL = 20;
    static final long MIN_TAIL_NS = TimeUnit.MILLISECONDS.toNanos(5);
    static final long MIN_FORCED_TAIL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** One answer that takes so long is one that users see. */
    static final long MAX_LONGEST_NS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Share of a time that this host's own lateness explains. */
    private static final double EXPLAINED = 0.25;
    /** Share of the processors at which one who has them leaves too little to the others. */
    private static final double BUSY = 0.5;
    /** Share of all together at which nobody gets a processor at once. */
    private static final double FULL = 0.9;
    /** Share that a machine below may give away unnoticed. */
    private static final double STOLEN = 0.05;
    /** What a host whose processors are taken explains: some time slices of others, for each thread on the way. */
    private static final long MAX_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int PERCENT = 100;

    private final PerfReport report;
    private final List<Finding> findings = new ArrayList<>();

    private PerfVerdict(final PerfReport report)
    {
        this.report = report;
    }

    /**
     * Judge.
     *
     * @param report of a check.
     * @return what there is to say, the worst first; at least one.
     */
    public static List<Finding> of(final PerfReport report)
    {
        return new PerfVerdict(report).judge();
    }

    /**
     * The worst of several findings.
     *
     * @param findings of a check.
     * @return the level that counts.
     */
    public static Finding.Level worst(final List<Finding> findings)
    {
        return findings.stream().map(Finding::level).max(Finding.Level::compareTo).orElse(Finding.Level.OK);
    }

    private List<Finding> judge()
    {
        symptom(
            report.figures().stream().filter(this::isLate).toList(), Symptom.LATE,
            (figures) -> "half of the answers took more than " + Figures.text(figures.p50Ns()));
        symptom(
            report.figures().stream().filter((figures) -> !isLate(figures) && hasTail(figures)).toList(), Symptom.TAIL,
            (figures) -> "p99 is " + Figures.text(figures.p99Ns()) + ", " +
                figures.p99Ns() / Math.max(1, figures.p50Ns()) + " times the p50 of " + Figures.text(figures.p50Ns()));
        symptom(
            report.figures().stream().filter((figures) -> figures.longestNs() >= MAX_LONGEST_NS).toList(),
            Symptom.LONGEST,
            (figures) -> "one answer took " + Figures.text(figures.longestNs()));
        if (findings.isEmpty())
        {
            add(Finding.Level.OK, "gets, sets, ephemerals and watches answer as they should", "", "");
        }
        findings.sort((one, other) -> other.level().compareTo(one.level()));
        addNotes();
        return List.copyOf(findings);
    }

    /** One finding for all figures that show the same. */
    private void symptom(
        final List<Figures> slow, final Symptom symptom, final Function<Figures, String> words)
    {
        if (slow.isEmpty())
        {
            return;
        }

        final Figures worst = slow.stream()
            .max((one, other) -> Long.compare(symptom.timeNs(one), symptom.timeNs(other))).orElseThrow();
        final String others = slow.stream()
            .filter((figures) -> !figures.equals(worst))
            .map((figures) -> figures.measure().text() + " at " + figures.place())
            .collect(Collectors.joining(", "));
        final String text = worst.measure().text() + " at " + worst.place() + ": " + words.apply(worst) +
            (others.isEmpty() ? "" : "; likewise " + others);
        add(worst, text, symptom);
    }

    private boolean isLate(final Figures figures)
    {
        return figures.p50Ns() > bound(figures.measure());
    }

    private boolean hasTail(final Figures figures)
    {
        final boolean isForced = isForced() && figures.measure().isWrite();
        return figures.p99Ns() >= (isForced ? MIN_FORCED_TAIL_NS : MIN_TAIL_NS) &&
            figures.p99Ns() >= MAX_TAIL * figures.p50Ns();
    }

    private long bound(final Measure measure)
    {
        return measure.isWrite() ?
            MAX_GET_P50_NS + measure.requests() * (isForced() ? MAX_FORCED_WRITE_P50_NS : MAX_WRITE_P50_NS) :
            MAX_GET_P50_NS;
    }

    /** The first cause that fits: what is sure before what is likely. */
    private void add(final Figures worst, final String text, final Symptom symptom)
    {
        final HostFigures host = report.host();
        final boolean isHostLate = symptom.hostNs(host) >= EXPLAINED * symptom.timeNs(worst);
        if (term(report.before()) != term(report.after()))
        {
            add(Finding.Level.SLOW, text, "the cluster elected a leader meanwhile",
                "why, in the log of the member that led before; docs/operating.md, Elections");
        }
        else if (!crowded().isEmpty())
        {
            add(Finding.Level.SLOW, text, "the threads of the members outnumber the processors of " + crowded(),
                "more processors, fewer members on a host, or profile dev; docs/operating.md, Profiles");
        }
        else if (isHostLate || (isHostFull() && symptom.timeNs(worst) < MAX_WAIT_NS))
        {
            add(Finding.Level.UNSURE, text, busyHost(), "the same check from a host that has processors to spare");
        }
        else if (hasSnapshot())
        {
            add(Finding.Level.SLOW, text, "a snapshot was taken meanwhile, which stops the cluster",
                "its pause, in 'nodens counters'; docs/operating.md, Snapshots and disk");
        }
        else
        {
            addLikely(worst, text);
        }
    }

    private void addLikely(final Figures worst, final String text)
    {
        if (isTestProfile())
        {
            add(Finding.Level.SLOW, text, "profile dev, whose threads sleep up to 10 ms after little work",
                "profile balanced; docs/operating.md, Profiles");
        }
        else if (!worst.measure().isWrite())
        {
            add(Finding.Level.SLOW, text, "the network between here and member " + worst.memberId() +
                ", or a member without processors to spare: a get is answered from memory",
                "the round trip by ping, and the load of that host");
        }
        else if ("follower".equals(worst.role()) && isLeaderFine(worst))
        {
            add(Finding.Level.SLOW, text, "member " + worst.memberId() + " or its network: the leader is not slow",
                "the load of that host, and 'nodens counters' there");
        }
        else if (isForced())
        {
            add(Finding.Level.SLOW, text, "the disks: with durability fsync a write waits for those of a majority",
                "iostat -x on the members' hosts; docs/operating.md, Snapshots and disk");
        }
        else
        {
            final boolean isAlone = 1 == report.after().size();
            add(Finding.Level.SLOW, text, (isAlone ? "pauses of the member's virtual machine" :
                "the network between the members, pauses of their virtual machines") +
                ", or a disk that holds the page cache back",
                "/metrics and the log of the leader (lines about stalls); docs/operating.md, Watching");
        }
    }

    private boolean isLeaderFine(final Figures worst)
    {
        return report.figures().stream()
            .filter((figures) -> figures.measure() == worst.measure() && !figures.role().equals(worst.role()))
            .anyMatch((figures) -> !isLate(figures) && !hasTail(figures) && figures.longestNs() < MAX_LONGEST_NS);
    }

    /** Nobody gets a processor at once. */
    private boolean isHostFull()
    {
        final HostFigures host = report.host();
        return host.ownShare() + host.membersShare() + host.foreignShare() + host.stealShare() >= FULL;
    }

    private String busyHost()
    {
        final HostFigures host = report.host();
        final String late = "this host is busy: its own threads wake up late by " + Figures.text(host.p99Ns()) +
            " (p99), " + Figures.text(host.longestNs()) + " (longest)";
        return !host.isKnown() ? late :
            late + "; of its " + host.processors() + " processors this check takes " + percent(host.ownShare()) +
            (host.membersShare() > 0 ? ", members " + percent(host.membersShare()) : "") +
            ", other programs " + percent(host.foreignShare()) +
            (host.stealShare() < STOLEN ? "" : ", other machines " + percent(host.stealShare()));
    }

    private void addNotes()
    {
        for (final MemberView member : report.after())
        {
            if (null == member.report() || !member.report().isServing())
            {
                add(Finding.Level.NOTE, "member " + (member.memberId() < 0 ?
                    "at " + member.endpoint() : member.memberId()) + " does not serve", "", "'nodens status'");
            }
        }
        if (isTestProfile())
        {
            add(Finding.Level.NOTE, "profile dev is for tests: its threads sleep when there is little to do", "",
                "docs/operating.md, Profiles");
        }
        final HostFigures host = report.host();
        if (host.isKnown() && host.foreignShare() >= BUSY)
        {
            add(Finding.Level.NOTE, "other programs take " + percent(host.foreignShare()) +
                " of the processors of this host: the figures would be better without them", "", "");
        }
        if (host.isKnown() && host.stealShare() >= STOLEN)
        {
            add(Finding.Level.NOTE, "the machine below this host gives " + percent(host.stealShare()) +
                " of its processors to others", "", "");
        }
        if (reports(report.after()).map(MemberReport::version).distinct().count() > 1)
        {
            add(Finding.Level.NOTE, "the members are of several releases", "", "'nodens upgrade'");
        }
    }

    private void add(final Finding.Level level, final String text, final String cause, final String lookAt)
    {
        findings.add(new Finding(level, text, cause, lookAt));
    }

    private boolean isForced()
    {
        return setups().anyMatch((setup) -> "fsync".equals(setup.values().get(MemberSetup.DURABILITY)));
    }

    private boolean isTestProfile()
    {
        return setups().anyMatch((setup) -> "dev".equals(setup.values().get(MemberSetup.PROFILE)));
    }

    /** The members that say so. */
    private String crowded()
    {
        return reports(report.after())
            .filter((member) -> MemberSetup.read(member.setup()).isCrowded())
            .map((member) -> "member " + member.memberId())
            .collect(Collectors.joining(", "));
    }

    private boolean hasSnapshot()
    {
        return reports(report.after()).anyMatch((member) -> reports(report.before())
            .anyMatch((other) -> other.memberId() == member.memberId() &&
                other.snapshotPosition() != member.snapshotPosition()));
    }

    private Stream<MemberSetup> setups()
    {
        return reports(report.after()).map((member) -> MemberSetup.read(member.setup()));
    }

    private static Stream<MemberReport> reports(final List<MemberView> members)
    {
        return members.stream().map(MemberView::report).filter(Objects::nonNull);
    }

    private static long term(final List<MemberView> members)
    {
        return reports(members).mapToLong(MemberReport::leadershipTermId).max().orElse(-1);
    }

    private static String percent(final double share)
    {
        return Math.round(share * PERCENT) + " %";
    }

    /** How slowness shows, and what of this host can be its reason. */
    private enum Symptom
    {
        LATE, TAIL, LONGEST;

        private long timeNs(final Figures figures)
        {
            return switch (this)
            {
                case LATE -> figures.p50Ns();
                case TAIL -> figures.p99Ns();
                default -> figures.longestNs();
            };
        }

        private long hostNs(final HostFigures host)
        {
            return switch (this)
            {
                case LATE, TAIL -> host.p99Ns();
                default -> host.longestNs();
            };
        }
    }
}
