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

import static org.junit.jupiter.api.Assertions.assertNull;

import io.nodens.tree.TreeWriter;
import io.nodens.tree.acl.AclEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Feeds replicas and the model the same random log, and compares every answer; {@link #verify()} compares all there is.
 */
public final class StateSimulation
{
    private static final int MEMBERS = 3;
    private static final String[] IDENTITIES = {
        "digest a:h", "digest b:h", "x-token t", "ip 10.0.0.1", "ip 10.1.2.3", "digest c:h", "x509 CN=a", "super x",
        "sasl a"};

    private final long seed;
    private final Random random;
    private final List<Replica> replicas = new ArrayList<>();
    private final ModelState model;
    private final Link[] links = new Link[MEMBERS];
    private final Command command = new Command();
    private final AclEncoder acl = new AclEncoder();
    private long nextIncarnation = 1_000;
    private long nextClusterSessionId = 1;
    private long timeMs = 1_700_000_000_000L;
    private long steps;
    private String lastStep = "start";
    private final SimulationWrites writes;
    private final boolean beginsLived;
    private final int firstVersion;
    private boolean hasOpened;

    /**
     * A log from a seed.
     *
     * @param seed     of everything random.
     * @param replicas that it is fed to.
     */
    public StateSimulation(final long seed, final Replica... replicas)
    {
        this.seed = seed;
        this.random = new Random(seed);
        this.beginsLived = 0 == (seed & 1);
        this.firstVersion = 1 + (int)Math.floorMod(seed >> 1, (long)CommandVersion.CURRENT);
        for (final Replica replica : replicas)
        {
            add(replica);
        }
        model = new ModelState(SimulationCheck.dataOf(replicas[0].tree(), TreeWriter.ROOT_ZNODE));
        writes = new SimulationWrites(random, model, command);
        for (int i = 0; i < MEMBERS; i++)
        {
            links[i] = new Link(i);
        }

        run("first term", 0, (machine) -> machine.onNewLeadershipTerm(timeMs));
        model.newLeadershipTerm(timeMs);
        check();
    }

    /**
     * Feed a further replica from now on. Every second one deletes ephemerals one by one.
     *
     * @param replica that holds the same state.
     */
    public void add(final Replica replica)
    {
        if (1 == replicas.size() % 2)
        {
            replica.machine.ephemeralEnds.leastCount(Integer.MAX_VALUE);
        }
        replicas.add(replica);
    }

    /**
     * Feed many steps.
     *
     * @param count of steps.
     */
    public void run(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            step();
        }
    }

    private void step()
    {
        steps++;
        timeMs += random.nextInt(4);
        final long timestampMs = random.nextInt(100) == 0 ? timeMs - random.nextInt(1000) : timeMs;
        final int choice = random.nextInt(1000);
        if (choice < 40)
        {
            tick(choice == 0 ? model.tickId - 1 : model.tickId, timestampMs);
        }
        else if (choice < 41)
        {
            timeMs += 500 + random.nextInt(1500);
            // Ticks alone: containers go only when nobody has used them for two looks.
            for (int ticks = random.nextInt(5) == 0 ? 2 * Reaping.CONTAINER_TICKS + 1 : 0; ticks > 0; ticks--)
            {
                tick(model.tickId, ++timeMs);
            }
        }
        else if (choice < 42)
        {
            // Another leader's clock may be a good deal ahead, or behind.
            final long termMs = timestampMs + (random.nextInt(4) == 0 ? random.nextInt(20_000) - 10_000 : 0);
            run("term", termMs, (machine) -> machine.onNewLeadershipTerm(termMs));
            model.newLeadershipTerm(termMs);
            check();
        }
        else if (choice == 45)
        {
            run("malformed", timestampMs, (machine) -> machine.ignoreMalformed(timestampMs));
            model.ignoreMalformed(timestampMs);
            check();
        }
        else if (choice < 45)
        {
            closeClusterSession(timestampMs);
        }
        else
        {
            commandStep(choice, timestampMs);
        }
    }

    private void tick(final long id, final long timestampMs)
    {
        run("tick", timestampMs, (machine) -> machine.onTick(id, timestampMs));
        model.tick(id, timestampMs);
        check();
    }

    private void closeClusterSession(final long timestampMs)
    {
        final Link link = links[random.nextInt(MEMBERS)];
        final long id = link.clusterSessionId;
        link.isOpen = link.isOpen && random.nextBoolean();
        if (link.isOpen)
        {
            return;
        }
        run("close cluster session", timestampMs, (machine) -> machine.onClusterSessionClosed(id, timestampMs));
        model.closeClusterSession(id, timestampMs);
        check();
    }

    private void commandStep(final int choice, final long timestampMs)
    {
        final ModelSession session = pickSession();
        Link link = links[random.nextInt(MEMBERS)];
        if (session != null && session.owner >= 0 && random.nextInt(50) != 0)
        {
            link = links[session.owner];
        }
        if (!link.isOpen)
        {
            openAtLast(link, timestampMs);
            return;
        }

        final long sessionId = session == null ? random.nextInt(5) : session.id;
        if (choice < 75)
        {
            sessionCommand(choice, session, sessionId);
            link = random.nextInt(4) == 0 && choice < 65 ? links[random.nextInt(MEMBERS)] : link;
        }
        else if (choice < 77)
        {
            memberCommand();
        }
        else if (choice < 80)
        {
            begin(random.nextBoolean() ? Operation.BARRIER : Operation.DIGEST_REPORT);
            command.checkpoint(model.zxid, replicas.get(0).machine.digest());
        }
        else
        {
            write(choice, session, sessionId);
        }
        if (!link.isOpen)
        {
            openAtLast(link, timestampMs);
            return;
        }

        send(link, timestampMs);
    }

    private void memberCommand()
    {
        switch (random.nextInt(8))
        {
            case 0:
                begin(Operation.SET_LIMITS).correlationId(random.nextInt(100));
                command.limits.change(
                    random.nextInt(10) == 0 ? -1 : random.nextInt(3) * 450L, random.nextInt(3) * 200_000L,
                    random.nextInt(3) * 30,
                    random.nextInt(4) == 0 ? SimulationWrites.MAX_DATA_LENGTH + random.nextInt(3) - 1 : 0,
                    random.nextInt(3) * 20);
                break;

            case 1:
            case 2:
                begin(Operation.FINALIZE_UPGRADE).correlationId(random.nextInt(100)).upgrade(MEMBERS,
                    random.nextInt(3) == 0 ? random.nextInt(CommandVersion.CURRENT + 2) :
                    Math.min(CommandVersion.CURRENT, model.activeVersion + 1));
                break;

            case 3:
                begin(Operation.FORCE_CLOSE_SESSION).correlationId(random.nextInt(100)).attachment(
                    1 + random.nextLong(Math.max(1, model.sessions.lastId)), 0);
                if (random.nextBoolean() && !model.sessions.table.isEmpty())
                {
                    command.attachment(model.sessions.table.firstKey(), 0);
                }
                break;

            default:
                begin(Operation.CAPACITY_REPORT);
                capacities();
                break;
        }
    }

    private void capacities()
    {
        command.report.capacity(
            random.nextInt(4) == 0 ? random.nextInt(400_000) : 1L << 40,
            random.nextInt(30) == 0 ? 0 : random.nextInt(3) - 1L,
            random.nextInt(10) == 0 ? random.nextInt(80_000) : random.nextInt(2) * (1L << 30));
    }

    private void sessionCommand(final int choice, final ModelSession session, final long sessionId)
    {
        if (choice < 53)
        {
            begin(Operation.OPEN_SESSION).timeoutMs(
                random.nextInt(50) == 0 ? random.nextInt() : random.nextInt(1500)).secret(random.nextLong(), 5);
            pickIdentities(random.nextInt(2));
        }
        else if (choice < 57)
        {
            final long attachmentId = session == null ? 1 : session.attachmentId;
            begin(Operation.ADD_IDENTITIES)
                .attachment(sessionId, random.nextInt(8) == 0 ? attachmentId - 1 : attachmentId);
            pickIdentities(1 + random.nextInt(2));
        }
        else if (choice < 65 || SimulationWrites.isHoarder(session))
        {
            final long former = session == null || random.nextInt(3) != 0 ? 0 :
                Math.max(0, session.attachmentId - random.nextInt(3));
            begin(Operation.ATTACH_SESSION).attachment(sessionId, former).secret(
                session == null ? 0 : session.secret.get(0), random.nextInt(8) == 0 ? 6 : 5);
            pickIdentities(random.nextInt(3));
        }
        else
        {
            final long attachmentId = session == null ? 1 : session.attachmentId;
            begin(choice < 71 ? Operation.DETACH_SESSION : Operation.EXPIRE_SESSION)
                .attachment(sessionId, random.nextInt(8) == 0 ? attachmentId - 1 : attachmentId);
        }
    }

    private void write(final int choice, final ModelSession session, final long sessionId)
    {
        if (choice < 83 && !SimulationWrites.isHoarder(session))
        {
            begin(Operation.CLOSE_SESSION);
            writes.request(session, sessionId);
        }
        else
        {
            writes.write(session, sessionId);
        }
        final long attachmentId = session == null ? 1 : session.attachmentId;
        command.attachmentId(random.nextInt(60) == 0 ? attachmentId - 1 : attachmentId);
    }

    private void pickIdentities(final int count)
    {
        acl.reset();
        for (int i = 0; i < count; i++)
        {
            SimulationWrites.addEntry(acl, "0 " + IDENTITIES[random.nextInt(IDENTITIES.length)]);
        }
        // A list may have no entries at all; a length below 0 would mean that there is no list.
        command.identities(
            acl.buffer(), 0, Math.max(0, acl.length() - (random.nextInt(40) == 0 ? 1 : 0)));
    }

    private void send(final Link link, final long timestampMs)
    {
        command.clusterSessionId = link.clusterSessionId;
        command.origin(link.memberId, link.incarnation, ++link.sequence);
        switch (random.nextInt(200))
        {
            case 0:
                link.sequence--;
                command.sequence--;
                break;

            case 1:
                link.sequence--;
                command.sequence += 1 + random.nextInt(5);
                break;

            case 2:
                link.sequence--;
                command.clusterSessionId += 1_000_000;
                break;

            case 3:
                link.sequence--;
                command.incarnation--;
                break;

            case 4:
                link.sequence--;
                command.memberId = random.nextBoolean() ? 77 : random.nextInt();
                break;

            case 5:
                applyAll(timestampMs);
                break;

            case 6:
                applyMalformed(timestampMs);
                return;

            case 7:
                openLate(link, timestampMs);
                return;

            default:
                break;
        }

        applyAll(timestampMs);
    }

    private void applyMalformed(final long timestampMs)
    {
        final long sequence = command.sequence;
        run("malformed " + command.operation, timestampMs, (machine) ->
        {
            if (!machine.applyMalformed(command, timestampMs))
            {
                machine.ignoreMalformed(timestampMs);
            }
        });
        if (!model.applyMalformed(command, timestampMs))
        {
            model.ignoreMalformed(timestampMs);
            links[command.memberId].sequence = sequence - 1;
        }
        check();
    }

    /**
     * An opening that was overtaken, or one of a process that was replaced; in version 0 there is no order.
     */
    private void openLate(final Link link, final long timestampMs)
    {
        link.sequence--;
        if (link.openNumber < 2)
        {
            return;
        }

        begin(Operation.FRONT_END_OPEN);
        command.clusterSessionId = link.clusterSessionId - 1;
        final boolean isReplaced = random.nextBoolean();
        command.origin(link.memberId, isReplaced ? link.incarnation - 1 : link.incarnation, 0);
        command.limits.set(900 + link.memberId, 300_000, 40, SimulationWrites.MAX_DATA_LENGTH);
        command.report.reset().opening(0, isReplaced ? 1 : link.openNumber - 1).versions(0, CommandVersion.CURRENT);
        applyAll(timestampMs);
    }

    /**
     * Stay away for a while, so that sessions expire meanwhile.
     */
    private void openAtLast(final Link link, final long timestampMs)
    {
        if (random.nextInt(100) == 0)
        {
            open(link, timestampMs);
        }
    }

    private void open(final Link link, final long timestampMs)
    {
        final boolean isSame = link.incarnation != 0 && random.nextInt(3) != 0;
        if (!isSame)
        {
            link.incarnation = nextIncarnation++;
            link.sequence = 0;
            link.openNumber = 0;
        }
        link.clusterSessionId = nextClusterSessionId++;
        link.isOpen = true;

        begin(Operation.FRONT_END_OPEN);
        command.clusterSessionId = link.clusterSessionId;
        command.origin(link.memberId, link.incarnation, 0);
        command.limits.set(900 + link.memberId, 300_000, 40, SimulationWrites.MAX_DATA_LENGTH);
        command.report.reset();
        if (beginsLived || hasOpened)
        {
            command.report.opening(1, ++link.openNumber).versions(0, hasOpened ? CommandVersion.CURRENT : firstVersion);
            capacities();
        }
        hasOpened = true;
        applyAll(timestampMs);
    }

    private Command begin(final int operation)
    {
        return writes.begin(operation);
    }

    private void applyAll(final long timestampMs)
    {
        run("operation " + command.operation, timestampMs, (machine) -> machine.apply(command, timestampMs));
        model.apply(command, timestampMs);
        check();
    }

    private void run(final String what, final long timestampMs, final Consumer<StateMachine> call)
    {
        lastStep = what + " at " + timestampMs;
        model.answers.clear();
        for (final Replica replica : replicas)
        {
            replica.answers.clear();
            call.accept(replica.machine);
        }
    }

    private void check()
    {
        for (final Replica replica : replicas)
        {
            if (!replica.answers.matches(model.answers))
            {
                throw new AssertionError(where() + " model answers " + model.answers + ", machine " + replica.answers);
            }
            assertNull(replica.failure, this::where);
        }
    }

    /**
     * How often something happened.
     *
     * @param what such as "write OK", "multi NO_NODE", "guarded true OK", "event MOVED".
     * @return the count.
     */
    long counted(final String what)
    {
        return model.counted(what);
    }

    /** Writes that a quota refused. */
    long quotaRefusals()
    {
        return model.quotas.refusals();
    }

    /** The most quotas that there were at a time. */
    int mostQuotas()
    {
        return model.quotas.most();
    }

    private String where()
    {
        return "seed=" + seed + " step=" + steps + " " + lastStep + " path='" + writes + "'";
    }

    private ModelSession pickSession()
    {
        if (random.nextInt(100) == 0)
        {
            return null;
        }
        if (random.nextInt(4) == 0)
        {
            // One session at a time is busier than the others, and never acknowledges, until it has reached its limit.
            final ModelSession hoarder =
                model.sessions.table.values().stream().filter(SimulationWrites::isHoarder).findFirst().orElse(null);
            if (hoarder == null || hoarder.results.size() < 1024 || random.nextInt(20) == 0)
            {
                return hoarder;
            }
        }
        final long from = model.sessions.lastId == 0 ? 0 : (long)(random.nextDouble() * (model.sessions.lastId + 1));
        final Map.Entry<Long, ModelSession> entry = model.sessions.table.ceilingEntry(from);
        if (entry != null)
        {
            return entry.getValue();
        }
        return model.sessions.table.isEmpty() ? null : model.sessions.table.lastEntry().getValue();
    }

    /** How many znodes of a kind the cluster itself removed. */
    long reaped(final int kind)
    {
        return model.reaping.reaped(kind);
    }

    /** Compare every znode, session, front end and total of every replica with the model. */
    public void verify()
    {
        new SimulationCheck(model, replicas, this::where).verify();
    }

    private static final class Link
    {
        private final int memberId;
        private long incarnation;
        private long clusterSessionId;
        private long sequence;
        private boolean isOpen;
        private long openNumber;

        private Link(final int memberId)
        {
            this.memberId = memberId;
        }
    }
}
