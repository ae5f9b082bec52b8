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

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Follows one znode by one-shot data watches, as applications do, and checks what they are promised: a watch fires
 * for each later change, once, before a read shows the change; what is read never goes back; and no change is
 * missed for good.
 * <p>
 * <b>Thread:</b> one of its own reads; watches fire in the client's.
 */
final class WatchChecker
{
    private static final int POLL_MS = 100;

    private final ZooKeeper client;
    private final String path;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger version = new AtomicInteger(-1);
    private final Thread thread;
    private volatile boolean isStopped;

    WatchChecker(final ZooKeeper client, final String path)
    {
        this.client = client;
        this.path = path;
        thread = new Thread(this::run, "watch-checker-" + path);
    }

    WatchChecker start()
    {
        thread.start();
        return this;
    }

    /**
     * The version that was last read because a watch fired.
     *
     * @return the version.
     */
    int version()
    {
        return version.get();
    }

    List<String> stop() throws InterruptedException
    {
        isStopped = true;
        thread.join();
        return new ArrayList<>(faults);
    }

    private void run()
    {
        try
        {
            while (!isStopped)
            {
                final OneShot watch = new OneShot();
                final Stat stat = read(watch);
                if (null == stat)
                {
                    continue;
                }
                if (stat.getVersion() < version.get())
                {
                    faults.add("went back from version " + version + " to " + stat.getVersion());
                }
                version.set(stat.getVersion());
                follow(watch, stat);
            }
        }
        catch (final Exception ex)
        {
            faults.add(ex.toString());
        }
    }

    /** Until the watch fires: no read may show a change before it. */
    private void follow(final OneShot watch, final Stat stat) throws InterruptedException
    {
        while (!isStopped && !watch.await())
        {
            final CountDownLatch answered = new CountDownLatch(1);
            // Called by the thread that calls watchers: only there is an order between the two.
            client.getData(path, false, (code, asked, context, data, now) ->
            {
                if (0 == code && now.getVersion() > stat.getVersion() && !watch.isFired())
                {
                    faults.add("read version " + now.getVersion() + " while the watch of " + stat.getVersion() +
                        " had not fired");
                }
                answered.countDown();
            }, null);
            answered.await();
        }
    }

    private Stat read(final Watcher watcher) throws Exception
    {
        try
        {
            final Stat stat = new Stat();
            client.getData(path, watcher, stat);
            return stat;
        }
        catch (final KeeperException.ConnectionLossException ignore)
        {
            return null;
        }
    }

    /**
     * A watch that may fire once.
     */
    private final class OneShot implements Watcher
    {
        private final AtomicBoolean isFired = new AtomicBoolean();
        private final SynchronousQueue<Boolean> fired = new SynchronousQueue<>();

        @Override
        public void process(final WatchedEvent event)
        {
            if (Event.EventType.None != event.getType())
            {
                if (!isFired.compareAndSet(false, true))
                {
                    faults.add("a one-shot watch fired twice: " + event);
                }
                fired.offer(true);
            }
        }

        private boolean isFired()
        {
            return isFired.get();
        }

        private boolean await() throws InterruptedException
        {
            return isFired() || null != fired.poll(POLL_MS, TimeUnit.MILLISECONDS) || isFired();
        }
    }
}
