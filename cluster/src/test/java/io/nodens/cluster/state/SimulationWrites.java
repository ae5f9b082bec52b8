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

import io.nodens.sbe.protocol.Relation;
import io.nodens.tree.acl.AclEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Draws what sessions write: single operations, several, some that depend on conditions, what sets quotas, and what was
 * sent before.
 */
final class SimulationWrites
{
    static final int MAX_DATA_LENGTH = 6_000;

    private static final int MANY = 34;
    private static final String[] NAMES = {
        "a", "b", "c", "d", "lock-", "\u00fc\u4e2d", "n".repeat(30), "m".repeat(120), "0000000001"};
    private static final String[] BAD_PATHS = {
        "", "a", "a/b", "//", "/a/", "/a//b", "/a/./b", "/a/..", "/.", "/\u0001", "/a\u0000b", "/\ud83d\ude00",
        "/\uf8ff", "/" + "p".repeat(4095), "/" + "p".repeat(4096), "/" + "p".repeat(9000), "/none/b",
        "/zookeeper", "/zookeeper/quota", "/zookeeper/config", "/zookeeper/quota/zookeeper_limits"};
    private static final String[] NO_LIMITS = {
        "", "count", "count=-2", "count=1,count=2", "counts=1", "count=1 ", ";", "count=x", "byteHardLimit=1x"};

    /** Of a list that is not valid; all others begin with something that most sessions have. */
    private static final String[] BAD_ENTRIES = {"1 digest a", "1 world all", "1 foo a:b", "32 world anyone", ""};
    private static final String[] ENTRIES = {
        "31 world anyone", "31 world anyone", "1 world anyone", "15 world anyone", "31 digest a:h", "7 digest b:h",
        "31 auth ", "12 x-token t", "24 ip 10.0.0.0/8", "31 ip 10.0.0.1", "2 ip 10.1.0.0/16", "0 digest c:h"};

