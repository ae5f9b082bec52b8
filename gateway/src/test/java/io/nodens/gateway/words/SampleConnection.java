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

/** A connection that a test makes up. */
final class SampleConnection implements ConnectionFacts
{
    private final String remoteAddress;
    private final long sessionId;
    private final long lastCxid;

    SampleConnection(final String remoteAddress, final long sessionId, final long lastCxid)
    {
        this.remoteAddress = remoteAddress;
        this.sessionId = sessionId;
        this.lastCxid = lastCxid;
    }

    @Override
    public String remoteAddress()
    {
        return remoteAddress;
    }

    @Override
    public int interestOps()
    {
        return 1;
    }

    @Override
    public long outstandingRequests()
    {
        return 0;
    }

    @Override
    public long packetsReceived()
    {
        return 5;
    }

    @Override
    public long packetsSent()
    {
        return 4;
    }

    @Override
    public long sessionId()
    {
        return sessionId;
    }

    @Override
    public String lastOperation()
    {
        return LastOperation.of(io.nodens.gateway.jute.Opcodes.PING);
    }

    @Override
    public long establishedMs()
    {
        return 1_700_000_000_000L;
    }

    @Override
    public int sessionTimeoutMs()
    {
        return 30_000;
    }

    @Override
    public long lastCxid()
    {
        return lastCxid;
    }

    @Override
    public long lastZxid()
    {
        return 0x1f;
    }

    @Override
    public long lastResponseMs()
    {
        return 1_700_000_001_000L;
    }

    @Override
    public double lastLatencyMs()
    {
        return 0.5;
    }

    @Override
    public void latency(final SummarySnapshot into)
    {
        into.set(2, 1.5, 0.5, 1.0);
    }

    @Override
    public long deadlineMs()
    {
        return 1_700_000_031_000L;
    }
}
