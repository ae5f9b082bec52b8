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
package io.nodens.client.connection;

import io.nodens.client.Callbacks;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchedEvent;
import io.nodens.client.connection.WatchRegistry.WatchOrder;
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.tree.watch.WatchRules;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WatchRegistryTest
{
    private final List<String> told = new ArrayList<>();
    private final WatchListener first = (event) -> told.add("first " + event.type());
    private final WatchListener second = (event) -> told.add("second " + event.type());
    private final WatchRegistry registry = new WatchRegistry(100, new CallbackQueue(
        Callbacks.onExecutor(Runnable::run), (error) -> told.add(error.toString()), "test"));

    @Test
    void shouldLeaveTheWatchAtTheMemberWhenAListenerOfTheOtherKindStillNeedsIt()
    {
        add(WatchKind.DATA, WatchKind.DATA, first);
        add(WatchKind.EXISTS, WatchKind.DATA, second);

        assertEquals(List.of(), remove(first));
        registry.onEvent(WatchedEvent.Type.DATA_CHANGED, "/x", 6, WatchedEvent.NOT_COALESCED);

        assertEquals(List.of("second DATA_CHANGED"), told);
        assertEquals(0, registry.count());
    }

    @Test
    void shouldTakeBackEveryKindThatWasAskedForWhenTheLastListenerIsGone()
    {
        add(WatchKind.DATA, WatchKind.DATA, first);
        add(WatchKind.EXISTS, WatchKind.DATA, second);
        add(WatchKind.CHILDREN, WatchKind.CHILDREN, second);

        assertEquals(List.of(), remove(first));
        assertEquals(List.of(WatchKind.DATA, WatchKind.EXISTS, WatchKind.CHILDREN), remove(second));
        assertFalse(registry.remove("/x", second, new ArrayList<>()));
    }

    @Test
    void shouldTakeBackBothKindsWhenOneListenerWasSetByBoth()
    {
        add(WatchKind.DATA, WatchKind.DATA, first);
        add(WatchKind.EXISTS, WatchKind.DATA, first);

        assertEquals(List.of(WatchKind.DATA, WatchKind.EXISTS), remove(first));
    }

    @Test
    void shouldTakeBackOnlyTheChildrenWhenTheDataAreStillWatched()
    {
        add(WatchKind.CHILDREN, WatchKind.CHILDREN, first);
        add(WatchKind.DATA, WatchKind.DATA, second);

        assertEquals(List.of(WatchKind.CHILDREN), remove(first));
        assertEquals(List.of(WatchKind.DATA), remove(second));
    }

    @Test
    void shouldTakeBackWhatWasRegisteredAgainWhenTheConnectionIsAnother()
    {
        add(WatchKind.EXISTS, WatchKind.DATA, first);
        final ArrayDeque<WatchOrder> orders = new ArrayDeque<>();
        registry.collect(orders);

        assertEquals(List.of(new WatchOrder(true, WatchKind.DATA, WatchRules.ONE_SHOT, "/x")), List.copyOf(orders));
        assertEquals(List.of(WatchKind.DATA), remove(first));
    }

    @Test
    void shouldTakeNothingBackThatHasFired()
    {
        add(WatchKind.DATA, WatchKind.DATA, first);
        add(WatchKind.CHILDREN, WatchKind.CHILDREN, second);
        registry.onEvent(WatchedEvent.Type.DATA_CHANGED, "/x", 6, WatchedEvent.NOT_COALESCED);

        assertEquals(List.of("first DATA_CHANGED"), told);
        assertEquals(List.of(WatchKind.CHILDREN), remove(second));
    }

    private void add(final WatchKind wireKind, final WatchKind kind, final WatchListener listener)
    {
        assertTrue(registry.tryReserve());
        registry.add("/x", wireKind, kind, listener, 5);
    }

    private List<WatchKind> remove(final WatchListener listener)
    {
        final List<WatchKind> orphans = new ArrayList<>();
        assertTrue(registry.remove("/x", listener, orphans));
        return orphans;
    }
}
