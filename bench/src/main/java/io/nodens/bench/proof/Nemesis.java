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

import io.nodens.cluster.testkit.Await;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Does one bad thing after the other to a cluster. What is drawn depends on the seed alone: the kind of each step, who
 * of the followers, and the times; who leads is found out when the step is taken.
 */
final class Nemesis
{
    /** Creates of a burst that a leader takes while it is cut off, and bytes of each: together the 2 MB of a log. */
    static final int LARGE_BURST = 40;
    static final int LARGE_BURST_LENGTH = 50_000;
    /** Creates of a burst at a leader that may or may not have a majority. */
    static final int SMALL_BURST = 32;
    static final int SMALL_BURST_LENGTH = 100;

    private static final int HOLDS = 3;
    private static final long LEADER_TIMEOUT_MS = 20_000;
    private static final long LEAST_LONG_HOLD_MS = 2_000;
    private static final long MOST_LONG_HOLD_MS = 40_000;

    /**
     * Kinds of steps, and how often each is drawn.
     */
    enum Kind
    {
        /** The leader is cut off from both followers. */
        ISOLATE_LEADER(3),
        /** The followers do not hear the leader, which hears them. */
        MUTE_LEADER(2),
        /** The leader does not hear the followers, which hear it. */
        DEAF_LEADER(2),
        /** A follower is cut off from both others. */
        ISOLATE_FOLLOWER(1),
        /** One link is cut. */
        CUT_LINK(2),
        /** One direction of one link is cut. */
        ONE_WAY(2),
        /** The leader is cut off; it joins its successor while the third is alone; then the successor is alone. */
        MOVING(4),
        /** Nobody hears anybody. */
        ALL_APART(1),
        /** Links are cut and joined at random, quickly. */
        FLAP(2),
        /** The leader is stopped and goes on. */
        PAUSE_LEADER(2),
        /** A follower is stopped and goes on. */
        PAUSE_FOLLOWER(1),
        /** Leader and a follower are stopped and go on one after the other. */
        PAUSE_MAJORITY(1),
        /** One member is stopped for 2 to 40 s. */
        PAUSE_LONG(2),
        /** Two members are stopped at once for 2 to 40 s, and go on one after the other. */
        PAUSE_TWO(1),
        /** All members are stopped at once for 2 to 40 s, and go on one after the other. */
        PAUSE_ALL(2),
        /** The leader is killed and started again. */
        KILL_LEADER(2),
        /** A follower is killed and started again. */
        KILL_FOLLOWER(1),
        /** Two are killed at once and started again. */
        KILL_TWO(1),
        /** All are killed at once and started again. */
        KILL_ALL(2),
        /** The leader is cut off, its successor is killed, the old one joins the third. */
        KILL_SUCCESSOR(2),
        /** Clients do not reach the leader, or do not hear it. */
        CUT_CLIENTS(1),
        /** A process of clients is killed. */
        KILL_CLIENTS(1),
        /** All are whole; one is killed, loses its directory and starts empty. */
        WIPE(2),
        /** The same, and the cluster is not left alone while the member is seeded. */
        WIPE_DISTURBED(1),
        /** All are whole; one is killed, and a copy of its directory is taken, or put back if there is one. */
        STALE(4),
        /** One is away; of the others one loses what both acknowledged, and meets the one that never had it. */
        AMNESIA(2);

        private final int weight;

        Kind(final int weight)
        {
            this.weight = weight;
        }
    }

    /**
     * One step as drawn.
     */
    private record Step(
        Kind kind,
        boolean isSwapped,
        int pick,
        boolean isBurst,
        long[] holdsMs,
        long longHoldMs,
        boolean isCalm,
        long seed)
    {
    }

    private final PartitionRun run;
    private final Network network;
    private final MemoryLoss memoryLoss;
    private final Random random;
    private final List<Kind> bag = new ArrayList<>();
    private int steps;

    Nemesis(final PartitionRun run, final Network network, final long seed, final List<Kind> kinds)
    {
        this.run = run;
        this.network = network;
        memoryLoss = new MemoryLoss(run, network);
        random = new Random(seed);
        for (final Kind kind : kinds)
        {
            for (int i = 0; i < kind.weight; i++)
            {
                bag.add(kind);
            }
        }
    }

    int steps()
    {
        return steps;
    }

