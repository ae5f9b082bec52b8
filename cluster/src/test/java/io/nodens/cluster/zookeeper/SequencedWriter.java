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

import io.nodens.cluster.testkit.Await;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A stock client that sets the data of a znode of its own again and again, to values that say which write they are of:
 * most are short, some have nearly a megabyte. What its replies must show follows from what it has sent:
 * <pre>
 *   a reply to a write    length of the data of that write; a version above the last one, by one more for each write
 *                         in between that had no reply, at most
 *   a read behind it      that write, if it was acknowledged; else one of those since the last acknowledged one
 * </pre>
 * So a write that is lost, doubled, or applied after a later one shows itself, and a reply to another request as well.
 * <p>
 * <b>Thread:</b> one of its own asks; the event thread of the stock client judges.
 */
final class SequencedWriter
{
    private static final int IN_FLIGHT_AT_MOST = 8;
    private static final int HEAD_LENGTH = 2 * Long.BYTES;
    private static final int SHORT_LENGTH = 200;
    private static final int MIDDLE_LENGTH = 20_000;
    private static final int LONG_LENGTH = 600_000;
    private static final int LONGEST_LENGTH = 1_000_000;
    private static final int MIDDLE_PERCENT = 10;
    private static final int READ_PERCENT = 30;
    private static final long PAUSE_AT_MOST_NS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final long PAUSE_AFTER_LOSS_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final int id;
    private final String path;
    private final String endpoints;
    private final int sessionTimeoutMs;
    private final int longPercent;
    private final Random random;
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT_AT_MOST);
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong longOnes = new AtomicLong();
    private final AtomicLong lastSent = new AtomicLong();
    private final AtomicInteger endedSessions = new AtomicInteger();
    private final Thread thread;
    private volatile ZooKeeper client;
    private volatile boolean isOver;
    private volatile boolean isLost;
    private volatile boolean isStopped;
    private volatile Exception fault;
    private long ackedSequence;
    private int ackedVersion;

    /**
     * Describe a client.
     *
     * @param id               of it.
     * @param path             of its znode, which nobody else sets; it exists, and was never set.
     * @param endpoints        of the servers.
     * @param sessionTimeoutMs of its sessions.
     * @param longPercent      share of its writes that have nearly a megabyte.
     * @param seed             of what it does.
     */
    SequencedWriter(
        final int id,
        final String path,
        final String endpoints,
        final int sessionTimeoutMs,
        final int longPercent,
        final long seed)
    {
        this.id = id;
        this.path = path;
        this.endpoints = endpoints;
        this.sessionTimeoutMs = sessionTimeoutMs;
        this.longPercent = longPercent;
        random = new Random(seed);
        thread = new Thread(this::run, "sequenced-writer-" + id);
        thread.setDaemon(true);
    }

    SequencedWriter start()
    {
        thread.start();
        return this;
    }

    /** What was wrong so far, in words. */
    List<String> faults()
    {
        return faults;
    }

    /** Number of writes that were acknowledged. */
    long acknowledged()
    {
        return acknowledged.get();
    }

    /** Number of acknowledged writes of nearly a megabyte. */
    long longOnes()
    {
        return longOnes.get();
    }

    /** Number of writes without a reply. */
    long unanswered()
    {
        return unanswered.get();
    }

    /** Number of sessions that the server ended. */
    int endedSessions()
    {
        return endedSessions.get();
    }

    /**
     * Stop writing, and wait for what is under way.
     *
     * @throws Exception of the client, if it ended with one.
     */
    void stop() throws Exception
    {
        isStopped = true;
        thread.join();
        if (null != fault)
        {
            throw fault;
        }
    }

    /**
     * Look at the znode as of now.
     *
     * @param reader connected to the member to ask, behind a sync.
     * @throws Exception of the reader.
     */
    void look(final ZooKeeper reader) throws Exception
    {
        final Stat stat = new Stat();
        final byte[] data = reader.getData(path, false, stat);
        seen("a last look", lastSent.get(), data, stat);
    }

    private void run()
    {
        try
        {
            open();
            while (!isStopped)
            {
                if (isOver)
                {
                    client.close();
                    endedSessions.incrementAndGet();
                    open();
                }
                await(1);
                act();
                LockSupport.parkNanos(isLost ? PAUSE_AFTER_LOSS_NS : (long)(random.nextDouble() * PAUSE_AT_MOST_NS));
                isLost = false;
            }
            await(IN_FLIGHT_AT_MOST);
            client.close();
        }
        catch (final Exception ex)
        {
            fault = ex;
        }
    }

    private void await(final int count) throws InterruptedException
    {
        if (!inFlight.tryAcquire(count, GuaranteeClient.WAIT_MS, TimeUnit.MILLISECONDS))
        {
            throw new IllegalStateException(
                "client " + id + " got no answer within " + GuaranteeClient.WAIT_MS + " ms from " + client);
        }
    }

    private void open() throws Exception
    {
        isOver = false;
        client = new ZooKeeper(endpoints, sessionTimeoutMs, this::onEvent);
        final ZooKeeper opened = client;
        Await.until("a session is open", GuaranteeClient.WAIT_MS, () -> isOver || opened.getState().isConnected());
    }

    private void onEvent(final WatchedEvent event)
    {
        isOver |= KeeperState.Expired == event.getState();
    }

    private void act()
    {
        final long sequence = lastSent.incrementAndGet();
        final byte[] data = data(sequence);
        final boolean isRead = random.nextInt(100) < READ_PERCENT && inFlight.tryAcquire();
        client.setData(path, data, -1, (code, asked, context, stat) ->
        {
            answered(code, sequence, data.length, stat);
            inFlight.release();
        }, null);
        if (isRead)
        {
            client.getData(path, false, (code, asked, context, shown, stat) ->
            {
                if (Code.OK.intValue() == code)
                {
                    seen("a read behind write " + sequence, sequence, shown, stat);
                }
                inFlight.release();
            }, null);
        }
    }

    private synchronized void answered(final int code, final long sequence, final int length, final Stat stat)
    {
        if (Code.OK.intValue() != code)
        {
            unanswered.incrementAndGet();
            isLost = true;
            if (Code.CONNECTIONLOSS.intValue() != code && Code.SESSIONEXPIRED.intValue() != code &&
                Code.SESSIONMOVED.intValue() != code)
            {
                faults.add(path + ": write " + sequence + " got " + Code.get(code));
            }
            return;
        }

        final long between = sequence - ackedSequence - 1;
        final int step = stat.getVersion() - ackedVersion;
        if (stat.getDataLength() != length || between < 0 || step < 1 || step > 1 + between)
        {
            faults.add(path + ": write " + sequence + " of " + length + " bytes got version " + stat.getVersion() +
                " and " + stat.getDataLength() + " bytes after write " + ackedSequence + " got version " +
                ackedVersion);
        }
        ackedSequence = sequence;
        ackedVersion = stat.getVersion();
        acknowledged.incrementAndGet();
        if (length >= LONG_LENGTH)
        {
            longOnes.incrementAndGet();
        }
    }

    private synchronized void seen(final String what, final long newest, final byte[] shown, final Stat stat)
    {
        final long sequence = shown.length < HEAD_LENGTH ? 0 : ByteBuffer.wrap(shown).getLong();
        final int step = stat.getVersion() - ackedVersion;
        if (sequence < ackedSequence || sequence > newest || step > sequence - ackedSequence ||
            step < (sequence == ackedSequence ? 0 : 1))
        {
            faults.add(path + ": " + what + " shows write " + sequence + " and version " + stat.getVersion() +
                ", after write " + ackedSequence + " got version " + ackedVersion);
        }
        else if (0 != sequence && !Arrays.equals(data(sequence), shown))
        {
            faults.add(path + ": " + what + " shows other data than that of write " + sequence);
        }
        ackedSequence = sequence;
        ackedVersion = stat.getVersion();
    }

    /** The same each time that it is asked for. */
    private byte[] data(final long sequence)
    {
        final SplittableRandom content = new SplittableRandom(sequence * 31 + id);
        final int percent = content.nextInt(100);
        final int length = percent < longPercent ? content.nextInt(LONG_LENGTH, LONGEST_LENGTH) :
            percent < longPercent + MIDDLE_PERCENT ? content.nextInt(SHORT_LENGTH, MIDDLE_LENGTH) :
            content.nextInt(HEAD_LENGTH, SHORT_LENGTH);
        final byte[] data = new byte[length];
        content.nextBytes(data);
        ByteBuffer.wrap(data).putLong(sequence).putLong(id);
        return data;
    }
}
