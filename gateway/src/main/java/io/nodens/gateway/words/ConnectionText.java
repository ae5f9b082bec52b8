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
 * A line for each connection: what {@code stat} and {@code cons} write.
 * <p>
 * <b>Thread:</b> one. One object for each answer.
 */
final class ConnectionText
{
    private final BoundedLines lines;
    private final SummarySnapshot latency;
    private final StringBuilder out;
    private final StringBuilder line = new StringBuilder(256);

    ConnectionText(final BoundedLines lines, final SummarySnapshot latency, final StringBuilder out)
    {
        this.lines = lines;
        this.latency = latency;
        this.out = out;
    }

    void writeBrief(final Iterable<? extends ConnectionFacts> connections)
    {
        writeLines(connections, true);
    }

    void writeAll(final Iterable<? extends ConnectionFacts> connections)
    {
        writeLines(connections, false);
        out.append('\n');
        lines.noteRest();
    }

    private void writeLines(final Iterable<? extends ConnectionFacts> connections, final boolean isBrief)
    {
        for (final ConnectionFacts connection : connections)
        {
            line.setLength(0);
            writePackets(connection);
            if (!isBrief && 0 != connection.sessionId())
            {
                writeSession(connection);
            }
            line.append(")\n");

            if (lines.isFullFor(line.length()))
            {
                return;
            }
            out.append(line);
            lines.count();
        }
    }

    private void writePackets(final ConnectionFacts connection)
    {
        line.append(' ').append(connection.remoteAddress())
            .append('[').append(Integer.toHexString(connection.interestOps()))
            .append("](queued=").append(connection.outstandingRequests())
            .append(",recved=").append(connection.packetsReceived())
            .append(",sent=").append(connection.packetsSent());
    }

    private void writeSession(final ConnectionFacts connection)
    {
        line.append(",sid=");
        WordText.appendHex(line, connection.sessionId());
        line.append(",lop=").append(connection.lastOperation())
            .append(",est=").append(connection.establishedMs())
            .append(",to=").append(connection.sessionTimeoutMs());
        if (connection.lastCxid() >= 0)
        {
            line.append(",lcxid=");
            WordText.appendHex(line, connection.lastCxid());
        }
        line.append(",lzxid=");
        WordText.appendHex(line, connection.lastZxid());
        line.append(",lresp=").append(connection.lastResponseMs());

        connection.latency(latency);
        writeLatency(",llat=", connection.lastLatencyMs());
        writeLatency(",minlat=", latency.min());
        writeLatency(",avglat=", latency.avg());
        writeLatency(",maxlat=", latency.max());
    }

    private void writeLatency(final String name, final double valueMs)
    {
        line.append(name);
        WordText.appendDecimal(line, valueMs);
    }
}
