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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.Permissions;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After warm-up, applying commands leaves no garbage.
 */
class StateAllocationTest
{
    private static final int ROUNDS = 4_000;

    @TempDir
    private Path directory;

    private final Command command = new Command();
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[512]);
    private final AclEncoder identities = new AclEncoder().reset().add(0, "digest", "bob:h");
    private final AclEncoder own = new AclEncoder().reset().add(Permissions.ALL, "auth", "");
    private final AclEncoder shared = new AclEncoder().reset()
        .add(Permissions.READ, "world", "anyone").add(Permissions.ALL, "digest", "bob:h");
    private final Cursor operations = new Cursor(0, false);
    private final Cursor guarded = new Cursor(1, false);
    private final Cursor withLists = new Cursor(0, true);
    private final UnsafeBuffer limits = new UnsafeBuffer(
        "count=1,bytes=-1=;byteHardLimit=700;countHardLimit=3".getBytes(StandardCharsets.US_ASCII));
    private StateMachine machine;
    private long sequence;
    private long nowMs = 1_000;
    private int length;

    @Test
    void shouldAllocateNothingWhenWarm()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long threadId = Thread.currentThread().getId();
        try (TreeRegion region = TreeRegion.create(new TreeConfiguration()
            .directory(directory).segmentLength(4 << 20).changeRingLength(64 * 1024).historyLength(1 << 20)))
        {
            machine = new StateMachine(region.writer(), 3, new Deaf(), (reason) -> {});
            machine.onNewLeadershipTerm(nowMs);
            begin(Operation.FRONT_END_OPEN).limits().set(1_000, 1 << 24, 100, 1_000);
            command.report().reset().opening(1, 1).versions(CommandVersion.MIN, CommandVersion.CURRENT);
            machine.apply(command, nowMs);
            // Somebody else has the same identities: those that nobody has are made anew.
            apply(identities(begin(Operation.OPEN_SESSION).timeoutMs(100).secret(1, 2)));
            setQuota();
            assertEquals(12, machine.tree().znodeCount());
            rounds(ROUNDS);

            // What a sampling of this kind itself allocates, and what the compiler does between two, is not ours.
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 5 && least > 0; i++)
            {
                final long before = threads.getThreadAllocatedBytes(threadId);
                rounds(ROUNDS);
                least = Math.min(least, threads.getThreadAllocatedBytes(threadId) - before);
            }

            assertTrue(machine.zxid() > 4L * ROUNDS, "the rounds changed next to nothing");
            assertTrue(machine.counters().quotaRefusals() > 2L * ROUNDS, "quotas refused next to nothing");
            assertTrue(machine.counters().quotaWarnings() > 2L * ROUNDS, "soft limits were hardly exceeded");
            assertEquals(0, least, "bytes allocated in " + ROUNDS + " rounds");
        }
    }

    private void rounds(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            apply(begin(Operation.OPEN_SESSION).timeoutMs(100).secret(1, 2));
            final long session = machine.sessions().lastSessionId();
            apply(write(Operation.CREATE, session, 1, "/a").mode(CreateMode.PERSISTENT.value(), 0));
            apply(write(Operation.CREATE, session, 2, "/a/e-").mode(CreateMode.EPHEMERAL_SEQUENTIAL.value(), 0));
            apply(write(Operation.SET_DATA, session, 3, "/a").version(-1));
            apply(write(Operation.SET_DATA, session, 3, "/a").version(-1));
            apply(write(Operation.DELETE, session, 4, "/a").version(5));
            apply(write(Operation.SET_DATA, session, 0, "/a").version(-1));
            apply(write(Operation.MULTI, session, 0, "/m").operations(operations, 4, 400));
            apply(write(Operation.MULTI, session, 5, "/m").operations(operations, 40, 4_000));
            apply(write(Operation.MULTI, session, 5, "/m").operations(operations, 40, 4_000));
            apply(write(Operation.GUARDED, session, 0, "/m").operations(guarded, 9, 900).guard(1, 4));
            apply(write(Operation.GUARDED, session, 6, "/none").operations(guarded, 9, 900).guard(1, 4));
            apply(write(Operation.GUARDED, session, 6, "/none").operations(guarded, 9, 900).guard(1, 4));
            apply(write(Operation.CREATE, session, 0, "/c").mode(CreateMode.CONTAINER.value(), 0));
            apply(write(Operation.CREATE, session, 0, "/c/t").mode(CreateMode.PERSISTENT_WITH_TTL.value(), 100));
            apply(write(Operation.SET_DATA, session, 0, "/c/t").version(-1));
            apply(identities(begin(Operation.ADD_IDENTITIES).attachment(
                session, machine.sessions().lastAttachmentId())));
            apply(write(Operation.CREATE, session, 0, "/g").mode(CreateMode.PERSISTENT.value(), 0)
                .acl(own.buffer(), 0, own.length()));
            apply(write(Operation.SET_ACL, session, 0, "/g").version(-1).acl(shared.buffer(), 0, shared.length()));
            apply(write(Operation.SET_DATA, session, 0, "/g").version(-1));
            apply(write(Operation.DELETE, session, 0, "/g").version(-1));
            belowQuotas(session);
            apply(begin(Operation.BARRIER));
            apply(begin(Operation.DETACH_SESSION).attachment(session, machine.sessions().lastAttachmentId()));
            apply(begin(Operation.ATTACH_SESSION).attachment(session, 0).secret(1, 2));
            apply(begin(Operation.DIGEST_REPORT).checkpoint(machine.zxid(), machine.digest()));
            if (0 == (i & 1))
            {
                apply(write(Operation.CLOSE_SESSION, session, 7, "/"));
            }
            else
            {
                apply(begin(Operation.DETACH_SESSION).attachment(session, machine.sessions().lastAttachmentId()));
                nowMs += 150;
                machine.onTick(machine.tickId(), nowMs);
            }
            machine.onTick(machine.tickId(), nowMs);
        }
    }

    /** Two nested, of which the inner one has room for two children. */
    private void setQuota()
    {
        apply(write(Operation.CREATE, 1, 0, "/q").mode(CreateMode.PERSISTENT.value(), 0).data(data, 0, 10));
        apply(write(Operation.CREATE, 1, 0, "/q/r").mode(CreateMode.PERSISTENT.value(), 0).data(data, 0, 10));
        for (final String at : new String[]{"/q", "/q/r"})
        {
            apply(write(Operation.CREATE, 1, 0, "/zookeeper/quota" + at).mode(CreateMode.PERSISTENT.value(), 0));
            apply(write(Operation.CREATE, 1, 0, "/zookeeper/quota" + at + "/zookeeper_stats")
                .mode(CreateMode.PERSISTENT.value(), 0));
            apply(write(Operation.CREATE, 1, 0, "/zookeeper/quota" + at + "/zookeeper_limits")
                .mode(CreateMode.PERSISTENT.value(), 0).data(limits, 0, at.length() > 2 ? limits.capacity() : 7));
        }
    }

    /** Two come, a third is one too many, and more data than there may be; then all go, so that it begins anew. */
    private void belowQuotas(final long session)
    {
        final int mode = CreateMode.PERSISTENT.value();
        apply(write(Operation.CREATE, session, 0, "/q/r/a").mode(mode, 0));
        apply(write(Operation.CREATE, session, 0, "/q/r/e").mode(CreateMode.EPHEMERAL.value(), 0).data(data, 0, 10));
        apply(write(Operation.CREATE, session, 0, "/q/r/b").mode(mode, 0).data(data, 0, 10));
        apply(write(Operation.SET_DATA, session, 0, "/q/r/a").version(-1).data(data, 0, 500));
        apply(write(Operation.SET_DATA, session, 0, "/q/r/a").version(-1).data(data, 0, 512));
        apply(write(Operation.SET_DATA, session, 0, "/q/r/a").version(-1).data(data, 0, 10));
        apply(write(Operation.DELETE, session, 0, "/q/r/e").version(-1));
        apply(write(Operation.DELETE, session, 0, "/q/r/a").version(-1));
        apply(write(Operation.MULTI, session, 0, "/q/r/m").operations(withLists, 8, 800));
        apply(write(Operation.GUARDED, session, 0, "/q/r/m").operations(guarded, 9, 900).guard(1, 4));
        apply(write(Operation.CREATE, session, 0, "/q/r/t").mode(CreateMode.PERSISTENT_WITH_TTL.value(), 1)
            .data(data, 0, 10));
    }

    /** Creates, sets and deletes one znode over and over; 40 operations, as a multi of many changes is another. */
    private final class Cursor implements OperationCursor
    {
        private final int conditions;
        private final boolean hasLists;
        private int position;

        private Cursor(final int conditions, final boolean hasLists)
        {
            this.conditions = conditions;
            this.hasLists = hasLists;
        }

        @Override
        public void rewind()
        {
            position = -conditions;
        }

        @Override
        public void next(final WriteOperation operation)
        {
            final int kind = position & 3;
            if (position++ < 0)
            {
                operation.kind(Condition.DATA).mode(1, 0).path(path, 0, length).data(data, 0, 7);
                return;
            }
            operation
                .kind(0 == kind ? Operation.CREATE : 1 == kind ? Operation.SET_DATA :
                    2 == kind ? Operation.CHECK : Operation.DELETE)
                .mode(CreateMode.PERSISTENT.value(), 0).version(-1)
                .path(path, 0, length).data(data, 0, 100);
            if (hasLists && 0 == kind)
            {
                operation.acl(shared.buffer(), 0, shared.length());
            }
        }
    }

    private Command identities(final Command opened)
    {
        return opened.identities(identities.buffer(), 0, identities.length());
    }

    private Command begin(final int operation)
    {
        return command.begin(operation, 1).origin(0, 9, operation == Operation.FRONT_END_OPEN ? 0 : ++sequence);
    }

    private Command write(final int operation, final long session, final long requestId, final String text)
    {
        length = path.putStringWithoutLengthAscii(0, text);
        return begin(operation)
            .request(session, requestId, Math.max(0, requestId - 3))
            .attachmentId(machine.sessions().lastAttachmentId()).path(path, 0, length).data(data, 0, 300);
    }

    private void apply(final Command applied)
    {
        machine.apply(applied, nowMs);
    }

    private static final class Deaf implements ResultListener
    {
        @Override
        public void onFrontEndOpened(final Command command, final long lastSequence, final StateLimits limits)
        {
        }

        @Override
        public void onWriteResult(final Command command, final RequestResult result)
        {
        }

        @Override
        public void onSessionResult(
            final Command command,
            final int code,
            final long sessionId,
            final long attachmentId,
            final long lastRequestId,
            final int timeoutMs,
            final long zxid)
        {
        }

        @Override
        public void onBarrier(final Command command, final long zxid)
        {
        }

        @Override
        public void onSessionEvent(
            final int memberId,
            final long incarnation,
            final long sessionId,
            final long attachmentId,
            final int eventType,
            final long zxid)
        {
        }

        @Override
        public void onCheckpoint(final long zxid, final long digest)
        {
        }

        @Override
        public void onMemberReport(final FrontEnd frontEnd)
        {
        }

        @Override
        public void onTickCheckpoint(final long tickId, final long protocolDigest)
        {
        }

        @Override
        public void onFrontEndRefused(final Command command, final String reason)
        {
        }

        @Override
        public void onMalformed(final Command command, final long zxid)
        {
        }

        @Override
        public void onOperatorResult(final Command command, final int code, final int activeVersion, final long zxid)
        {
        }
    }
}
