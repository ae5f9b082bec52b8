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
package io.aeron.cluster;

import io.aeron.Aeron;
import io.aeron.Counter;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A follower that replays its log from its begin keeps in mind which term is the last one of that log.
 */
class ReplayedTermTest
{
    private static final int COUNTERS = 8;
    private static final int TERMS = 4;
    private static final int TERM_LENGTH = 1024;

    private final CountersManager counters = new CountersManager(
        aligned(COUNTERS * CountersReader.METADATA_LENGTH), aligned(COUNTERS * CountersReader.COUNTER_LENGTH));

    @Test
    void shouldKeepTheLastTermOfItsLogWhenAnOlderOneIsReplayed(@TempDir final File directory) throws Exception
    {
        try (RecordingLog log = new RecordingLog(directory, true))
        {
            for (int term = 0; term < TERMS; term++)
            {
                log.appendTerm(0, term, (long)term * TERM_LENGTH, term);
            }
            final Election election = follower(log);

            election.onReplayNewLeadershipTermEvent(1, TERM_LENGTH, 0, TERM_LENGTH);

            assertEquals(TERMS - 1L, lastTermOfLog(election));
        }
    }

    @Test
    void shouldTakeALaterTermWhenItIsReplayed(@TempDir final File directory) throws Exception
    {
        try (RecordingLog log = new RecordingLog(directory, true))
        {
            for (int term = 0; term < TERMS; term++)
            {
                log.appendTerm(0, term, (long)term * TERM_LENGTH, term);
            }
            final Election election = follower(log);

            election.onReplayNewLeadershipTermEvent(TERMS, TERMS * TERM_LENGTH, 0, TERMS * TERM_LENGTH);

            assertEquals(TERMS, lastTermOfLog(election));
        }
    }

    @SuppressWarnings("checkstyle:BanUnsafe") // A module that is asked for one number, and that nothing else can make.
    private Election follower(final RecordingLog log) throws Exception
    {
        final ConsensusModule.Context ctx = new ConsensusModule.Context()
            .clusterClock(() -> 0)
            .recordingLog(log)
            .electionStateCounter(counter())
            .electionCounter(counter());
        final ClusterMember[] members = ClusterMember.parse(
            "0,i:1,c:2,l:3,t:4,a:5|1,i:1,c:2,l:3,t:4,a:5|2,i:1,c:2,l:3,t:4,a:5");
        final Election election = new Election(
            true, Aeron.NULL_VALUE, TERMS - 1, (TERMS - 1L) * TERM_LENGTH, 0, TERMS * TERM_LENGTH, members,
            new Int2ObjectHashMap<>(), members[0], null, ctx,
            (ConsensusModuleAgent)org.agrona.UnsafeApi.allocateInstance(ConsensusModuleAgent.class));
        field("state").set(election, ElectionState.FOLLOWER_REPLAY);
        return election;
    }

    private Counter counter()
    {
        return new Counter(counters, counters.allocate("test"));
    }

    private static long lastTermOfLog(final Election election) throws ReflectiveOperationException
    {
        return (long)field("logLeadershipTermId").get(election);
    }

    private static Field field(final String name) throws ReflectiveOperationException
    {
        final Field field = Election.class.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    private static UnsafeBuffer aligned(final int length)
    {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(length));
    }
}