    private final Random random;
    private final ModelState model;
    private final Command command;
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[16 * 1024]);
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[2 * MAX_DATA_LENGTH]);
    private final AclEncoder acl = new AclEncoder();
    private final Map<Long, SavedWrite> saved = new HashMap<>();
    /** A subtree that all operations of a command are about, or null: several of them meet the same quota then. */
    private String within;

    SimulationWrites(final Random random, final ModelState model, final Command command)
    {
        this.random = random;
        this.model = model;
        this.command = command;
        data.setMemory(0, data.capacity(), (byte)'d');
    }

    Command begin(final int operation)
    {
        return command.begin(operation, 0).data(data, 0, 0).path(path, 0, 0);
    }

    /** A write of a session, new or sent before. */
    void write(final ModelSession session, final long sessionId)
    {
        final SavedWrite former = saved.get(sessionId);
        if (former != null && random.nextInt(40) == 0)
        {
            former.sendAgain(command, sessionId);
            return;
        }

        final int kind = random.nextInt(100);
        if (kind < 4)
        {
            several(random.nextBoolean() ? Operation.GUARDED : Operation.MULTI);
        }
        else if (kind < 8)
        {
            aboutQuota();
        }
        else
        {
            single(kind);
        }
        request(session, sessionId);
        saved.put(sessionId, new SavedWrite(command));
    }

    private void single(final int kind)
    {
        if (kind < 50)
        {
            begin(Operation.CREATE);
        }
        else if (kind < 54)
        {
            begin(Operation.SET_ACL);
        }
        else
        {
            begin(kind < 75 ? Operation.DELETE : Operation.SET_DATA);
        }
        final String at = pickPath(Operation.CREATE == command.operation);
        draw(command.write, at, path, data);
        if (Operation.SET_ACL == command.operation || (Operation.CREATE == command.operation && random.nextInt(6) == 0))
        {
            pickAcl();
            command.acl(acl.buffer(), 0, lengthSeldomCutShort(80));
        }
    }

    /** Fill in what an operation of its kind has. */
    private void draw(
        final WriteOperation write, final String at, final UnsafeBuffer pathBuffer, final UnsafeBuffer dataBuffer)
    {
        putPath(write, at, pathBuffer);
        write.version(pickVersion(at));
        if (Operation.CREATE == write.kind)
        {
            final int mode = random.nextInt(60) == 0 ? random.nextInt(256) : random.nextInt(7);
            final boolean isTtl = mode == 5 || mode == 6;
            write.mode(mode, isTtl != (random.nextInt(40) == 0) ? 1 + random.nextInt(10_000) : 0);
        }
        final boolean hasData = Operation.CREATE == write.kind || Operation.SET_DATA == write.kind;
        dataBuffer.putLong(0, random.nextLong());
        write.data(dataBuffer, 0, hasData ? pickLength(dataBuffer.capacity()) : 0);
    }

    private void several(final int operation)
    {
        final Operations operations = new Operations();
        final int conditions = Operation.GUARDED == operation ? 1 + random.nextInt(3) : 0;
        for (int i = 0; i < conditions; i++)
        {
            addCondition(operations);
        }
        final boolean areMany = random.nextInt(40) == 0;
        within = random.nextInt(3) == 0 && !model.quotas.subjects().isEmpty() ? pick(model.quotas.subjects()) : null;
        final String parent = within == null ? pickZnode() : within;
        final int count = areMany ? MANY : random.nextInt(7);
        for (int i = 0; i < count; i++)
        {
            addOperation(operations, areMany ? (parent.equals("/") ? "" : parent) + "/many-" : null);
        }
        begin(operation).operations(
            operations, operations.size(), random.nextInt(200) == 0 ? MAX_DATA_LENGTH + 5_000 : operations.length());
        if (Operation.GUARDED == operation)
        {
            final boolean isWrong = random.nextInt(60) == 0;
            command.guard(isWrong ? 0 : conditions, isWrong ? count + 1 : random.nextInt(count + 1));
        }
        within = null;
    }

    private void addOperation(final Operations operations, final String sequential)
    {
        final WriteOperation write = new WriteOperation();
        final int kind = random.nextInt(20);
        write.kind(sequential != null || kind < 8 ? Operation.CREATE :
            kind < 11 ? Operation.DELETE : kind < 16 ? Operation.SET_DATA : Operation.CHECK);
        final String at = sequential != null ? sequential :
            random.nextInt(12) == 0 ? quotaPath() : pickPath(Operation.CREATE == write.kind);
        draw(write, at, buffer(at), new UnsafeBuffer(new byte[random.nextInt(30) == 0 ? 3_000 : 64]));
        if (sequential != null)
        {
            write.mode(random.nextBoolean() ? 2 : 3, 0);
        }
        if (at.startsWith(ModelQuotas.ROOT + "/"))
        {
            aboutQuota(write, at);
        }
        else if (Operation.CREATE == write.kind && random.nextInt(4) == 0)
        {
            pickAcl();
            final byte[] list = new byte[acl.length()];
            acl.buffer().getBytes(0, list);
            write.acl(new UnsafeBuffer(list), 0, list.length);
        }
        operations.add(write);
    }

    private void addCondition(final Operations operations)
    {
        final int kind = 1 + random.nextInt(Condition.NUM_CHILDREN);
        final String at = random.nextInt(60) == 0 ? "/a//b" : random.nextInt(4) == 0 ? "/none" : pickZnode();
        final ModelZnode znode = model.tree.znodes.get(at);
        final byte[] bytes = znode == null || random.nextInt(4) == 0 ? new byte[3] : znode.data;
        final long actual = znode == null ? 0 : kind == Condition.VERSION ? znode.version :
            kind == Condition.CZXID ? znode.czxid : znode.children.size();
        final int relation = kind == Condition.DATA ? random.nextInt(2) :
            kind < Condition.DATA ? 0 : random.nextInt(Relation.GREATER.value() + 1);
        final WriteOperation write = new WriteOperation().kind(kind).mode(relation, actual + random.nextInt(3) - 1);
        putPath(write, at, buffer(at));
        operations.add(kind != Condition.DATA || bytes == null ?
            write.data(path, 0, kind == Condition.DATA ? WriteOperation.NULL_DATA_LENGTH : 0) :
            write.data(new UnsafeBuffer(bytes), 0, bytes.length));
    }

    private void aboutQuota()
    {
        final String at = quotaPath();
        final boolean isThere = model.tree.znodes.containsKey(at);
        begin(!isThere ? Operation.CREATE : random.nextInt(5) == 0 ? Operation.DELETE : Operation.SET_DATA);
        draw(command.write, at, path, data);
        aboutQuota(command.write, at);
    }

    /** As ZooKeeper's clients write it, and seldom otherwise. */
    private void aboutQuota(final WriteOperation write, final String at)
    {
        if (random.nextInt(30) == 0)
        {
            return;
        }
        write.version(-1).mode(0, 0);
        if (at.endsWith("zookeeper_limits") && Operation.DELETE != write.kind)
        {
            final byte[] text = (random.nextInt(12) == 0 ? NO_LIMITS[random.nextInt(NO_LIMITS.length)] : limits())
                .getBytes(StandardCharsets.US_ASCII);
            write.data(new UnsafeBuffer(text), 0, text.length);
        }
    }

    private String limits()
    {
        return switch (random.nextInt(4))
        {
            case 0 -> "count=" + random.nextInt(20) + ",bytes=" + random.nextInt(2_000) + "=;countHardLimit=-1";
            case 1 -> "countHardLimit=" + random.nextInt(40);
            case 2 -> "byteHardLimit=" + random.nextInt(8_000) + ",count=" + random.nextInt(10);
            default -> "count=-1,bytes=" + random.nextInt(3_000) + "=;byteHardLimit=-1;countHardLimit=100";
        };
    }

    /** What is missing on the way to the numbers of some subtree, or one of the znodes that say something of it. */
    private String quotaPath()
    {
        if (model.activeVersion < 5 && random.nextInt(20) != 0)
        {
            return pickZnode();
        }
        final String znode = pickZnode();
        final int slash = znode.indexOf('/', 1);
        final String subject = znode.equals("/") ? "/a" :
            slash < 0 || random.nextInt(3) == 0 ? znode : znode.substring(0, slash);
        final String full = ModelQuotas.ROOT + subject + (random.nextBoolean() ? "/zookeeper_limits" :
            "/zookeeper_stats");
        for (int end = full.indexOf('/', ModelQuotas.ROOT.length() + 1); end > 0; end = full.indexOf('/', end + 1))
        {
            if (!model.tree.znodes.containsKey(full.substring(0, end)))
            {
                return full.substring(0, end);
            }
        }
        return full;
    }

    /** Seldom one that is not valid. One that shuts out all would stay until somebody with super comes by. */
    private void pickAcl()
    {
        acl.reset();
        final boolean isOpen = random.nextBoolean();
        if (isOpen)
        {
            addEntry(acl, "31 world anyone");
        }
        for (int i = (isOpen ? 0 : 1) + random.nextInt(3); i > 0; i--)
        {
            addEntry(acl, random.nextInt(60) == 0 ?
                BAD_ENTRIES[random.nextInt(BAD_ENTRIES.length)] : ENTRIES[random.nextInt(ENTRIES.length)]);
        }
    }

    static void addEntry(final AclEncoder encoder, final String entry)
    {
        if (!entry.isEmpty())
        {
            final String[] words = entry.split(" ", 3);
            encoder.add(Integer.parseInt(words[0]), words[1], words[2]);
        }
    }

    /** A list may have no entries at all; a length below 0 would mean that there is no list. */
    private int lengthSeldomCutShort(final int oneIn)
    {
        return Math.max(0, acl.length() - (random.nextInt(oneIn) == 0 ? 1 : 0));
    }

    void request(final ModelSession session, final long sessionId)
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

    static boolean isHoarder(final ModelSession session)
    {
        return session != null && session.id % 5 == 0;
    }

    private String pickPath(final boolean isForCreate)
    {
        final int choice = random.nextInt(40);
        if (choice == 0)
        {
            return BAD_PATHS[random.nextInt(BAD_PATHS.length)];
        }
        String text = pickZnode(isForCreate);
        if (isForCreate ? choice > 2 : choice < 4)
        {
            text = (text.equals("/") ? "" : text) + "/" + NAMES[random.nextInt(NAMES.length)];
        }
        return isForCreate && choice > 37 ? text.substring(0, text.lastIndexOf('/') + 1) : text;
    }

    private static UnsafeBuffer buffer(final String text)
    {
        return new UnsafeBuffer(new byte[3 + text.getBytes(StandardCharsets.UTF_8).length]);
    }

    private static void putPath(final WriteOperation write, final String text, final UnsafeBuffer buffer)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.putBytes(3, bytes);
        write.path(buffer, 3, bytes.length);
    }

    private String pick(final Collection<String> paths)
    {
        return List.copyOf(paths).get(random.nextInt(paths.size()));
    }

    /** Where containers get a first child, or lose their last: seldom else. */
    private String pickZnode(final boolean isForCreate)
    {
        if (within == null && random.nextInt(4) == 0)
        {
            final List<String> paths = model.reaping.aboutContainers(isForCreate);
            return paths.isEmpty() ? "/" : paths.get(random.nextInt(paths.size()));
        }
        return pickZnode();
    }

    private String pickZnode()
    {
        if (within != null)
        {
            final List<String> below = new ArrayList<>(model.tree.znodes.subMap(within + "/", within + "0").keySet());
            return below.isEmpty() || random.nextBoolean() ? within : pick(below);
        }
        if (random.nextInt(6) == 0)
        {
            return "/";
        }
        final StringBuilder from = new StringBuilder();
        for (int i = 0; i < 3; i++)
        {
            from.append('/').append((char)('0' + random.nextInt(80)));
        }
        final String found = model.tree.znodes.ceilingKey(from.toString());
        return found == null || found.length() > 600 ? "/" : found;
    }

    private int pickVersion(final String at)
    {
        return at.length() <= 200 && random.nextInt(3) == 0 ? random.nextInt(4) : -1;
    }

    private int pickLength(final int most)
    {
        final int choice = random.nextInt(30);
        if (choice < 3)
        {
            return Command.NULL_DATA_LENGTH;
        }
        return choice < 5 ? 0 :
            Math.min(most, choice == 5 ? random.nextInt(MAX_DATA_LENGTH + 50) : random.nextInt(200));
    }

    /** Where the last write was to go. */
    @Override
    public String toString()
    {
        final int length = Math.min(100, command.write.pathLength);
        return command.write.path == null || length <= 0 ? "" :
            command.write.path.getStringWithoutLengthUtf8(command.write.pathOffset, length);
    }
}
