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

import io.nodens.client.CreateMode;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ClusterAccess;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.MeasuredSession;
import io.nodens.cluster.cli.access.MemberView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Times a cluster: at its leader and at a follower, one thing after the other, never faster than the rate that is
 * allowed.
 * <p>
 * Everything is written below one znode, which the cluster deletes by itself {@link #TTL_MS} after its last child is
 * gone; its children are ephemerals. So nothing stays, however the run ends.
 * <p>
 * <b>Thread:</b> one. <b>Owns:</b> the sessions, and the znodes below {@link #root()}.
 */
public final class PerfRun
{
    /** Time to live of the znode of a check without children. */
    static final long TTL_MS = TimeUnit.SECONDS.toMillis(30);

    /** Ways into the cluster that are looked at together: leader, follower. */
    private static final int MAX_PLACES = 2;
    private static final long MAX_NS = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;
    /** Part of all time in which nothing is measured yet. */
    private static final int FIRST = 6;
    /** Part of the time of each measurement in which nothing counts yet. */
    private static final int WARM_UP = 4;
    private static final long CLEAN_UP_MS = 3_000;
    /** From then on the thread waits without sleep, since a sleep may take so much longer. */
    private static final long AWAKE_NS = TimeUnit.MICROSECONDS.toNanos(200);
    /** Longest look at nothing but the clock while an answer is awaited. */
    private static final long SPIN_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private final ClusterAccess cluster;
    private final PerfSettings settings;
    private final BooleanSupplier isStopped;
    private final Consumer<String> progress;
    private final String root;
    private final byte[] data;
    private final List<Place> places = new ArrayList<>();
    private final List<Figures> figures = new ArrayList<>();
    private boolean isRootMade;

    /**
     * Nothing is done yet.
     *
     * @param cluster   to measure.
     * @param settings  of the check.
     * @param isStopped whether to stop and clean up; asked all the time.
     * @param progress  told in a few words what is being done.
     */
    public PerfRun(
        final ClusterAccess cluster,
        final PerfSettings settings,
        final BooleanSupplier isStopped,
        final Consumer<String> progress)
    {
        this.cluster = cluster;
        this.settings = settings;
        this.isStopped = isStopped;
        this.progress = progress;
        root = ("/".equals(settings.parent()) ? "" : settings.parent()) + "/nodens-check-" + UUID.randomUUID();
        data = new byte[settings.dataLength()];
        Arrays.fill(data, (byte)'x');
    }

    /**
     * The znode of this check.
     *
     * @return its path, which nobody else has.
     */
    public String root()
    {
        return root;
    }

    /**
     * Measure. Leaves nothing behind, also when it fails.
     *
     * @param hostName    of this host.
     * @param isOwnDriver whether the command runs a media driver of its own.
     * @return what was found.
     * @throws AccessException when it was stopped.
     */
    public PerfReport run(final String hostName, final boolean isOwnDriver)
    {
        final List<MemberView> before = cluster.probeMembers();
        final List<LocalMembers.LocalMember> here = LocalMembers.of(before);
        try (HostMeter meter = new HostMeter(here.stream().map(LocalMembers.LocalMember::process).toList()))
        {
            choosePlaces(before).forEach(this::open);
            prepare();
            meter.start();
            measureAll();
            final HostFigures host = meter.stop();
            cleanUp();
            return new PerfReport(
                settings, before, cluster.probeMembers(), List.copyOf(figures), host, hostName,
                here.stream().map(LocalMembers.LocalMember::memberId).toList(), isOwnDriver);
        }
        finally
        {
            cleanUp();
        }
    }

    /** The leader first, then a follower: the two ways that a write can take. */
    private static List<MemberView> choosePlaces(final List<MemberView> members)
    {
        final List<MemberView> chosen = new ArrayList<>();
        for (final String role : List.of("LEADER", "FOLLOWER"))
        {
            members.stream()
                .filter((member) -> null != member.report() && member.report().isServing())
                .filter((member) -> role.equals(member.report().role()))
                .findFirst()
                .ifPresent(chosen::add);
        }
        if (chosen.isEmpty())
        {
            final long answering = members.stream().filter((member) -> null != member.report()).count();
            throw new AccessException(
                ExitCode.UNAVAILABLE, "check perf", null, "NOT_SERVING", "no member serves: " + answering + " of " +
                members.size() + " answer, and none has the cluster; 'nodens status' shows what they wait for", null);
        }
        return chosen.subList(0, Math.min(MAX_PLACES, chosen.size()));
    }

    private void open(final MemberView member)
    {
        checkStop();
        final String role = "LEADER".equals(member.report().role()) ? "leader" : "follower";
        progress.accept("connecting to " + role + " " + member.memberId());
        final Place place = new Place(role, member.memberId());
        places.add(place);
        place.session = cluster.openMeasured(member.endpoint());
        place.watcher = cluster.openMeasured(member.endpoint());
    }

    private void prepare()
    {
        checkStop();
        createRoot();
        for (final Place place : places)
        {
            checkStop();
            place.session.create(place.path(), data, CreateMode.EPHEMERAL, 0);
            place.session.prepare(place.path(), place.ephemeralPath(), data, place);
        }
    }

    private void createRoot()
    {
        try
        {
            places.get(0).session.create(root, new byte[0], CreateMode.PERSISTENT_WITH_TTL, TTL_MS);
            isRootMade = true;
        }
        catch (final NodensException ex)
        {
            if (ErrorCode.NO_AUTH != ex.code() && ErrorCode.NO_NODE != ex.code())
            {
                // Whether it was done may be unknown, and a delete of what is not there does no harm.
                isRootMade = true;
                throw ex;
            }
            throw new AccessException(
                ErrorCode.NO_AUTH == ex.code() ? ExitCode.REFUSED : ExitCode.NO_SUCH_ZNODE, "check perf",
                settings.parent(), ex.code().name(), ErrorCode.NO_AUTH == ex.code() ?
                "this client may not create znodes there: --parent names a place where it may, --auth proves who it" +
                " is" :
                "no such znode: --parent must name one", ex);
        }
    }

    private void measureAll()
    {
        final long durationNs = TimeUnit.MILLISECONDS.toNanos(settings.durationMs());
        final long firstNs = durationNs / FIRST;
        places.forEach((place) -> warmUp(place, firstNs / places.size()));
        final long budgetNs = (durationNs - firstNs) / ((long)places.size() * Measure.values().length);
        for (final Measure measure : Measure.values())
        {
            for (final Place place : places)
            {
                if (Measure.EVENT == measure)
                {
                    place.watcher.watch(place.path(), () -> place.events++);
                }
                progress.accept("measuring " + measure.text() + " at " + place.role + " " + place.memberId);
                measure(place, measure, budgetNs);
            }
        }
    }

    /** Code that has not run yet is slow, here and in a member that was started just now. */
    private void warmUp(final Place place, final long budgetNs)
    {
        progress.accept("warming up at " + place.role + " " + place.memberId);
        final long startNs = System.nanoTime();
        for (long i = 0; System.nanoTime() - startNs < budgetNs; i++)
        {
            awaitTurn(startNs + i * TimeUnit.SECONDS.toNanos(1) / settings.rate());
            place.begin(null, 0);
            once(place, 0 == i % 2 ? Measure.GET : Measure.SET, 1);
        }
    }

    private void measure(final Place place, final Measure measure, final long budgetNs)
    {
        final Histogram histogram = new Histogram(MAX_NS, DIGITS);
        final int together = Measure.SETS == measure ? settings.window() : 1;
        final long intervalNs = TimeUnit.SECONDS.toNanos(1) * measure.requests() * together / settings.rate();
        final long startNs = System.nanoTime();
        long underWayNs = 0;
        long nextNs = startNs;
        boolean isCounting = false;
        while (System.nanoTime() - startNs < budgetNs || 0 == histogram.getTotalCount())
        {
            awaitTurn(nextNs);
            final long beginNs = System.nanoTime();
            if (!isCounting && beginNs - startNs >= budgetNs / WARM_UP)
            {
                isCounting = true;
            }
            place.begin(isCounting ? histogram : null, beginNs);
            once(place, measure, together);
            final long endNs = System.nanoTime();
            if (isCounting)
            {
                underWayNs += place.lastNs - beginNs;
            }
            nextNs = Math.max(nextNs + intervalNs, endNs);
        }
        figures.add(Figures.of(
            place.role, place.memberId, measure, histogram, Measure.SETS == measure ? 0 : intervalNs, underWayNs));
    }

    private void once(final Place place, final Measure measure, final int together)
    {
        switch (measure)
        {
            case GET -> request(place, MeasuredSession.Request.GET, 1);
            case SET, SETS -> request(place, MeasuredSession.Request.SET, together);
            case EPHEMERAL ->
            {
                // Only the second answer of the pair counts.
                place.isHeldBack = true;
                request(place, MeasuredSession.Request.CREATE, 1);
                place.isHeldBack = false;
                request(place, MeasuredSession.Request.DELETE, 1);
            }
            default ->
            {
                final long events = place.events;
                place.isHeldBack = true;
                request(place, MeasuredSession.Request.SET, 1);
                await(place, () -> place.events > events);
                place.isHeldBack = false;
                place.count(System.nanoTime());
            }
        }
    }

    private void request(final Place place, final MeasuredSession.Request request, final int count)
    {
        final long target = place.answers + count;
        for (int i = 0; i < count; i++)
        {
            await(place, () -> place.session.offer(request));
        }
        await(place, () -> place.answers >= target);
    }

    /** The thread that asks also sends and receives, and yields so that a driver beside it can run. */
    private void await(final Place place, final BooleanSupplier condition)
    {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean())
        {
            if (0 == place.doWork())
            {
                if (System.nanoTime() - startNs < SPIN_NS)
                {
                    Thread.yield();
                }
                else
                {
                    places.forEach(Place::doWork);
                    LockSupport.parkNanos(PARK_NS);
                }
            }
            checkStop();
        }
    }

    /** Sessions live by the work that is done for them, also where nothing is measured now. */
    private void awaitTurn(final long nextNs)
    {
        long leftNs;
        do
        {
            places.forEach(Place::doWork);
            checkStop();
            leftNs = nextNs - System.nanoTime();
            if (leftNs > AWAKE_NS)
            {
                LockSupport.parkNanos(Math.min(leftNs - AWAKE_NS, MAX_PARK_NS));
            }
            else if (leftNs > 0)
            {
                Thread.yield();
            }
        }
        while (leftNs > 0);
    }

    private void checkStop()
    {
        if (isStopped.getAsBoolean() || Thread.currentThread().isInterrupted())
        {
            throw AccessException.interrupted("check perf", root);
        }
    }

    /** Idempotent. What cannot be deleted now the cluster deletes by itself. */
    private void cleanUp()
    {
        if (isRootMade && !places.isEmpty())
        {
            progress.accept("deleting " + root);
            final long startNs = System.nanoTime();
            for (final Place place : places)
            {
                place.session.delete(place.ephemeralPath(), leftMs(startNs));
                place.session.delete(place.path(), leftMs(startNs));
            }
            isRootMade = !places.get(0).session.delete(root, leftMs(startNs));
        }
        places.forEach(Place::close);
        places.clear();
    }

    private static long leftMs(final long startNs)
    {
        return Math.max(0, CLEAN_UP_MS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
    }

    /**
     * Whether something is left that only the cluster can delete.
     *
     * @return true after a run that could not clean up.
     */
    public boolean isSomethingLeft()
    {
        return isRootMade;
    }

    /** A member, and the sessions there. */
    private final class Place implements Runnable
    {
        private final String role;
        private final int memberId;
        private MeasuredSession session;
        private MeasuredSession watcher;
        private Histogram histogram;
        private boolean isHeldBack;
        private long beginNs;
        private long lastNs;
        private long answers;
        private long events;

        private Place(final String role, final int memberId)
        {
            this.role = role;
            this.memberId = memberId;
        }

        private String path()
        {
            return root + "/set-at-" + memberId;
        }

        private String ephemeralPath()
        {
            return root + "/ephemeral-at-" + memberId;
        }

        private void begin(final Histogram target, final long nowNs)
        {
            histogram = target;
            beginNs = nowNs;
        }

        @Override
        public void run()
        {
            answers++;
            if (!isHeldBack)
            {
                count(System.nanoTime());
            }
        }

        private void count(final long nowNs)
        {
            lastNs = nowNs;
            if (null != histogram)
            {
                histogram.recordValue(Math.min(MAX_NS, nowNs - beginNs));
            }
        }

        private int doWork()
        {
            return session.doWork() + watcher.doWork();
        }

        private void close()
        {
            if (null != watcher)
            {
                watcher.close();
            }
            if (null != session)
            {
                session.close();
            }
        }
    }
}
