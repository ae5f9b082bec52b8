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
package io.nodens.bench.system.raw;

import io.nodens.bench.system.BenchPaths;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.ReadRequestEncoder;
import io.nodens.sbe.protocol.ReadResponseEncoder;

/**
 * What a client and a server of the bare ping say to each other. Every message begins with these fields and has as many
 * bytes as the message of Nodens that it stands for.
 * <pre>
 *   0        4        8        12
 *   +--------+--------+--------+----------------+
 *   |  type  | number | length | channel or junk|
 *   +--------+--------+--------+----------------+
 * </pre>
 * <ul>
 *   <li>CONNECT, to the server: stream (number) and channel (length, ASCII) of the answers.</li>
 *   <li>PING, to the server: slot (number), and the length that the answer is to have.</li>
 *   <li>The answer: slot (number).</li>
 * </ul>
 */
final class PingDescriptor
{
    static final int CONNECT = 1;
    static final int PING = 2;
    static final int TYPE_OFFSET = 0;
    static final int NUMBER_OFFSET = TYPE_OFFSET + Integer.BYTES;
    static final int LENGTH_OFFSET = NUMBER_OFFSET + Integer.BYTES;
    static final int CHANNEL_OFFSET = LENGTH_OFFSET + Integer.BYTES;

    /** Stream of requests. */
    static final int REQUEST_STREAM_ID = 30_000;
    /** Streams of answers; over IPC each client has its own. */
    static final int FIRST_RESPONSE_STREAM_ID = 30_001;
    /** Length of packets over loopback, as a client of Nodens has it there. */
    static final String PACKETS = "|mtu=8192";
    /** Parameters of the channels of requests: those of a client of Nodens. */
    static final String REQUEST_TERMS = "term-length=16m|sparse=true";
    /** Parameters of the channels of answers: those of a member with the default limit of data. */
    static final String RESPONSE_TERMS = "term-length=16m|pub-wnd=2m|sparse=true";

    private PingDescriptor()
    {
    }

    /**
     * Length of a get's request.
     *
     * @return bytes.
     */
    static int requestLength()
    {
        return MessageHeaderEncoder.ENCODED_LENGTH + ReadRequestEncoder.BLOCK_LENGTH +
            ReadRequestEncoder.pathHeaderLength() + new BenchPaths(0).keyLength();
    }

    /**
     * Length of a get's answer.
     *
     * @param dataLength of the znode.
     * @return bytes.
     */
    static int responseLength(final int dataLength)
    {
        return MessageHeaderEncoder.ENCODED_LENGTH + ReadResponseEncoder.BLOCK_LENGTH +
            ReadResponseEncoder.dataHeaderLength() + dataLength;
    }
}
