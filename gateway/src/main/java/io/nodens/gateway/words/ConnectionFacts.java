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
package io.nodens.gateway.words;

/**
 * What the words tell of one connection.
 * <p>
 * <b>Thread:</b> read by the thread that asked {@link ServerFacts#connections()}. The object may be a view that shows
 * the next connection after the iterator's next step.
 */
public interface ConnectionFacts
{
    /** Of {@link #lastCxid()}: the session has sent no request with an xid of its own yet. */
    long NULL_CXID = -1;

    /**
     * Address of the client.
     *
     * @return as {@code java.net.InetSocketAddress} writes it without a host name: {@code /127.0.0.1:40000}, or
     * {@code /[0:0:0:0:0:0:0:1]:40000}.
     */
    String remoteAddress();

    /**
     * What the server waits for at the socket.
     *
     * @return 1 for bytes to read, 4 for room to write, 5 for both, 0 for nothing.
     */
    int interestOps();

    /**
     * Requests that have no reply yet.
     *
     * @return their number.
     */
    long outstandingRequests();

    /**
     * Frames from the client, or the word itself.
     *
     * @return their number since the last reset.
     */
    long packetsReceived();

    /**
     * Frames to the client.
     *
     * @return their number since the last reset.
     */
    long packetsSent();

    /**
     * The session.
     *
     * @return its id, or 0 before there is one. What follows is asked of connections with a session only.
     */
    long sessionId();

    /**
     * Name of the last request that was answered ({@link LastOperation}).
     *
     * @return {@link LastOperation#NONE} before there is one.
     */
    String lastOperation();

    /**
     * When the connection was accepted.
     *
     * @return milliseconds since 1970.
     */
    long establishedMs();

    /**
     * Timeout of the session.
     *
     * @return milliseconds.
     */
    int sessionTimeoutMs();

    /**
     * Xid of the last request that was answered, special xids left out.
     *
     * @return the xid, or {@link #NULL_CXID}.
     */
    long lastCxid();

    /**
     * Zxid in the last reply.
     *
     * @return the zxid, or -1 before there is one.
     */
    long lastZxid();

    /**
     * When the last reply was sent.
     *
     * @return milliseconds since 1970, or 0 before there is one.
     */
    long lastResponseMs();

    /**
     * Latency of the last request.
     *
     * @return milliseconds.
     */
    double lastLatencyMs();

    /**
     * Read the latencies of the connection's requests.
     *
     * @param into receives them, in milliseconds.
     */
    void latency(SummarySnapshot into);

    /**
     * When the server closes the connection unless it hears of the client.
     *
     * @return milliseconds since 1970.
     */
    long deadlineMs();
}
