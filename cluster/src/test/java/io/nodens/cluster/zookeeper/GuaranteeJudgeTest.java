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
package io.nodens.cluster.zookeeper;

import io.nodens.cluster.zookeeper.Sight.Kind;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.nodens.cluster.zookeeper.Sight.RECURSIVE;
import static io.nodens.cluster.zookeeper.Sight.SINGLE;
import static io.nodens.cluster.zookeeper.Sight.absent;
import static io.nodens.cluster.zookeeper.Sight.fired;
import static io.nodens.cluster.zookeeper.Sight.owned;
import static io.nodens.cluster.zookeeper.Sight.shown;
import static io.nodens.cluster.zookeeper.Sight.state;
import static io.nodens.cluster.zookeeper.Sight.told;
import static io.nodens.cluster.zookeeper.Sight.watched;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The judge finds each broken promise, and nothing where all are kept.
 */
class GuaranteeJudgeTest
{
    private static final String A = GuaranteeTree.DATA + "a";
    private static final String B = GuaranteeTree.DATA + "b";
    private static final String PARENT = GuaranteeTree.PARENTS + "p";
    private static final String COMING = GuaranteeTree.TOGGLED + "t";
    private static final String EPHEMERAL = GuaranteeTree.EPHEMERALS + "e";

    @Test
    void shouldFindNothingWhenAllIsAsPromised()
    {
        final List<Sight> first = List.of(
            state(Kind.CONNECTED), owned(EPHEMERAL, 5, 77), watched(A, SINGLE), shown(A, 10, 1, 1).watching(1),
            fired(A, 20, 1), told(A, 20, SINGLE), shown(A, 20, 2, 2).watching(2), shown(EPHEMERAL, 5, 5, 0),
            state(Kind.CONNECTED), fired(A, -1, 2), told(A, -1, SINGLE), shown(A, 40, 4, 4), told(A, 50, SINGLE),
            shown(A, 50, 5, 5).notBefore(5), shown(COMING, 60, 60, 0).watching(3), fired(COMING, 61, 3),
            absent(COMING), state(Kind.EXPIRED), state(Kind.CONNECTED), absent(EPHEMERAL));
        final List<Sight> second = List.of(
            state(Kind.CONNECTED), watched(GuaranteeTree.ROOT, RECURSIVE), shown(PARENT, 11, 3, 0),
            told(PARENT, 12, RECURSIVE), told(PARENT, 13, RECURSIVE), shown(PARENT, 13, 5, 0), shown(A, 30, 3, 3));

        assertEquals(List.of(), new GuaranteeJudge().judge(List.of(first, second)));
    }

    @Test
    void shouldFindAVersionWithTwoChanges()
    {
        assertFault(
            "two changes have one version", List.of(shown(A, 10, 1, 1)), List.of(shown(A, 11, 1, 1)));
    }

    @Test
    void shouldFindAnOldWriteDoneAfterALaterOne()
    {
        assertFault("an earlier write was done after a later one", List.of(shown(A, 10, 1, 8), shown(A, 11, 2, 7)));
        assertFault("a later version has no later zxid", List.of(shown(A, 10, 1, 7)), List.of(shown(A, 9, 2, 8)));
    }

    @Test
    void shouldFindAClientThatGoesBack()
    {
        assertFault("the client saw zxid", List.of(shown(A, 11, 2, 2), state(Kind.CONNECTED), shown(A, 10, 1, 1)));
        assertFault(
            "the client saw zxid 20", List.of(shown(B, 20, 2, 2), shown(A, 10, 1, 1)), List.of(shown(A, 15, 2, 2)));
        assertFault(
            "the client saw zxid 20", List.of(told(B, 20, SINGLE), shown(A, 10, 1, 1)), List.of(shown(A, 15, 2, 2)));
        assertFault("the client saw this znode gone", List.of(shown(COMING, 9, 9, 0), absent(COMING),
            shown(COMING, 9, 9, 0)));
    }

