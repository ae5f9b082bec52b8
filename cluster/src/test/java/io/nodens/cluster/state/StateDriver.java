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

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.TreeWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends single commands to a replica and tells what it answered.
 */
final class StateDriver implements AutoCloseable
{
    static final long CLUSTER_SESSION_ID = 10;
    static final long INCARNATION = 100;
    static final int MAX_DATA_LENGTH = 1000;

    final Replica replica;
    final StateMachine machine;
    final Answers answers;
    final Command command = new Command();
    long nowMs = 1_000_000;
    private final long[] sequences = new long[8];
    private long requestId;

    StateDriver(final Path directory)
    {
        this(new Replica(directory));
    }

    StateDriver(final Replica replica)
    {
        this.replica = replica;
        machine = replica.machine;
        answers = replica.answers;
    }

    @Override
    public void close()
    {
        replica.close();
    }

    void openFrontEnd(final int memberId)
    {
        openFrontEnd(memberId, INCARNATION, CLUSTER_SESSION_ID + memberId);
    }

    void openFrontEnd(final int memberId, final long incarnation, final long clusterSessionId)
    {
        answers.clear();
        command.begin(Operation.FRONT_END_OPEN, clusterSessionId).origin(memberId, incarnation, 0);
        command.limits.set(50, 100_000, 5, MAX_DATA_LENGTH);
        machine.apply(command, nowMs);
        sequences[memberId] = answers.get(3);
    }

    /** The first opening, by member 0, which sets the limits. */
    void openCluster(final StateLimits limits)
    {
        answers.clear();
        command.begin(Operation.FRONT_END_OPEN, CLUSTER_SESSION_ID).origin(0, INCARNATION, 0);
        command.limits.set(limits.maxZnodes(), limits.maxTreeBytes(), limits.maxSessions(), limits.maxDataLength());
        command.report.reset().opening(1, 1).versions(0, 1);
        machine.apply(command, nowMs);
        sequences[0] = answers.size() > 3 ? answers.get(3) : sequences[0];
    }

    /** An opening of version 1, which makes the cluster begin in it when it is the first. */
    void openFrontEndOfVersion1(
        final int memberId, final long incarnation, final long clusterSessionId, final long openNumber)
    {
        openFrontEndOfVersion(1, memberId, incarnation, clusterSessionId, openNumber);
    }

    /** An opening of a program that can apply a version and those before it. */
    void openFrontEndOfVersion(
        final int maxVersion,
        final int memberId,
        final long incarnation,
        final long clusterSessionId,
        final long openNumber)
    {
        answers.clear();
        command.begin(Operation.FRONT_END_OPEN, clusterSessionId).origin(memberId, incarnation, 0);
        command.limits.set(50, 100_000, 5, MAX_DATA_LENGTH);
        command.report.reset().opening(1, openNumber).versions(0, maxVersion);
        machine.apply(command, nowMs);
        sequences[memberId] = answers.size() > 3 ? answers.get(3) : sequences[memberId];
    }

    void termAt(final long timeMs)
    {
        nowMs = timeMs;
        machine.onNewLeadershipTerm(timeMs);
    }

    void reportCapacity(final int memberId, final long treeBytes, final long diskBytes)
    {
        command.begin(Operation.CAPACITY_REPORT, 0);
        command.report.reset().capacity(treeBytes, diskBytes, 0);
        send(memberId, command);
    }

    ResultCode operator(final Command operatorCommand)
    {
        send(0, operatorCommand);
        return ResultCode.get((int)answers.get(-3));
    }

    long openSession(final int memberId, final int timeoutMs)
    {
        send(memberId, command.begin(Operation.OPEN_SESSION, 0).timeoutMs(timeoutMs).secret(1, 2));
        return answers.get(-4);
    }

    ResultCode attach(final int memberId, final long sessionId)
    {
        return session(memberId, command.begin(Operation.ATTACH_SESSION, 0).attachment(sessionId, 0).secret(1, 2));
    }

    ResultCode session(final int memberId, final Command sessionCommand)
    {
        send(memberId, sessionCommand);
        return ResultCode.get((int)answers.get(-5));
    }

    ResultCode create(final long sessionId, final String path, final CreateMode mode)
    {
        command.begin(Operation.CREATE, 0).mode(mode.value(), 0).attachmentId(1);
        return write(sessionId, path, "data");
    }

    ResultCode delete(final long sessionId, final String path, final int version)
    {
        command.begin(Operation.DELETE, 0).version(version);
        return write(sessionId, path, "");
    }

    ResultCode set(final long sessionId, final String path, final String data, final int version)
    {
        command.begin(Operation.SET_DATA, 0).version(version);
        return write(sessionId, path, data);
    }

    ResultCode write(final long sessionId, final String path, final String data)
    {
        requestId++;
        command.request(sessionId, requestId, requestId - 1);
        return write(0, path, data);
    }

    ResultCode write(final int memberId, final String path, final String data)
    {
        final byte[] pathBytes = path.getBytes(StandardCharsets.UTF_8);
        final byte[] dataBytes = data.getBytes(StandardCharsets.UTF_8);
        command.path(new UnsafeBuffer(pathBytes), 0, pathBytes.length);
        command.data(new UnsafeBuffer(dataBytes), 0, dataBytes.length);
        return write(memberId);
    }

    ResultCode write(final int memberId)
    {
        send(memberId, command);
        return ResultCode.get((int)answers.get(-16));
    }

    long writeZxid()
    {
        return answers.get(-13);
    }

    long writeSuffix()
    {
        return answers.get(-12);
    }

    void send(final int memberId, final Command sent)
    {
        answers.clear();
        sent.clusterSessionId = CLUSTER_SESSION_ID + memberId;
        sent.origin(memberId, INCARNATION, ++sequences[memberId]);
        machine.apply(sent, nowMs);
    }

    void tickAt(final long timeMs)
    {
        nowMs = timeMs;
        answers.clear();
        machine.onTick(machine.tickId(), timeMs);
    }

    /** Ticks at every interval up to a time. */
    void ticksUntil(final long timeMs)
    {
        while (nowMs + StateMachine.TICK_INTERVAL_MS <= timeMs)
        {
            tickAt(nowMs + StateMachine.TICK_INTERVAL_MS);
        }
    }

    boolean exists(final String path)
    {
        final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return TreeWriter.NULL_ZNODE != replica.tree().find(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