    /** Take the next step, leave everything whole again, and wait for calm if that was drawn. */
    void step()
    {
        final Step step = draw();
        steps++;
        final int leader = run.leader(LEADER_TIMEOUT_MS, -1);
        final int first = (Math.max(leader, 0) + (step.isSwapped() ? 2 : 1)) % PartitionProof.MEMBERS;
        final int second = PartitionProof.MEMBERS - Math.max(leader, 0) - first;
        run.say("step " + steps + ": " + step.kind() + ", leader " + leader + ", times " +
            Arrays.toString(step.holdsMs()) + " long " + step.longHoldMs() +
            (step.isBurst() ? ", burst" : "") + (step.isCalm() ? ", calm" : ""));
        take(step, Math.max(leader, 0), first, second);
        network.heal();
        run.resumeAll();
        run.startAll();
        if (step.isCalm())
        {
            run.awaitCalm();
        }
        else
        {
            pause(step.holdsMs()[HOLDS - 1] / 2);
        }
    }

    static void pause(final long timeMs)
    {
        Await.holds(timeMs, () -> false);
    }

    private Step draw()
    {
        final long[] holdsMs = new long[HOLDS];
        final Kind kind = bag.get(random.nextInt(bag.size()));
        for (int i = 0; i < HOLDS; i++)
        {
            final int range = random.nextInt(10);
            holdsMs[i] = range < 3 ? 20 + random.nextInt(500) :
                range < 8 ? 500 + random.nextInt(3_000) : 3_500 + random.nextInt(9_000);
        }
        final double share = random.nextDouble();
        final long longHoldMs = LEAST_LONG_HOLD_MS + (long)(share * share * (MOST_LONG_HOLD_MS - LEAST_LONG_HOLD_MS));
        return new Step(kind, random.nextBoolean(), random.nextInt(6), random.nextInt(3) == 0, holdsMs, longHoldMs,
            random.nextInt(5) < 2, random.nextLong());
    }

    private void take(final Step step, final int leader, final int first, final int second)
    {
        final boolean[][] plan = network.whole();
        final long holdMs = step.holdsMs()[0];
        switch (step.kind())
        {
            case ISOLATE_LEADER, ISOLATE_FOLLOWER ->
            {
                final int alone = step.kind() == Kind.ISOLATE_LEADER ? leader : first;
                isolate(plan, alone);
                hold(plan, leader, step.isBurst(), holdMs);
            }
            case MUTE_LEADER ->
            {
                plan[first][leader] = true;
                plan[second][leader] = true;
                hold(plan, leader, step.isBurst(), holdMs);
            }
            case DEAF_LEADER ->
            {
                plan[leader][first] = true;
                plan[leader][second] = true;
                hold(plan, leader, step.isBurst(), holdMs);
            }
            case CUT_LINK ->
            {
                final int one = step.pick() % PartitionProof.MEMBERS;
                Network.cut(plan, one, (one + 1) % PartitionProof.MEMBERS);
                hold(plan, leader, step.isBurst(), holdMs);
            }
            case ONE_WAY ->
            {
                final int to = step.pick() % PartitionProof.MEMBERS;
                plan[to][(to + 1 + step.pick() / PartitionProof.MEMBERS) % PartitionProof.MEMBERS] = true;
                hold(plan, leader, step.isBurst(), holdMs);
            }
            case ALL_APART ->
            {
                isolate(plan, leader);
                Network.cut(plan, first, second);
                hold(plan, leader, step.isBurst(), holdMs);
            }
            case CUT_CLIENTS ->
            {
                plan[network.clients()][leader] = step.pick() != 0;
                plan[leader][network.clients()] = step.pick() != 1;
                hold(plan, leader, false, holdMs);
            }
            case MOVING -> move(step, leader, first, second);
            case FLAP -> flap(step);
            default -> takeProcesses(step, leader, first, second);
        }
    }

