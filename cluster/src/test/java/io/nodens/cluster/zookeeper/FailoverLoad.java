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

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One application that writes without a pause through a stock client, and writes down what was acknowledged.
 * <p>
 * <b>Thread:</b> one of its own; counts may be read by any, the list of paths after {@link #stop()}.
 */
final class FailoverLoad
{
    private final ZooKeeper client;
    private final String base;
    private final List<String> acknowledged = new ArrayList<>();
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong longestGapNs = new AtomicLong();
    private final Thread thread;
    private volatile boolean isStopped;
    private volatile Exception fault;

    FailoverLoad(final ZooKeeper client, final String base)
    {
        this.client = client;
        this.base = base;
        thread = new Thread(this::run, "load-" + base);
    }

    FailoverLoad start()
    {
        thread.start();
        return this;
    }

    long count()
    {
        return count.get();
    }

    /**
     * The longest time between two acknowledgements since this was last asked.
     *
     * @return nanoseconds.
     */
    long takeLongestGapNs()
    {
        return longestGapNs.getAndSet(0);
    }

    /**
     * End, and tell what was acknowledged.
     *
     * @return paths; each holds its own name.
     */
    List<String> stop() throws Exception
    {
        isStopped = true;
        thread.join();
        if (null != fault)
        {
            throw fault;
        }
        return acknowledged;
    }

    private void run()
    {
        long lastNs = System.nanoTime();
        try
        {
            for (long number = 0; !isStopped; number++)
            {
                create(base + "/n" + number);
                final long nowNs = System.nanoTime();
                final long gapNs = nowNs - lastNs;
                longestGapNs.accumulateAndGet(gapNs, Math::max);
                lastNs = nowNs;
            }
        }
        catch (final Exception ex)
        {
            fault = ex;
        }
    }

    /** Again until it is acknowledged; what is there already may be from an answer that was lost. */
    private void create(final String path) throws KeeperException, InterruptedException
    {
        boolean isRepeated = false;
        while (true)
        {
            try
            {
                client.create(path, Identities.bytes(path), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                break;
            }
            catch (final KeeperException.ConnectionLossException ignore)
            {
                isRepeated = true;
            }
            catch (final KeeperException.NodeExistsException ex)
            {
                if (!isRepeated)
                {
                    throw ex;
                }
                break;
            }
        }
        acknowledged.add(path);
        count.incrementAndGet();
    }
}
