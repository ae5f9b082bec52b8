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

import io.nodens.sbe.command.BooleanType;
import io.nodens.sbe.command.CreateDecoder;
import io.nodens.sbe.command.CreateEncoder;
import io.nodens.sbe.command.MessageHeaderDecoder;
import io.nodens.sbe.command.MessageHeaderEncoder;
import io.nodens.sbe.command.OriginDecoder;
import io.nodens.sbe.command.RequestDecoder;
import io.nodens.sbe.command.SetDataDecoder;
import io.nodens.sbe.command.SetDataEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Replicated commands as they stand in the log, a set and a create of 100 bytes: written whole, and read whole, path
 * and data where they are, as every member does.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = ForkArguments.FORKS, jvmArgsAppend = ForkArguments.ADD_OPENS)
@Threads(1)
@State(Scope.Thread)
public class CommandCodecBenchmark
{
    private static final int DATA_LENGTH = 100;

    private final UnsafeBuffer path = new UnsafeBuffer("/bench/p17/n4711".getBytes(StandardCharsets.US_ASCII));
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[DATA_LENGTH]);
    private final UnsafeBuffer target = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer set = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer create = new UnsafeBuffer(new byte[512]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final SetDataEncoder setEncoder = new SetDataEncoder();
    private final SetDataDecoder setDecoder = new SetDataDecoder();
    private final CreateEncoder createEncoder = new CreateEncoder();
    private final CreateDecoder createDecoder = new CreateDecoder();
    private long number;

    /**
     * Have commands to read.
     */
    public CommandCodecBenchmark()
    {
        encodeSet(set);
        encodeCreate(create);
    }

    /**
     * Write a set.
     *
     * @return its length.
     */
    @Benchmark
    public int encodeSet()
    {
        return encodeSet(target);
    }

    /**
     * Read a set.
     *
     * @return what its fields come to.
     */
    @Benchmark
    public long decodeSet()
    {
        setDecoder.wrapAndApplyHeader(set, 0, headerDecoder);
        final long sum = sum(setDecoder.origin(), setDecoder.request()) + setDecoder.version() +
            setDecoder.isNullDataRaw() + setDecoder.attachmentId() + setDecoder.identityId() + setDecoder.flags();
        final int pathLength = setDecoder.pathLength();
        final int pathAt = setDecoder.limit() + SetDataDecoder.pathHeaderLength();
        setDecoder.limit(pathAt + pathLength);
        return sum + set.getByte(pathAt) + pathLength + setDecoder.dataLength();
    }

    /**
     * Write a create.
     *
     * @return its length.
     */
    @Benchmark
    public int encodeCreate()
    {
        return encodeCreate(target);
    }

    /**
     * Read a create.
     *
     * @return what its fields come to.
     */
    @Benchmark
    public long decodeCreate()
    {
        createDecoder.wrapAndApplyHeader(create, 0, headerDecoder);
        final long sum = sum(createDecoder.origin(), createDecoder.request()) + createDecoder.ttlMs() +
            createDecoder.mode() + createDecoder.isNullDataRaw() + createDecoder.attachmentId() +
            createDecoder.identityId() + createDecoder.flags();
        final int pathLength = createDecoder.pathLength();
        final int pathAt = createDecoder.limit() + CreateDecoder.pathHeaderLength();
        createDecoder.limit(pathAt + pathLength);
        return sum + create.getByte(pathAt) + pathLength + createDecoder.dataLength();
    }

    private static long sum(final OriginDecoder origin, final RequestDecoder request)
    {
        return origin.incarnation() + origin.sequence() + origin.memberId() + request.sessionId() +
            request.requestId() + request.acknowledgedRequestId();
    }

    private int encodeSet(final UnsafeBuffer buffer)
    {
        setEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder);
        setEncoder.origin().incarnation(1).sequence(++number).memberId(0);
        setEncoder.request().sessionId(7).requestId(number).acknowledgedRequestId(number - 1);
        setEncoder.version(-1).isNullData(BooleanType.FALSE).attachmentId(1).identityId(0).flags(0)
            .putPath(path, 0, path.capacity())
            .putData(data, 0, DATA_LENGTH);
        return MessageHeaderEncoder.ENCODED_LENGTH + setEncoder.encodedLength();
    }

    private int encodeCreate(final UnsafeBuffer buffer)
    {
        createEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder);
        createEncoder.origin().incarnation(1).sequence(++number).memberId(0);
        createEncoder.request().sessionId(7).requestId(number).acknowledgedRequestId(number - 1);
        createEncoder.ttlMs(0).mode((short)0).isNullData(BooleanType.FALSE).attachmentId(1).identityId(0).flags(0)
            .putPath(path, 0, path.capacity())
            .putData(data, 0, DATA_LENGTH);
        return MessageHeaderEncoder.ENCODED_LENGTH + createEncoder.encodedLength();
    }
}
