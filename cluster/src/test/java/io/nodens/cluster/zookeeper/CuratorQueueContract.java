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

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.atomic.AtomicValue;
import org.apache.curator.framework.recipes.atomic.CachedAtomicLong;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicInteger;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicValue;
import org.apache.curator.framework.recipes.atomic.PromotedToLock;
import org.apache.curator.framework.recipes.queue.DistributedDelayQueue;
import org.apache.curator.framework.recipes.queue.DistributedIdQueue;
import org.apache.curator.framework.recipes.queue.DistributedPriorityQueue;
import org.apache.curator.framework.recipes.queue.DistributedQueue;
import org.apache.curator.framework.recipes.queue.QueueBuilder;
import org.apache.curator.framework.recipes.queue.QueueConsumer;
import org.apache.curator.framework.recipes.queue.QueueSerializer;
import org.apache.curator.framework.recipes.queue.QueueSharder;
import org.apache.curator.framework.recipes.queue.QueueSharderPolicies;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.apache.curator.framework.recipes.shared.SharedValue;
import org.apache.curator.framework.recipes.shared.VersionedValue;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryNTimes;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Curator's queues and counters.
 */
abstract class CuratorQueueContract extends CuratorContract
{
    private static final int ITEMS = 20;
    private static final QueueSerializer<String> TEXT = new QueueSerializer<>()
    {
        @Override
        public byte[] serialize(final String item)
        {
            return bytes(item);
        }

        @Override
        public String deserialize(final byte[] bytes)
        {
            return CuratorLockContract.text(bytes);
        }
    };

    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

    @Test
    void shouldHandItemsOverInOrder() throws Exception
    {
        final DistributedQueue<String> out = closing(queue(one, null).buildQueue());
        final DistributedQueue<String> in = closing(queue(two, new Taker()).buildQueue());
        out.start();
        in.start();
        final List<String> expected = new ArrayList<>();

        for (int i = 0; i < ITEMS; i++)
        {
            out.put("item " + i);
            expected.add("item " + i);
        }

        assertTaken(expected);
    }

    @Test
    void shouldHandEachItemOverThoughConnectionsAreLost() throws Exception
    {
        final DistributedQueue<String> out = closing(queue(two, null).buildQueue());
        final DistributedQueue<String> in = closing(queue(one, new Taker()).lockPath(path("locks")).buildQueue());
        out.start();
        in.start();

        for (int i = 0; i < ITEMS; i++)
        {
            out.put("item " + i);
            if (ITEMS / 2 == i)
            {
                dropConnectionOfOne();
            }
        }

        final List<String> heard = new ArrayList<>();
        while (heard.size() < ITEMS)
        {
            final String item = taken.poll(WAIT_MS, TimeUnit.MILLISECONDS);
            assertTrue(null != item, "only " + heard);
            // With a lock path an item is handed over at least once.
            if (!heard.contains(item))
            {
                heard.add(item);
            }
        }
    }

    @Test
    void shouldHandItemsOverByPriority() throws Exception
    {
        final DistributedPriorityQueue<String> out = closing(queue(one, null).buildPriorityQueue(0));
        out.start();
        for (final int priority : new int[]{ 5, -1, 3, 9, 0 })
        {
            out.put("priority " + priority, priority);
        }
        out.flushPuts(WAIT_MS, TimeUnit.MILLISECONDS);
        two.sync().forPath(root);

        final DistributedPriorityQueue<String> in = closing(queue(two, new Taker()).buildPriorityQueue(0));
        in.start();

        assertTaken(List.of("priority -1", "priority 0", "priority 3", "priority 5", "priority 9"));
    }

    @Test
    void shouldRemoveItemsByTheirIds() throws Exception
    {
        final DistributedIdQueue<String> out = queue(one, null).buildIdQueue();
        closing(out::close);
        out.start();
        out.put("first", "a");
        out.put("second", "b");
        out.put("third", "a");
        out.flushPuts(WAIT_MS, TimeUnit.MILLISECONDS);

        assertEquals(2, out.remove("a"));
        assertEquals(0, out.remove("none"));
        final DistributedIdQueue<String> in = queue(two, new Taker()).buildIdQueue();
        closing(in::close);
        in.start();

        assertTaken(List.of("second"));
    }

    @Test
    void shouldHandItemsOverWhenTheyAreDue() throws Exception
    {
        final DistributedDelayQueue<String> out = closing(queue(one, null).buildDelayQueue());
        final DistributedDelayQueue<String> in = closing(queue(two, new Taker()).buildDelayQueue());
        out.start();
        in.start();
        final long now = System.currentTimeMillis();

        out.put("later", now + 600);
        out.put("now", now - 1);
        out.put("soon", now + 300);

        assertTaken(List.of("now", "soon", "later"));
        assertTrue(System.currentTimeMillis() >= now + 600);
    }

    @Test
    void shouldSpreadItemsOverSeveralQueues() throws Exception
    {
        final QueueSharder<String, DistributedQueue<String>> sharder = closing(new QueueSharder<>(
            one, (application, path) -> QueueBuilder.builder(application, new Taker(), TEXT, path).buildQueue(),
            path("shards"), path("sharder-leader"), QueueSharderPolicies.builder().build()));
        sharder.start();

        for (int i = 0; i < ITEMS; i++)
        {
            sharder.getQueue().put("item " + i);
        }

        for (int i = 0; i < ITEMS; i++)
        {
            assertTrue(null != taken.poll(WAIT_MS, TimeUnit.MILLISECONDS), "item " + i);
        }
    }

