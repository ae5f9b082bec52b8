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
package io.nodens.bench.jmh;

import io.nodens.cluster.state.Command;
import io.nodens.cluster.state.CommandVersion;
import io.nodens.cluster.state.Condition;
import io.nodens.cluster.state.FrontEnd;
import io.nodens.cluster.state.Operation;
import io.nodens.cluster.state.OperationCursor;
import io.nodens.cluster.state.RequestResult;
import io.nodens.cluster.state.ResultListener;
import io.nodens.cluster.state.StateLimits;
import io.nodens.cluster.state.StateMachine;
import io.nodens.cluster.state.WriteOperation;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.Permissions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the state machine takes to apply one command, which is a retained write of one session: no messages and no log.
 * Every call leaves the tree as it was but for versions.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = ForkArguments.FORKS, jvmArgsAppend = {
    ForkArguments.ADD_OPENS, ForkArguments.MIN_HEAP, ForkArguments.MAX_HEAP, ForkArguments.PRE_TOUCH})
@Threads(1)
@State(Scope.Thread)
public class ApplyBenchmark
{
    private static final int ZNODES = 10_000;
    private static final int PARENTS = 100;
    private static final int DATA_LENGTH = 100;
    private static final int QUOTAS = 3;
    /** Odd, and no divisor of the count, so that all come in turn. */
    private static final int STRIDE = 7_919;
    /** Stands for the path of the znode that was chosen. */
    private static final String CHOSEN = "";

