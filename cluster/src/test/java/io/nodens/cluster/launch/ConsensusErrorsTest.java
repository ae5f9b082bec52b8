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
package io.nodens.cluster.launch;

import io.aeron.cluster.client.ClusterEvent;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConsensusErrorsTest
{
    private final List<Throwable> logged = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private boolean isElected;
    private long nowNs;
    private final ConsensusErrors errors = new ConsensusErrors(
        logged::add,
        () -> isElected,
        (category, reason) -> faults.add(category + " " + reason),
        () -> nowNs);

    private void meet(final int count, final long intervalNs)
    {
        for (int i = 0; i < count; i++)
        {
            nowNs += intervalNs;
            errors.onError(new ClusterEvent("truncating at " + i));
        }
    }

    @Test
    void shouldStopTheMemberWhenAnElectionFailsTheSameWayAgainAndAgain()
    {
        meet(ConsensusErrors.MAX_REPEATS - 1, 1_000_000);
        assertEquals(List.of(), faults);

        meet(1, 1_000_000);

        assertEquals(1, faults.size());
        assertTrue(faults.get(0).startsWith("FAULT "), faults::toString);
        assertEquals(ConsensusErrors.MAX_REPEATS - 1, logged.size());
    }

    @Test
    void shouldGoOnWhenAnErrorComesBackSlowly()
    {
        meet(10 * ConsensusErrors.MAX_REPEATS, ConsensusErrors.WINDOW_NS / (ConsensusErrors.MAX_REPEATS - 1) + 1);

        assertEquals(List.of(), faults);
    }

    @Test
    void shouldGoOnWhenTheMemberIsElected()
    {
        isElected = true;

        meet(10 * ConsensusErrors.MAX_REPEATS, 1);

        assertEquals(List.of(), faults);
        assertEquals(10 * ConsensusErrors.MAX_REPEATS, logged.size());
    }

    @Test
    void shouldGoOnWhenMessagesOfStrangersCannotBeRead()
    {
        final Exception error = new IndexOutOfBoundsException("index=64 length=8 capacity=64");
        error.setStackTrace(new StackTraceElement[]{
            frame("org.agrona.concurrent.UnsafeBuffer", "boundsCheck0"),
            frame("io.aeron.cluster.codecs.VoteDecoder", "candidateTermId"),
            frame("io.aeron.cluster.ConsensusAdapter", "onFragment"),
            frame("io.aeron.cluster.ConsensusModuleAgent", "doWork") });

        repeat(error);
        repeat(new ClusterEvent("expected schemaId=111, actual=25922"));

        assertEquals(List.of(), faults);
        assertEquals(20 * ConsensusErrors.MAX_REPEATS, logged.size());
    }

    @Test
    void shouldStopTheMemberWhenTheElectionFailsAtAMessageThatItCouldRead()
    {
        final Exception error = new IllegalStateException("truncating");
        error.setStackTrace(new StackTraceElement[]{
            frame("io.aeron.cluster.Election", "onNewLeadershipTerm"),
            frame("io.aeron.cluster.ConsensusAdapter", "onFragment") });

        repeat(error);

        assertEquals("FAULT ", faults.get(0).substring(0, 6));
    }

    @Test
    void shouldStopTheMemberWhenItsOwnLogCannotBeRead()
    {
        final Exception error = new IllegalStateException("ERROR - expected schemaId=111, actual=3");
        error.setStackTrace(new StackTraceElement[]{
            frame("io.aeron.cluster.ConsensusModuleAgent", "onReplayExtensionMessage"),
            frame("io.aeron.cluster.LogAdapter", "onMessage") });
        repeat(error);
        assertEquals("FAULT ", faults.get(0).substring(0, 6));

        faults.clear();
        final Exception decoding = new IndexOutOfBoundsException("index=64 length=8 capacity=64");
        decoding.setStackTrace(new StackTraceElement[]{
            frame("io.aeron.cluster.codecs.SessionOpenEventDecoder", "wrap"),
            frame("io.aeron.cluster.LogAdapter", "onFragment") });
        repeat(decoding);
        assertEquals("FAULT ", faults.get(0).substring(0, 6));
    }

    private void repeat(final Exception error)
    {
        for (int i = 0; i < 10 * ConsensusErrors.MAX_REPEATS; i++)
        {
            errors.onError(error);
        }
    }

    private static StackTraceElement frame(final String type, final String method)
    {
        return new StackTraceElement(type, method, null, 1);
    }
}
