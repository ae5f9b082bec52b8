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

import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.ReadResponseDecoder;
import io.nodens.sbe.protocol.ReadResponseEncoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SetDataRequestDecoder;
import io.nodens.sbe.protocol.SetDataRequestEncoder;
import io.nodens.sbe.protocol.StatDecoder;
import io.nodens.sbe.protocol.StatEncoder;
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
 * The two messages of the client protocol of which there are most, a set of 100 bytes and the answer to a get of them:
 * written whole, and read whole with path and data copied.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = ForkArguments.FORKS, jvmArgsAppend = ForkArguments.ADD_OPENS)
@Threads(1)
@State(Scope.Thread)
public class ProtocolCodecBenchmark
{
    private static final int DATA_LENGTH = 100;

    private final UnsafeBuffer path = new UnsafeBuffer("/bench/p17/n4711".getBytes(StandardCharsets.US_ASCII));
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[DATA_LENGTH]);
    private final UnsafeBuffer target = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer copy = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer setRequest = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer getReply = new UnsafeBuffer(new byte[512]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final SetDataRequestEncoder setEncoder = new SetDataRequestEncoder();
    private final SetDataRequestDecoder setDecoder = new SetDataRequestDecoder();
    private final ReadResponseEncoder replyEncoder = new ReadResponseEncoder();
    private final ReadResponseDecoder replyDecoder = new ReadResponseDecoder();
    private long number;

    /**
     * Have messages to read.
     */
    public ProtocolCodecBenchmark()
    {
        encodeSet(setRequest);
        encodeReply(getReply);
    }

    /**
     * Write a request to set data.
     *
     * @return its length.
     */
    @Benchmark
    public int encodeSetRequest()
    {
        return encodeSet(target);
    }

    /**
     * Read a request to set data.
     *
     * @return what its fields come to.
     */
    @Benchmark
    public long decodeSetRequest()
    {
        setDecoder.wrapAndApplyHeader(setRequest, 0, headerDecoder);
        final long sum = setDecoder.correlationId() + setDecoder.sessionId() + setDecoder.requestId() +
            setDecoder.acknowledgedRequestId() + setDecoder.version() + setDecoder.isNullDataRaw();
        final int length = setDecoder.getPath(copy, 0, setDecoder.pathLength());
        return sum + length + setDecoder.getData(copy, length, setDecoder.dataLength());
    }

    /**
     * Write the answer to a get.
     *
     * @return its length.
     */
    @Benchmark
    public int encodeGetReply()
    {
        return encodeReply(target);
    }

    /**
     * Read the answer to a get.
     *
     * @return what its fields come to.
     */
    @Benchmark
    public long decodeGetReply()
    {
        replyDecoder.wrapAndApplyHeader(getReply, 0, headerDecoder);
        final StatDecoder stat = replyDecoder.stat();
        final long sum = replyDecoder.correlationId() + replyDecoder.zxid() + replyDecoder.codeRaw() +
            replyDecoder.isNullDataRaw() + stat.czxid() + stat.mzxid() + stat.pzxid() + stat.ctimeMs() +
            stat.mtimeMs() + stat.ephemeralOwner() + stat.version() + stat.cversion() + stat.aversion() +
            stat.dataLength() + stat.numChildren();
        return sum + replyDecoder.getData(copy, 0, replyDecoder.dataLength());
    }

    private int encodeSet(final UnsafeBuffer buffer)
    {
        setEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder)
            .correlationId(++number)
            .sessionId(7)
            .requestId(number)
            .acknowledgedRequestId(number - 1)
            .version(-1)
            .isNullData(BooleanType.FALSE)
            .putPath(path, 0, path.capacity())
            .putData(data, 0, DATA_LENGTH);
        return MessageHeaderEncoder.ENCODED_LENGTH + setEncoder.encodedLength();
    }

    private int encodeReply(final UnsafeBuffer buffer)
    {
        final StatEncoder stat = replyEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder)
            .correlationId(++number)
            .zxid(number)
            .stat();
        stat.czxid(1).mzxid(number).pzxid(1).ctimeMs(1_000).mtimeMs(2_000).ephemeralOwner(0).version(3).cversion(0)
            .aversion(0).dataLength(DATA_LENGTH).numChildren(0);
        replyEncoder.code(ResultCode.OK).isNullData(BooleanType.FALSE).putData(data, 0, DATA_LENGTH);
        return MessageHeaderEncoder.ENCODED_LENGTH + replyEncoder.encodedLength();
    }
}
