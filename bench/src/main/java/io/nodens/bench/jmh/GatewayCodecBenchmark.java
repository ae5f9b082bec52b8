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

import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.JuteStatus;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.RequestDecoder;
import io.nodens.gateway.jute.RequestEncoder;
import io.nodens.gateway.jute.RequestHeaderDecoder;
import io.nodens.gateway.jute.ResponseEncoder;
import io.nodens.tree.ZnodeStat;
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
 * The gateway's part of ZooKeeper's protocol: frames of requests read, frames of replies written, with 100 bytes of
 * data.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = ForkArguments.FORKS, jvmArgsAppend = ForkArguments.ADD_OPENS)
@Threads(1)
@State(Scope.Thread)
public class GatewayCodecBenchmark
{
    private static final int DATA_LENGTH = 100;

    private final JuteSlice path = new JuteSlice();
    private final JuteSlice data = new JuteSlice();
    private final UnsafeBuffer target = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer getFrame = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer setFrame = new UnsafeBuffer(new byte[512]);
    private final RequestEncoder requests = new RequestEncoder();
    private final ResponseEncoder responses = new ResponseEncoder();
    private final RequestHeaderDecoder header = new RequestHeaderDecoder();
    private final RequestDecoder request = new RequestDecoder();
    private final ZnodeStat stat = new ZnodeStat().czxid(1).mzxid(2).version(3).dataLength(DATA_LENGTH);
    private final int getLength;
    private final int setLength;
    private int xid;
    private int frame;

    /**
     * Have frames to read.
     */
    public GatewayCodecBenchmark()
    {
        final byte[] name = "/bench/p17/n4711".getBytes(StandardCharsets.US_ASCII);
        path.wrap(new UnsafeBuffer(name), 0, name.length);
        data.wrap(new UnsafeBuffer(new byte[DATA_LENGTH]), 0, DATA_LENGTH);
        requests.wrap(getFrame, 0, getFrame.capacity()).header(1, Opcodes.GET_DATA);
        getLength = requests.read(path, false);
        requests.wrap(setFrame, 0, setFrame.capacity()).header(2, Opcodes.SET_DATA);
        setLength = requests.setData(path, data, -1);
    }

    /**
     * Read a request for data.
     *
     * @return how it went.
     */
    @Benchmark
    public int decodeGetRequest()
    {
        return decode(getFrame, getLength);
    }

    /**
     * Read a request to set data.
     *
     * @return how it went.
     */
    @Benchmark
    public int decodeSetRequest()
    {
        return decode(setFrame, setLength);
    }

    /**
     * Write the reply to a request for data.
     *
     * @return its length.
     */
    @Benchmark
    public int encodeGetReply()
    {
        begin();
        return end(responses.data(data, stat));
    }

    /**
     * Write the reply to a request to set data.
     *
     * @return its length.
     */
    @Benchmark
    public int encodeSetReply()
    {
        begin();
        return end(responses.stat(stat));
    }

    private int decode(final UnsafeBuffer frame, final int length)
    {
        header.wrap(frame, 0, RequestHeaderDecoder.LENGTH);
        final int status = request.wrap(
            header.opcode(), frame, RequestHeaderDecoder.LENGTH, length - RequestHeaderDecoder.LENGTH);
        if (JuteStatus.OK != status)
        {
            throw new IllegalStateException("status " + status);
        }
        return header.xid() + request.path().length() + request.data().length();
    }

    private void begin()
    {
        responses.wrap(target, 0, target.capacity());
        frame = responses.fields().beginFrame();
        responses.replyHeader(++xid, xid, 0);
    }

    private int end(final int result)
    {
        if (result < 0)
        {
            throw new IllegalStateException("status " + result);
        }
        responses.fields().endFrame(frame);
        return responses.fields().length();
    }
}