    private final Command command = new Command();
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[256]);
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[DATA_LENGTH]);
    private final AclEncoder open = new AclEncoder().reset().add(Permissions.ALL, "world", "anyone");
    private final AclEncoder closed = new AclEncoder().reset()
        .add(Permissions.READ, "world", "anyone").add(Permissions.ALL, "auth", "");
    private final AclEncoder bob = new AclEncoder().reset().add(0, "digest", "bob:h");
    private final Cursor ten = new Cursor(0);
    private final Cursor tenWithLists = new Cursor(0);
    private final Cursor guarded = new Cursor(1);
    private Path directory;
    private TreeRegion region;
    private StateMachine machine;
    private long sequence;
    private long requestId;
    private long refused;
    private int next;

    /**
     * Fill a tree, open a session, and set quotas on the way to what will be written below them.
     *
     * @throws IOException when there is no place for the tree.
     */
    @Setup(Level.Trial)
    public void setUp() throws IOException
    {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "nodens-apply-");
        region = TreeRegion.create(new TreeConfiguration()
            .directory(directory).segmentLength(16 << 20).changeRingLength(1 << 20).historyLength(1 << 20));
        machine = new StateMachine(region.writer(), 1, new Refusals(), (reason) ->
        {
            throw new IllegalStateException(reason);
        });
        machine.onNewLeadershipTerm(1);
        begin(Operation.FRONT_END_OPEN).limits().set(1 << 20, 1L << 30, 10, 1 << 20);
        command.report().reset().opening(1, 1).versions(CommandVersion.MIN, CommandVersion.CURRENT);
        machine.apply(command, 1);
        apply(begin(Operation.OPEN_SESSION).timeoutMs(600_000).secret(1, 2)
            .identities(bob.buffer(), 0, bob.length()));
        for (int i = 0; i < PARENTS; i++)
        {
            create("/p" + i);
        }
        for (int i = 0; i < ZNODES; i++)
        {
            create("/p" + i % PARENTS + "/n" + i);
        }
        create("/r0");
        create("/r0/r1");
        create("/r0/r1/r2");
        setQuotas();
        tenWithLists.list = closed;
        if (0 != refused)
        {
            throw new IllegalStateException(refused + " writes were refused");
        }
    }

    private void setQuotas()
    {
        String subject = "";
        for (int i = 0; i < QUOTAS; i++)
        {
            subject += "/q" + i;
            create(subject);
            create("/zookeeper/quota" + subject);
            create("/zookeeper/quota" + subject + "/zookeeper_stats");
            final byte[] limits = "count=-1,bytes=-1=;byteHardLimit=1000000;countHardLimit=1000"
                .getBytes(StandardCharsets.US_ASCII);
            write(Operation.CREATE, "/zookeeper/quota" + subject + "/zookeeper_limits")
                .data(new UnsafeBuffer(limits), 0, limits.length);
            apply(command);
        }
    }

    /**
     * Delete the tree.
     */
    @TearDown(Level.Trial)
    public void tearDown()
    {
        region.close();
        IoUtil.delete(directory.toFile(), false);
        if (0 != refused)
        {
            throw new IllegalStateException(refused + " writes were refused");
        }
    }

    /**
     * Replace the data of one znode, for comparison.
     */
    @Benchmark
    public void setData()
    {
        apply(write(Operation.SET_DATA, znode()).version(-1));
    }

    /**
     * Ten operations in one command: a znode is created and deleted five times.
     */
    @Benchmark
    public void multiOfTen()
    {
        apply(write(Operation.MULTI, znode()).operations(ten, 10, 10 * DATA_LENGTH));
    }

    /**
     * The same with access lists for what is created.
     */
    @Benchmark
    public void multiOfTenWithLists()
    {
        apply(write(Operation.MULTI, znode()).operations(tenWithLists, 10, 10 * DATA_LENGTH));
    }

    /**
     * A condition that holds, and two operations that are carried out.
     */
    @Benchmark
    public void guarded()
    {
        apply(write(Operation.GUARDED, znode()).operations(guarded, 5, 5 * DATA_LENGTH).guard(1, 2));
    }

    /**
     * Replace the access list of one znode by another that is in use.
     */
    @Benchmark
    public void setAcl()
    {
        final AclEncoder list = 0 == (requestId / ZNODES & 1) ? open : closed;
        apply(write(Operation.SET_ACL, znode()).version(-1).acl(list.buffer(), 0, list.length()));
    }

    /**
     * Create a znode, and delete it, where nobody counts.
     */
    @Benchmark
    @OperationsPerInvocation(2)
    public void createAndDelete()
    {
        createAndDelete("/r0/r1/r2/x");
    }

    /**
     * Create a znode below three nested quotas, and delete it.
     */
    @Benchmark
    @OperationsPerInvocation(2)
    public void createAndDeleteBelowQuotas()
    {
        createAndDelete("/q0/q1/q2/x");
    }

    private void createAndDelete(final String at)
    {
        create(at);
        apply(write(Operation.DELETE, at).version(-1));
    }

    private void create(final String at)
    {
        apply(write(Operation.CREATE, at).mode(CreateMode.PERSISTENT.value(), 0));
    }

    /** Choose another znode; its path is made of its number. */
    private String znode()
    {
        next = (next + STRIDE) % ZNODES;
        return CHOSEN;
    }

    private Command begin(final int operation)
    {
        return command.begin(operation, 1).origin(0, 1, Operation.FRONT_END_OPEN == operation ? 0 : ++sequence);
    }

    private Command write(final int operation, final String at)
    {
        requestId++;
        return begin(operation).request(1, requestId, requestId - 1).attachmentId(1)
            .path(path, 0, at.isEmpty() ? putZnode() : path.putStringWithoutLengthAscii(0, at))
            .data(data, 0, DATA_LENGTH).mode(CreateMode.PERSISTENT.value(), 0);
    }

    private int putZnode()
    {
        int length = path.putStringWithoutLengthAscii(0, "/p");
        length += path.putIntAscii(length, next % PARENTS);
        length += path.putStringWithoutLengthAscii(length, "/n");
        return length + path.putIntAscii(length, next);
    }

    private void apply(final Command applied)
    {
        machine.apply(applied, 1);
    }

    /** Operations on a child of the znode whose path is in the buffer, or a condition on that one. */
    private final class Cursor implements OperationCursor
    {
        private final int conditions;
        private AclEncoder list;
        private int position;

        private Cursor(final int conditions)
        {
            this.conditions = conditions;
        }

        @Override
        public void rewind()
        {
            position = -conditions;
        }

        @Override
        public void next(final WriteOperation operation)
        {
            final int length = putZnode();
            if (position < 0)
            {
                operation.kind(Condition.EXISTS).mode(0, 0).path(path, 0, length).data(data, 0, 0);
            }
            else
            {
                final boolean isCreate = 0 == (position & 1);
                path.putByte(length, (byte)'/');
                path.putByte(length + 1, (byte)'c');
                operation.kind(isCreate ? Operation.CREATE : Operation.DELETE)
                    .mode(CreateMode.PERSISTENT.value(), 0).version(-1)
                    .path(path, 0, length + 2).data(data, 0, DATA_LENGTH);
                if (isCreate && null != list)
                {
                    operation.acl(list.buffer(), 0, list.length());
                }
            }
            position++;
        }
    }

    /** Counts what was refused: nothing should be. */
    private final class Refusals implements ResultListener
    {
        @Override
        public void onWriteResult(final Command applied, final RequestResult result)
        {
            refused += 0 == result.code() ? 0 : 1;
        }

        @Override
        public void onFrontEndOpened(final Command applied, final long lastSequence, final StateLimits limits)
        {
            // Not measured.
        }

        @Override
        public void onSessionResult(
            final Command applied,
            final int code,
            final long sessionId,
            final long attachmentId,
            final long lastRequestId,
            final int timeoutMs,
            final long zxid)
        {
            refused += code;
        }

        @Override
        public void onBarrier(final Command applied, final long zxid)
        {
            // Not measured.
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
            // Not measured.
        }

        @Override
        public void onCheckpoint(final long zxid, final long digest)
        {
            // Not compared.
        }

        @Override
        public void onTickCheckpoint(final long tickId, final long protocolDigest)
        {
            // Not compared.
        }

        @Override
        public void onMemberReport(final FrontEnd frontEnd)
        {
            // Not measured.
        }

        @Override
        public void onFrontEndRefused(final Command applied, final String reason)
        {
            throw new IllegalStateException(reason);
        }

        @Override
        public void onMalformed(final Command applied, final long zxid)
        {
            throw new IllegalStateException("malformed");
        }

        @Override
        public void onOperatorResult(final Command applied, final int code, final int activeVersion, final long zxid)
        {
            // Not measured.
        }
    }
}
