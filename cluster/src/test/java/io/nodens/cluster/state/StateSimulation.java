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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Feeds replicas and the model the same random log, and compares every answer; {@link #verify()} compares all there is.
 */
public final class StateSimulation
{
    private static final int MEMBERS = 3;
    private static final int MAX_DATA_LENGTH = 6_000;
    private static final String[] NAMES = {
        "a", "b", "c", "d", "lock-", "\u00fc\u4e2d", "n".repeat(30), "m".repeat(120), "0000000001"};
    private static final String[] BAD_PATHS = {
        "", "a", "a/b", "//", "/a/", "/a//b", "/a/./b", "/a/..", "/.", "/\u0001", "/a\u0000b", "/\ud83d\ude00",
        "/\uf8ff", "/" + "p".repeat(4095), "/" + "p".repeat(4096), "/" + "p".repeat(9000), "/none/b"};

    /** Of a list that is not valid; all others begin with something that most sessions have. */
    private static final String[] BAD_ENTRIES = {"1 digest a", "1 world all", "1 foo a:b", "32 world anyone", ""};
    private static final String[] ENTRIES = {
        "31 world anyone", "31 world anyone", "1 world anyone", "15 world anyone", "31 digest a:h", "7 digest b:h",
        "31 auth ", "12 x-token t", "24 ip 10.0.0.0/8", "31 ip 10.0.0.1", "2 ip 10.1.0.0/16", "0 digest c:h"};
    private static final String[] IDENTITIES = {
        "digest a:h", "digest b:h", "x-token t", "ip 10.0.0.1", "ip 10.1.2.3", "digest c:h", "x509 CN=a", "super x"};

    private final long seed;
    private final Random random;
    private final List<Replica> replicas = new ArrayList<>();
    private final ModelState model;
    private final TreeMap<String, Long> answered = new TreeMap<>();
    private final Link[] links = new Link[MEMBERS];
    private final Command command = new Command();
    private final AclEncoder acl = new AclEncoder();
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[16 * 1024]);
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[2 * MAX_DATA_LENGTH]);
    private long nextIncarnation = 1_000;
    private long nextClusterSessionId = 1;
    private long timeMs = 1_700_000_000_000L;
    private long steps;
    private String lastStep = "start";
    private final Map<Long, SavedWrite> savedWrites = new HashMap<>();
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
        this.firstVersion = 1 + (int)Math.floorMod(seed >> 1, 4L);
        this.replicas.addAll(List.of(replicas));
        model = new ModelState(SimulationCheck.dataOf(replicas[0].tree(), TreeWriter.ROOT_ZNODE));
        data.setMemory(0, data.capacity(), (byte)'d');
        for (int i = 0; i < MEMBERS; i++)
        {
            links[i] = new Link(i);
        }

        run("first term", 0, (machine) -> machine.onNewLeadershipTerm(timeMs));
        model.newLeadershipTerm(timeMs);
        check();
    }

    /**
     * Feed a further replica from now on.
     *
     * @param replica that holds the same state.
     */
    public void add(final Replica replica)
    {
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
                    random.nextInt(3) * 30, random.nextInt(4) == 0 ? MAX_DATA_LENGTH + random.nextInt(3) - 1 : 0,
                    random.nextInt(3) * 20);
                break;

            case 1:
                begin(Operation.FINALIZE_UPGRADE).correlationId(random.nextInt(100)).upgrade(
                    MEMBERS, random.nextInt(5));
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
        else if (choice < 65 || isHoarder(session))
        {
            begin(Operation.ATTACH_SESSION).attachment(sessionId, 0).secret(
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
        final SavedWrite saved = savedWrites.get(sessionId);
        if (saved != null && random.nextInt(40) == 0)
        {
            saved.sendAgain(command, sessionId, path, data);
        }
        else
        {
            newWrite(choice, session, sessionId);
            if (command.operation != Operation.CLOSE_SESSION)
            {
                savedWrites.put(sessionId, new SavedWrite(command));
            }
        }
        final long attachmentId = session == null ? 1 : session.attachmentId;
        command.attachmentId(random.nextInt(60) == 0 ? attachmentId - 1 : attachmentId);
    }

    private void newWrite(final int choice, final ModelSession session, final long sessionId)
    {
        final int kind = random.nextInt(100);
        if (choice < 83 && !isHoarder(session))
        {
            begin(Operation.CLOSE_SESSION);
        }
        else if (kind < 45)
        {
            begin(Operation.CREATE).mode(random.nextInt(60) == 0 ? random.nextInt(256) : random.nextInt(7), 0);
            final boolean isTtl = command.write.mode == 5 || command.write.mode == 6;
            command.write.ttlMs = isTtl != (random.nextInt(40) == 0) ? 1 + random.nextInt(10_000) : 0;
            pickPath(true);
            pickData();
            if (random.nextInt(6) == 0)
            {
                pickAcl();
            }
        }
        else if (kind < 49)
        {
            begin(Operation.SET_ACL).version(pickVersion());
            pickPath(false);
            pickAcl();
        }
        else if (kind < 72)
        {
            begin(Operation.DELETE).version(pickVersion());
            pickPath(false);
        }
        else
        {
            begin(Operation.SET_DATA).version(pickVersion());
            pickPath(false);
            pickData();
        }

        request(session, sessionId);
    }

    /** Seldom one that is not valid. One that shuts out all would stay until somebody with super comes by. */
    private void pickAcl()
    {
        acl.reset();
        final boolean isOpen = random.nextBoolean();
        if (isOpen)
        {
            addEntry("31 world anyone");
        }
        for (int i = (isOpen ? 0 : 1) + random.nextInt(3); i > 0; i--)
        {
            addEntry(random.nextInt(60) == 0 ?
                BAD_ENTRIES[random.nextInt(BAD_ENTRIES.length)] : ENTRIES[random.nextInt(ENTRIES.length)]);
        }
        command.acl(acl.buffer(), 0, lengthSeldomCutShort(80));
    }

    private void pickIdentities(final int count)
    {
        acl.reset();
        for (int i = 0; i < count; i++)
        {
            addEntry("0 " + IDENTITIES[random.nextInt(IDENTITIES.length)]);
        }
        command.identities(acl.buffer(), 0, lengthSeldomCutShort(40));
    }

    /** A list may have no entries at all; a length below 0 would mean that there is no list. */
    private int lengthSeldomCutShort(final int oneIn)
    {
        return Math.max(0, acl.length() - (random.nextInt(oneIn) == 0 ? 1 : 0));
    }

    private void addEntry(final String entry)
    {
        if (!entry.isEmpty())
        {
            final String[] words = entry.split(" ", 3);
            acl.add(Integer.parseInt(words[0]), words[1], words[2]);
        }
    }

    private void request(final ModelSession session, final long sessionId)
    {
        if (session == null)
        {
            command.request(sessionId, 1 + random.nextInt(3), 0);
            return;
        }

        long requestId = session.lastRequestId() + 1;
        // Some clients never acknowledge, so that they run into the limit.
        final long unacknowledged = isHoarder(session) ? 0 : Math.max(0, requestId - 1 - random.nextInt(40));
        final int choice = random.nextInt(40);
        if (choice == 0)
        {
            requestId = Math.max(1, requestId - random.nextInt(60));
        }
        else if (choice == 1 || choice == 2)
        {
            // One that overtook others, or comes behind some that were refused for good, as the client knows.
            requestId += random.nextInt(3);
        }
        else if (choice == 3)
        {
            requestId = random.nextInt(3) - 1L;
        }
        final long acknowledged = random.nextInt(60) == 0 ? requestId :
            choice == 2 && !isHoarder(session) ? requestId - 1 : Math.min(unacknowledged, requestId - 1);
        command.request(sessionId, requestId, acknowledged);
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
        command.limits.set(900 + link.memberId, 300_000, 40, MAX_DATA_LENGTH);
        command.report.reset().opening(0, isReplaced ? 1 : link.openNumber - 1).versions(0, 4);
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
        command.limits.set(900 + link.memberId, 300_000, 40, MAX_DATA_LENGTH);
        command.report.reset();
        if (beginsLived || hasOpened)
        {
            command.report.opening(1, ++link.openNumber).versions(0, hasOpened ? 4 : firstVersion);
            capacities();
        }
        hasOpened = true;
        applyAll(timestampMs);
    }

    private Command begin(final int operation)
    {
        return command.begin(operation, 0).data(data, 0, 0).path(path, 0, 0);
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
        count();
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
     * How often something was answered.
     *
     * @param kind  constant of {@link Answers}.
     * @param value result code, or event type.
     * @return the count.
     */
    long answered(final long kind, final int value)
    {
        return answered.getOrDefault(kind + ":" + value, 0L);
    }

    private void count()
    {
        final Answers answers = model.answers;
        if (answers.size() > 0)
        {
            final int index = answers.get(0) == Answers.EVENT ? 5 : 3;
            answered.merge(answers.get(0) + ":" + (answers.size() > index ? answers.get(index) : 0), 1L, Long::sum);
        }
    }

    private String where()
    {
        return "seed=" + seed + " step=" + steps + " " + lastStep + " path='" +
            path.getStringWithoutLengthUtf8(0, Math.min(100, command.write.pathLength)) + "'";
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
                model.sessions.values().stream().filter(StateSimulation::isHoarder).findFirst().orElse(null);
            if (hoarder == null || hoarder.results.size() < 1024 || random.nextInt(20) == 0)
            {
                return hoarder;
            }
        }
        final long from = model.lastSessionId == 0 ? 0 : (long)(random.nextDouble() * (model.lastSessionId + 1));
        final Map.Entry<Long, ModelSession> entry = model.sessions.ceilingEntry(from);
        if (entry != null)
        {
            return entry.getValue();
        }
        return model.sessions.isEmpty() ? null : model.sessions.lastEntry().getValue();
    }

    private static boolean isHoarder(final ModelSession session)
    {
        return session != null && session.id % 5 == 0;
    }

    private void pickPath(final boolean isForCreate)
    {
        final int choice = random.nextInt(40);
        String text;
        if (choice == 0)
        {
            text = BAD_PATHS[random.nextInt(BAD_PATHS.length)];
        }
        else
        {
            text = pickZnode(isForCreate);
            if (isForCreate ? choice > 2 : choice < 4)
            {
                text = (text.equals("/") ? "" : text) + "/" + NAMES[random.nextInt(NAMES.length)];
            }
            if (isForCreate && choice > 37)
            {
                text = text.substring(0, text.lastIndexOf('/') + 1);
            }
        }

        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        path.putBytes(3, bytes);
        command.path(path, 3, bytes.length);
        if (text.length() > 200)
        {
            command.write.version = -1;
        }
    }

    /** Where containers get a first child, or lose their last: seldom else. */
    private String pickZnode(final boolean isForCreate)
    {
        if (random.nextInt(4) == 0)
        {
            final List<String> paths = model.reaping.aboutContainers(isForCreate);
            return paths.isEmpty() ? "/" : paths.get(random.nextInt(paths.size()));
        }
        return pickZnode();
    }

    private String pickZnode()
    {
        if (random.nextInt(6) == 0)
        {
            return "/";
        }
        final StringBuilder from = new StringBuilder();
        for (int i = 0; i < 3; i++)
        {
            from.append('/').append((char)('0' + random.nextInt(80)));
        }
        final String found = model.znodes.ceilingKey(from.toString());
        return found == null || found.length() > 600 ? "/" : found;
    }

    private int pickVersion()
    {
        return random.nextInt(3) == 0 ? random.nextInt(4) : -1;
    }

    private void pickData()
    {
        final int choice = random.nextInt(30);
        final int length;
        if (choice < 3)
        {
            length = Command.NULL_DATA_LENGTH;
        }
        else if (choice < 5)
        {
            length = 0;
        }
        else if (choice == 5)
        {
            length = random.nextInt(MAX_DATA_LENGTH + 50);
        }
        else
        {
            length = random.nextInt(200);
        }
        data.putLong(0, random.nextLong());
        command.data(data, 0, length);
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
