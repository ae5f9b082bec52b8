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

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertNotNull;

/**
 * A watcher that writes down what it hears: changes and states of the connection apart.
 */
final class EventLog implements Watcher
{
    private final BlockingQueue<WatchedEvent> changes = new LinkedBlockingQueue<>();
    private final BlockingQueue<KeeperState> states = new LinkedBlockingQueue<>();
    private volatile KeeperState state = KeeperState.Disconnected;

    @Override
    public void process(final WatchedEvent event)
    {
        if (EventType.None == event.getType())
        {
            state = event.getState();
            states.add(event.getState());
        }
        else
        {
            changes.add(event);
        }
    }

    /**
     * The state that was last heard of.
     *
     * @return the state.
     */
    KeeperState state()
    {
        return state;
    }

    /**
     * States that were heard of and not waited for.
     *
     * @return them, in order.
     */
    List<KeeperState> heard()
    {
        return List.copyOf(states);
    }

    /**
     * Wait for the next change.
     *
     * @return it.
     */
    WatchedEvent take() throws InterruptedException
    {
        final WatchedEvent event = changes.poll(StockClientContract.WAIT_MS, TimeUnit.MILLISECONDS);
        assertNotNull(event, "no event came");
        return event;
    }

    /**
     * Wait for a state of the connection; those before it are dropped.
     *
     * @param wanted the state.
     */
    void awaitState(final KeeperState wanted) throws InterruptedException
    {
        KeeperState heard = null;
        while (wanted != heard)
        {
            heard = states.poll(StockClientContract.WAIT_MS, TimeUnit.MILLISECONDS);
            assertNotNull(heard, "the state " + wanted + " did not come, the last one is " + state);
        }
    }

    /**
     * Take all changes that have come.
     *
     * @param prefix cut from paths.
     * @return {@code type path}, in order.
     */
    List<String> drain(final String prefix)
    {
        final List<WatchedEvent> taken = new ArrayList<>();
        changes.drainTo(taken);
        final List<String> lines = new ArrayList<>();
        taken.forEach((event) -> lines.add(text(event, prefix)));
        return lines;
    }

    static String text(final WatchedEvent event, final String prefix)
    {
        final String path = event.getPath();
        return event.getType() + " " + (path.startsWith(prefix) ? path.substring(prefix.length()) : path);
    }
}
