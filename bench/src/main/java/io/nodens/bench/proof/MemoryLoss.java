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

import java.util.Random;

/**
 * Members lose what they remember, never more than one at a time: the others have everything that the one has
 * acknowledged, and the next one loses nothing before the last one was seeded and serves.
 * <p>
 * <b>Thread:</b> one.
 */
final class MemoryLoss
{
    private static final long SEEDED_TIMEOUT_MS = 180_000;
    private static final int DISTURBANCES = 6;
    private static final int MOST_BETWEEN_MS = 1_500;

    private final PartitionRun run;
    private final Network network;

    MemoryLoss(final PartitionRun run, final Network network)
    {
        this.run = run;
        this.network = network;
    }

    /**
     * A member loses its directory, and starts empty.
     *
     * @param victim that loses it.
     * @param downMs how long it is down.
     */
    void wipe(final int victim, final long downMs)
    {
        loseDirectory(victim, downMs);
        awaitSeeded(victim);
    }

    /**
     * A member loses its directory; while it is seeded, links are cut and members stop and are killed.
     *
     * @param victim that loses it.
     * @param random draws what happens.
     */
    void wipeDisturbed(final int victim, final Random random)
    {
        loseDirectory(victim, random.nextInt(MOST_BETWEEN_MS));
        for (int i = 0; i < DISTURBANCES; i++)
        {
            Nemesis.pause(random.nextInt(MOST_BETWEEN_MS));
            disturb((victim + 1 + random.nextInt(2)) % PartitionProof.MEMBERS, victim, random);
            Nemesis.pause(random.nextInt(MOST_BETWEEN_MS));
            network.heal();
            run.resumeAll();
            run.startAll();
        }
        awaitSeeded(victim);
    }

    /**
     * The first time, a copy of a member's directory is taken while it is down; the next time, it is put back. The
     * others run, and know that the member has run since.
     *
     * @param victim of which it is.
     * @param downMs how long it is down.
     */
    void copyOrPutBack(final int victim, final long downMs)
    {
        run.kill(victim);
        Nemesis.pause(downMs);
        if (run.directories().hasCopy(victim))
        {
            run.say("  put back the copy of member " + victim);
            run.directories().putBack(victim);
        }
        else
        {
            run.say("  take a copy of member " + victim);
            run.directories().takeCopy(victim);
        }
        run.startAll();
        awaitSeeded(victim);
    }

    /**
     * One member is away while the others acknowledge writes, and both of these are killed. One of them comes back
     * without its directory, together with the one that was away: they are a majority that lacks the writes, and must
     * wait for the third.
     *
     * @param away    is killed first.
     * @param victim  loses its directory.
     * @param knowing remembers everything, and comes last.
     * @param holdsMs how long each state holds.
     */
    void amnesia(final int away, final int victim, final int knowing, final long[] holdsMs)
    {
        run.kill(away);
        Nemesis.pause(holdsMs[0]);
        run.kill(victim, knowing);
        wipeDirectory(victim);
        run.start(away, victim);
        Nemesis.pause(holdsMs[1]);
        run.startAll();
        awaitSeeded(victim);
    }

    private void loseDirectory(final int victim, final long downMs)
    {
        run.kill(victim);
        Nemesis.pause(downMs);
        wipeDirectory(victim);
        run.startAll();
    }

    private void wipeDirectory(final int victim)
    {
        run.say("  wipe member " + victim);
        run.directories().wipe(victim);
    }

    private void disturb(final int other, final int victim, final Random random)
    {
        final boolean[][] plan = network.whole();
        switch (random.nextInt(5))
        {
            case 0 -> Network.cut(plan, victim, other);
            case 1 -> Nemesis.isolate(plan, other);
            case 2 -> run.pauseMember(other);
            case 3 -> run.kill(other);
            default -> run.kill(victim);
        }
        network.apply(plan);
        run.say("  " + network.describe());
    }

    private void awaitSeeded(final int victim)
    {
        run.awaitServing(victim, SEEDED_TIMEOUT_MS);
    }
}
