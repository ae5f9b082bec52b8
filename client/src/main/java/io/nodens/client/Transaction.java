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
package io.nodens.client;

import io.nodens.client.connection.RequestSubmitter;
import io.nodens.client.connection.WireStat;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.TransactionFailedException;
import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.GuardedRequestEncoder;
import io.nodens.sbe.protocol.MultiRequestEncoder.OperationsEncoder;
import io.nodens.sbe.protocol.OperationKind;
import io.nodens.sbe.protocol.OutcomeDecoder;
import io.nodens.tree.ZnodeStat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Several writes that are all done or none, in one transaction with one zxid. Each is checked as if those before it
 * were done. Readers see all of them or nothing.
 * <pre>{@code
 *   client.commit(new Transaction()
 *       .check("/config", 7)
 *       .setData("/config/limits", limits, Transaction.ANY_VERSION)
 *       .delete("/config/draft", Transaction.ANY_VERSION));
 * }</pre>
 * At most {@link #MAX_OPERATIONS} operations. Together, as they are encoded (paths, data, and 23 bytes each), they may
 * have as many bytes as the longest data of one znode in this cluster, and 4096 more. Needs members whose upgrade to
 * this release is finalized.
 * <p>
 * <b>Thread:</b> one, until it is committed; a commit reads it before it returns. May be committed again.
 */
public final class Transaction
{
    /** Most operations. */
    public static final int MAX_OPERATIONS = ProtocolLimits.MAX_OPERATIONS;
    /** Any version. */
    public static final int ANY_VERSION = ProtocolLimits.ANY_VERSION;

    private static final io.nodens.sbe.protocol.CreateMode[] MODES = io.nodens.sbe.protocol.CreateMode.values();
    private static final byte[] NO_DATA = new byte[0];

    private final List<Step> steps = new ArrayList<>();

    /**
     * Create a znode.
     *
     * @param path of the znode; a sequential one gets its suffix appended.
     * @param data of the znode, may be null.
     * @param mode of the znode.
     * @return this.
     * @throws BadArgumentsException when there are too many operations, or an argument is not allowed.
     */
    public Transaction create(final String path, final byte[] data, final CreateMode mode)
    {
        return create(path, data, mode, 0);
    }

    /**
     * Create a znode with a time to live.
     *
     * @param path  of the znode; a sequential one gets its suffix appended.
     * @param data  of the znode, may be null.
     * @param mode  of the znode.
     * @param ttlMs time to live of a mode that has one, else 0.
     * @return this.
     * @throws BadArgumentsException when there are too many operations, or an argument is not allowed.
     */
    public Transaction create(final String path, final byte[] data, final CreateMode mode, final long ttlMs)
    {
        checkMode(path, mode);
        mode.checkTtl(path, ttlMs);
        return add(new Step(Operation.CREATE, path, data, mode, ttlMs, 0, null));
    }

    /**
     * Create a znode with an access list. Operations after it are checked against the list. Needs members of protocol 5
     * and version 5 of the commands.
     *
     * @param path  of the znode; a sequential one gets its suffix appended.
     * @param data  of the znode, may be null.
     * @param mode  of the znode.
     * @param ttlMs time to live of a mode that has one, else 0.
     * @param acl   who may do what with the znode.
     * @return this.
     * @throws BadArgumentsException when there are too many operations, or an argument is not allowed.
     */
    public Transaction create(
        final String path, final byte[] data, final CreateMode mode, final long ttlMs, final Acl acl)
    {
        if (null == acl)
        {
            throw new BadArgumentsException(Operation.CREATE, path, "acl is null");
        }

        checkMode(path, mode);
        mode.checkTtl(path, ttlMs);
        return add(new Step(Operation.CREATE, path, data, mode, ttlMs, 0, Acl.OPEN.equals(acl) ? null : acl));
    }

    /**
     * Delete a znode.
     *
     * @param path    of the znode.
     * @param version expected, -1 for any.
     * @return this.
     * @throws BadArgumentsException when there are too many operations, or an argument is not allowed.
     */
    public Transaction delete(final String path, final int version)
    {
        return add(new Step(Operation.DELETE, path, null, CreateMode.PERSISTENT, 0, version, null));
    }

    /**
     * Set a znode's data.
     *
     * @param path    of the znode.
     * @param data    to set, may be null.
     * @param version expected, -1 for any.
     * @return this.
     * @throws BadArgumentsException when there are too many operations, or an argument is not allowed.
     */
    public Transaction setData(final String path, final byte[] data, final int version)
    {
        return add(new Step(Operation.SET_DATA, path, data, CreateMode.PERSISTENT, 0, version, null));
    }

    /**
     * Go on only if a znode exists and has a version.
     *
     * @param path    of the znode.
     * @param version expected, -1 for any.
     * @return this.
     * @throws BadArgumentsException when there are too many operations, or an argument is not allowed.
     */
    public Transaction check(final String path, final int version)
    {
        return add(new Step(Operation.CHECK, path, null, CreateMode.PERSISTENT, 0, version, null));
    }

    /**
     * How many operations there are.
     *
     * @return the count.
     */
    public int size()
    {
        return steps.size();
    }

    Transaction copy()
    {
        final Transaction copy = new Transaction();
        copy.steps.addAll(steps);
        return copy;
    }

    /** Bytes of the operations on the wire and in the log. */
    long length()
    {
        long length = 0;
        for (final Step step : steps)
        {
            length += OperationsEncoder.sbeBlockLength() + OperationsEncoder.pathHeaderLength() + step.path.length +
                OperationsEncoder.dataHeaderLength() + step.encodedDataLength();
        }

        return length;
    }

    void encodeInto(final OperationsEncoder operations)
    {
        for (final Step step : steps)
        {
            final byte[] data = step.encodedData();
            operations.next()
                .ttlMs(step.ttlMs)
                .version(step.encodedVersion())
                .kind(step.kind())
                .mode(MODES[step.mode.value()])
                .isNullData(step.hasNullData() ? BooleanType.TRUE : BooleanType.FALSE)
                .putPath(step.path, 0, step.path.length)
                .putData(data, 0, data.length);
        }
    }

    /** As {@link #encodeInto(OperationsEncoder)}, for a guarded transaction. */
    void encodeInto(final GuardedRequestEncoder.OperationsEncoder operations)
    {
        for (final Step step : steps)
        {
            final byte[] data = step.encodedData();
            operations.next()
                .operand(step.ttlMs)
                .version(step.encodedVersion())
                .kind(step.kind())
                .mode(MODES[step.mode.value()])
                .relation(io.nodens.sbe.protocol.Relation.EQUAL)
                .isNullData(step.hasNullData() ? BooleanType.TRUE : BooleanType.FALSE)
                .putPath(step.path, 0, step.path.length)
                .putData(data, 0, data.length);
        }
    }

    /**
     * How each operation ended.
     *
     * @param response with an outcome for each.
     */
    List<OperationResult> results(final Response response)
    {
        return results(response, 0);
    }

    /**
     * How each operation ended.
     *
     * @param response with an outcome for each.
     * @param first    index of the first one's outcome.
     */
    List<OperationResult> results(final Response response, final int first)
    {
        final OutcomeDecoder outcome = new OutcomeDecoder();
        final int stride = response.length() / response.childCount();
        final List<OperationResult> results = new ArrayList<>(steps.size());
        for (int i = 0; i < steps.size(); i++)
        {
            outcome.wrap(response.buffer(), response.offset() + (first + i) * stride);
            results.add(result(steps.get(i), outcome, ErrorCode.OK == response.code()));
        }

        return results;
    }

    /** What a response that is not OK means. */
    NodensException failure(final Response response)
    {
        if (response.childCount() != steps.size() || OutcomeCursor.isOfTheWhole(response.code()))
        {
            return response.exception();
        }

        return failure(response, 0);
    }

    /** Which operation of a response that is not OK failed; outcomes of them begin with the one of this index. */
    NodensException failure(final Response response, final int first)
    {
        final List<OperationResult> results = results(response, first);
        final List<ErrorCode> codes = results.stream().map(OperationResult::code).toList();
        int failed = 0;
        while (failed < codes.size() && ErrorCode.OK == codes.get(failed))
        {
            failed++;
        }

        if (failed == codes.size())
        {
            return response.exception();
        }

        final Step step = steps.get(failed);
        final String reason = ErrorCode.INVALID_ACL == codes.get(failed) && null != step.list ?
            step.list.explainRefusal() : null;
        return new TransactionFailedException(step.operation, results.get(failed).path(), failed, codes, reason);
    }

    private static OperationResult result(final Step step, final OutcomeDecoder outcome, final boolean isDone)
    {
        final String asked = new String(step.path, StandardCharsets.UTF_8);
        final boolean hasStat = isDone && (Operation.CREATE == step.operation || Operation.SET_DATA == step.operation);
        final String path = isDone && step.mode.isSequential() ?
            asked + String.format(Locale.ROOT, "%010d", outcome.sequence()) : asked;
        final ZnodeStat stat = hasStat ? WireStat.read(outcome.stat(), new ZnodeStat()) : null;
        return new OperationResult(step.operation, path, ErrorCode.of(outcome.codeRaw()), stat);
    }

    private static void checkMode(final String path, final CreateMode mode)
    {
        if (null == mode)
        {
            throw new BadArgumentsException(Operation.CREATE, path, "mode is null");
        }
    }

    private Transaction add(final Step step)
    {
        if (MAX_OPERATIONS == steps.size())
        {
            throw new BadArgumentsException(
                step.operation, null, "a transaction has at most " + MAX_OPERATIONS + " operations");
        }

        steps.add(step);
        return this;
    }

    private static final class Step
    {
        private final Operation operation;
        private final byte[] path;
        private final byte[] data;
        private final CreateMode mode;
        private final long ttlMs;
        private final int version;
        private final Acl list;
        private final byte[] acl;

        private Step(
            final Operation operation,
            final String path,
            final byte[] data,
            final CreateMode mode,
            final long ttlMs,
            final int version,
            final Acl list)
        {
            this.operation = operation;
            this.path = PathText.encode(operation, path);
            RequestSubmitter.checkPath(
                operation, new UnsafeBuffer(this.path), 0, this.path.length, mode.isSequential());
            this.data = data;
            this.mode = mode;
            this.ttlMs = ttlMs;
            this.version = version;
            this.list = list;
            acl = null == list ? null : list.encode();
        }

        private OperationKind kind()
        {
            return switch (operation)
            {
                case CREATE -> null == acl ? OperationKind.CREATE : OperationKind.CREATE_WITH_ACL;
                case DELETE -> OperationKind.DELETE;
                case SET_DATA -> OperationKind.SET_DATA;
                default -> OperationKind.CHECK;
            };
        }

        /** An access list comes before the data, and its length takes the place of the version. */
        private byte[] encodedData()
        {
            if (null == acl)
            {
                return null == data ? NO_DATA : data;
            }

            final byte[] both = Arrays.copyOf(acl, encodedDataLength());
            System.arraycopy(null == data ? NO_DATA : data, 0, both, acl.length, both.length - acl.length);
            return both;
        }

        private int encodedDataLength()
        {
            return (null == acl ? 0 : acl.length) + (null == data ? 0 : data.length);
        }

        private int encodedVersion()
        {
            return null == acl ? version : acl.length;
        }

        private boolean hasNullData()
        {
            return null == data && (Operation.CREATE == operation || Operation.SET_DATA == operation);
        }
    }
}