    @Test
    void shouldFindASyncThatDoesNotShowWhatWasAcknowledged()
    {
        assertFault("was acknowledged before a sync", List.of(shown(A, 10, 1, 1).notBefore(2)));
    }

    @Test
    void shouldFindAReplyBeforeTheEvent()
    {
        assertFault(
            "the watch has not fired", List.of(shown(A, 10, 1, 1).watching(1), shown(A, 20, 2, 2), fired(A, -1, 1)));
        assertFault(
            "the watch has not fired",
            List.of(shown(A, 10, 1, 1).watching(1), shown(B, 20, 2, 2)), List.of(shown(A, 15, 2, 2)));
        assertFault("the watch has not fired", List.of(absent(COMING).watching(1), shown(COMING, 9, 9, 0)));
        assertFault("an event came late", List.of(shown(B, 20, 2, 2), told(A, 20, SINGLE)));
        assertFault("an event came late", List.of(told(A, 20, SINGLE), told(B, 19, SINGLE)));
    }

    @Test
    void shouldFindALostOneShotWatchByTheLastLook()
    {
        assertFault(
            "the watch has not fired",
            List.of(shown(A, 10, 1, 1).watching(1), state(Kind.CONNECTED), shown(A, 20, 2, 2)));
    }

    @Test
    void shouldFindAOneShotWatchThatFiresTwiceOrWithoutAChange()
    {
        assertFault(
            "fired that was not set", List.of(shown(A, 10, 1, 1).watching(1), fired(A, 20, 1), fired(A, 21, 1)));
        assertFault(
            "fired without a change", List.of(shown(A, 10, 1, 1).watching(1), fired(A, -1, 1), shown(A, 10, 1, 1)));
    }

    @Test
    void shouldFindAPersistentWatchThatLosesOrDoublesAChange()
    {
        assertFault(
            "a persistent watch told of 1 changes",
            List.of(watched(A, SINGLE), shown(A, 10, 1, 1), told(A, 30, SINGLE), shown(A, 30, 3, 3)));
        assertFault(
            "a persistent watch told of 0 changes",
            List.of(watched(GuaranteeTree.ROOT, RECURSIVE), shown(PARENT, 10, 1, 0), shown(PARENT, 12, 2, 0)));
        assertFault(
            "told of a change twice",
            List.of(watched(A, SINGLE), shown(A, 10, 1, 1), told(A, 20, SINGLE), told(A, 20, SINGLE)));
        assertFault(
            "a persistent watch told of 2 changes",
            List.of(watched(A, SINGLE), shown(A, 10, 1, 1), told(A, 20, SINGLE), told(A, 21, SINGLE),
                shown(A, 21, 2, 2)));
    }

    @Test
    void shouldFindAnEphemeralThatIsLostOrOutlivesItsSession()
    {
        assertFault("the client's own ephemeral is not there", List.of(owned(EPHEMERAL, 5, 77), absent(EPHEMERAL)));
        assertFault(
            "whose session lived to the end",
            List.of(owned(EPHEMERAL, 5, 77)), List.of(shown(A, 6, 1, 1), absent(EPHEMERAL)));
        assertFault(
            "whose owner has heard of the end",
            List.of(owned(EPHEMERAL, 5, 77), state(Kind.EXPIRED), shown(EPHEMERAL, 5, 5, 0)));
        assertFault(
            "an ephemeral is there that was gone",
            List.of(owned(EPHEMERAL, 5, 77), state(Kind.EXPIRED)),
            List.of(shown(A, 6, 1, 1), absent(EPHEMERAL), shown(EPHEMERAL, 5, 5, 0)));
    }

    private static void assertFault(final String text, final List<Sight> history)
    {
        assertFault(text, history, List.of());
    }

    private static void assertFault(final String text, final List<Sight> history, final List<Sight> ofAnother)
    {
        final List<String> faults = new GuaranteeJudge().judge(List.of(history, ofAnother));

        assertTrue(faults.stream().anyMatch((fault) -> fault.contains(text)), () -> "not found: " + text + "; but " +
            faults);
    }
}