    private void takeProcesses(final Step step, final int leader, final int first, final int second)
    {
        final long[] holdsMs = step.holdsMs();
        switch (step.kind())
        {
            case PAUSE_LEADER, PAUSE_FOLLOWER ->
            {
                run.pauseMember(step.kind() == Kind.PAUSE_LEADER ? leader : first);
                pause(holdsMs[0]);
            }
            case PAUSE_MAJORITY ->
            {
                run.pauseMember(leader);
                run.pauseMember(first);
                pause(holdsMs[0]);
                run.resumeMember(first);
                pause(holdsMs[1] / 4);
            }
            case PAUSE_LONG -> pauseLong(step, step.pick() < 3 ? leader : first);
            case PAUSE_TWO -> pauseLong(step, step.pick() < 3 ? leader : second, first);
            case PAUSE_ALL -> pauseLong(step, leader, first, second);
            case KILL_LEADER, KILL_FOLLOWER ->
            {
                run.kill(step.kind() == Kind.KILL_LEADER ? leader : first);
                pause(holdsMs[0]);
            }
            case KILL_TWO ->
            {
                run.kill(step.pick() < 4 ? leader : second, first);
                pause(holdsMs[0]);
            }
            case KILL_ALL ->
            {
                run.kill(leader, first, second);
                pause(holdsMs[0] / 4);
            }
            case KILL_SUCCESSOR ->
            {
                final boolean[][] plan = network.whole();
                isolate(plan, leader);
                apply(plan);
                burst(leader, true);
                final int successor = run.leader(LEADER_TIMEOUT_MS, leader);
                pause(holdsMs[0] / 4);
                run.kill(successor >= 0 ? successor : first);
                network.heal();
                pause(holdsMs[1]);
            }
            case KILL_CLIENTS -> run.replaceVictim();
            case WIPE, WIPE_DISTURBED, STALE, AMNESIA -> loseMemory(step, leader, first, second);
            default -> throw new IllegalStateException(step.kind().toString());
        }
    }

    private void move(final Step step, final int leader, final int first, final int second)
    {
        final boolean[][] alone = network.whole();
        isolate(alone, leader);
        apply(alone);
        burst(leader, true);
        final int elected = step.holdsMs()[0] > 500 ? run.leader(step.holdsMs()[0], leader) : -1;
        final int successor = elected >= 0 ? elected : first;
        final int third = first + second - successor;

        final boolean[][] moved = network.whole();
        isolate(moved, third);
        burst(successor, false);
        apply(moved);
        pause(step.holdsMs()[1]);

        final boolean[][] last = network.whole();
        isolate(last, successor);
        apply(last);
        pause(step.holdsMs()[2]);
    }

    private void flap(final Step step)
    {
        final Random own = new Random(step.seed());
        final int changes = 4 + own.nextInt(12);
        for (int i = 0; i < changes; i++)
        {
            final boolean[][] plan = network.whole();
            for (int to = 0; to < PartitionProof.MEMBERS; to++)
            {
                for (int from = 0; from < PartitionProof.MEMBERS; from++)
                {
                    plan[to][from] = to != from && own.nextInt(3) == 0;
                }
            }
            apply(plan);
            pause(50 + own.nextInt(800));
        }
    }

    /** Those that were stopped go on one after the other, the last one first if the step is swapped. */
    private void pauseLong(final Step step, final int... members)
    {
        for (final int member : members)
        {
            run.pauseMember(member);
        }
        pause(step.longHoldMs());
        for (int i = 0; i < members.length; i++)
        {
            run.resumeMember(members[step.isSwapped() ? members.length - 1 - i : i]);
            pause(step.holdsMs()[1] / 8);
        }
    }

    private void loseMemory(final Step step, final int leader, final int first, final int second)
    {
        run.awaitCalm();
        final int victim = step.pick() < 2 ? leader : first;
        switch (step.kind())
        {
            case WIPE -> memoryLoss.wipe(victim, step.holdsMs()[0] / 2);
            case WIPE_DISTURBED -> memoryLoss.wipeDisturbed(victim, new Random(step.seed()));
            case STALE -> memoryLoss.copyOrPutBack(victim, step.holdsMs()[0] / 2);
            default -> memoryLoss.amnesia(step.pick() < 2 ? second : leader, first,
                step.pick() < 2 ? leader : second, step.holdsMs());
        }
    }

    private void hold(final boolean[][] plan, final int leader, final boolean isBurst, final long holdMs)
    {
        apply(plan);
        if (isBurst)
        {
            burst(leader, true);
        }
        pause(holdMs);
    }

    private void burst(final int member, final boolean isLarge)
    {
        run.burst(member, isLarge ? LARGE_BURST : SMALL_BURST, isLarge ? LARGE_BURST_LENGTH : SMALL_BURST_LENGTH);
    }

    private void apply(final boolean[][] plan)
    {
        network.apply(plan);
        run.say("  " + network.describe());
    }

    static void isolate(final boolean[][] plan, final int member)
    {
        for (int other = 0; other < PartitionProof.MEMBERS; other++)
        {
            if (other != member)
            {
                Network.cut(plan, member, other);
            }
        }
    }
}