    @Test
    void shouldTakeFromASimpleQueue() throws Exception
    {
        final SimpleDistributedQueue first = new SimpleDistributedQueue(one, path("simple"));
        final SimpleDistributedQueue second = new SimpleDistributedQueue(two, path("simple"));
        assertNull(first.peek());
        assertThrows(NoSuchElementException.class, first::remove);
        final Future<byte[]> waiting = start(second::take);
        assertTrue(first.offer(bytes("a")));
        assertArrayEquals(bytes("a"), get(waiting));

        assertTrue(first.offer(bytes("b")));
        assertTrue(first.offer(bytes("c")));
        assertArrayEquals(bytes("b"), first.element());
        assertArrayEquals(bytes("b"), first.poll());
        assertArrayEquals(bytes("c"), first.poll(WAIT_MS, TimeUnit.MILLISECONDS));
        assertNull(first.poll(10, TimeUnit.MILLISECONDS));
    }

    @Test
    void shouldCountEachIncrementOnce() throws Exception
    {
        final List<Future<Integer>> works = new ArrayList<>();
        for (int i = 0; i < 4; i++)
        {
            final DistributedAtomicLong counter = new DistributedAtomicLong(
                0 == i % 2 ? one : two, path("counter"), new RetryNTimes(3, RETRY_INTERVAL_MS),
                PromotedToLock.builder().lockPath(path("counter-lock"))
                    .retryPolicy(new RetryNTimes(100, RETRY_INTERVAL_MS)).build());
            works.add(start(() ->
            {
                int done = 0;
                for (int round = 0; round < ITEMS; round++)
                {
                    final AtomicValue<Long> value = counter.increment();
                    done += value.succeeded() ? 1 : 0;
                }
                return done;
            }));
        }
        long sum = 0;
        for (final Future<Integer> work : works)
        {
            sum += get(work);
        }

        zk.sync(root);
        assertEquals(4L * ITEMS, sum);
        assertEquals(sum, new DistributedAtomicLong(
            one, path("counter"), new RetryNTimes(3, RETRY_INTERVAL_MS)).get().postValue());
    }

    @Test
    void shouldSetValuesByComparison() throws Exception
    {
        final RetryNTimes retries = new RetryNTimes(3, RETRY_INTERVAL_MS);
        final DistributedAtomicInteger first = new DistributedAtomicInteger(one, path("int"), retries);
        final DistributedAtomicInteger second = new DistributedAtomicInteger(two, path("int"), retries);
        assertTrue(first.initialize(5));
        two.sync().forPath(root);
        assertFalse(second.initialize(6));
        assertTrue(second.compareAndSet(5, 7).succeeded());
        one.sync().forPath(root);
        assertFalse(first.compareAndSet(5, 8).succeeded());
        assertEquals(4, first.subtract(3).postValue());
        final DistributedAtomicValue value = new DistributedAtomicValue(one, path("value"), retries);
        assertTrue(value.trySet(bytes("x")).succeeded());
        value.forceSet(bytes("y"));
        assertArrayEquals(bytes("y"), value.get().postValue());
        final CachedAtomicLong cached = new CachedAtomicLong(
            new DistributedAtomicLong(one, path("long"), retries), 10);
        for (long i = 0; i < 25; i++)
        {
            assertEquals(i + 1, cached.next().postValue());
        }
    }

    @Test
    void shouldShareACountAndAValue() throws Exception
    {
        final SharedCount first = closing(new SharedCount(one, path("count"), 1));
        final SharedCount second = closing(new SharedCount(two, path("count"), 1));
        first.start();
        second.start();
        first.setCount(5);
        await("the other sees it", () -> 5 == second.getCount());
        final VersionedValue<Integer> seen = second.getVersionedValue();
        assertTrue(second.trySetCount(seen, 6));
        assertFalse(second.trySetCount(seen, 7));

        expireSessionOfOne();
        await("the first sees it with its new session", () -> 6 == first.getCount());
        second.setCount(8);
        await("the first sees what is changed then", () -> 8 == first.getCount());

        final SharedValue value = closing(new SharedValue(one, path("shared"), bytes("a")));
        value.start();
        cutConnectionOfOne();
        await("the value is there", () -> null != zk.exists(path("shared"), false));
        zk.setData(path("shared"), bytes("b"), -1);
        mendConnectionOfOne();
        await("it sees what it missed", () -> "b".equals(CuratorLockContract.text(value.getValue())));
    }

    private QueueBuilder<String> queue(final CuratorFramework application, final QueueConsumer<String> consumer)
    {
        return QueueBuilder.builder(application, consumer, TEXT, path("queue"));
    }

    private void assertTaken(final List<String> expected) throws InterruptedException
    {
        final List<String> heard = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++)
        {
            heard.add(taken.poll(WAIT_MS, TimeUnit.MILLISECONDS));
        }
        assertEquals(expected, heard);
        assertNull(taken.poll());
    }

    /**
     * Writes down what it is handed.
     */
    private final class Taker implements QueueConsumer<String>
    {
        @Override
        public void consumeMessage(final String message)
        {
            taken.add(message);
        }

        @Override
        public void stateChanged(final CuratorFramework application, final ConnectionState state)
        {
            // The queue goes on by itself.
        }
    }
}
