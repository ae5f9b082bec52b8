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
package io.nodens.cluster.transfer;

import io.nodens.cluster.transfer.TransferException.Reason;
import io.nodens.tree.ZnodeKind;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Writes a stream of znodes into a target. Znodes go in batches: within one, requests follow each other without waiting
 * for answers, parents first. A batch that lost its connection is looked at in the target and completed.
 * <p>
 * Behind its last child, the counter of a parent is raised to what it was in the source, so that sequential znodes
 * created later get greater suffixes than those that were copied.
 * <p>
 * <b>Thread:</b> one.
 */
public final class TreeImport
{
    /** Znodes of a batch. */
    public static final int MAX_BATCH = 256;
    /** Bytes of data of a batch, unless a single znode has more. */
    public static final int MAX_BATCH_BYTES = 4 << 20;
    /** Requests without an answer. */
    public static final int MAX_IN_FLIGHT = 64;

    private static final int SUFFIX_LENGTH = 10;
    private static final int MAX_IN_FLIGHT_RAISES = 4;
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final String COUNTED = "nodens-import-counts";

    private final TreeTarget target;
    private final ExistingZnodes existing;
    private final long maxRaise;
    private final long patienceNs;
    private final TransferProgress progress;

    private final List<Znode> batch = new ArrayList<>();
    private final Deque<Parent> ancestors = new ArrayDeque<>();
    private final List<Parent> due = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private long batchBytes;
    private long created;
    private long kept;
    private long overwritten;
    private long raised;
    private long raises;
    private long totalBytes;

    /** A znode whose children are coming, and what is known of them. */
    private static final class Parent
    {
        private final Znode znode;
        private long children;
        private long greatestSuffix = -1;

        private Parent(final Znode znode)
        {
            this.znode = znode;
        }
    }

    /**
     * Prepare an import.
     *
     * @param target     to write to.
     * @param existing   what to do about znodes that are there already.
     * @param maxRaise   creates that may be counted to raise one counter; beyond it, a counter is raised as far as the
     *                   suffixes that are there need it.
     * @param patienceMs time to wait for a lost target before giving up, milliseconds.
     * @param progress   told of each batch.
     */
    public TreeImport(
        final TreeTarget target,
        final ExistingZnodes existing,
        final long maxRaise,
        final long patienceMs,
        final TransferProgress progress)
    {
        this.target = target;
        this.existing = existing;
        this.maxRaise = maxRaise;
        this.patienceNs = TimeUnit.MILLISECONDS.toNanos(patienceMs);
        this.progress = progress;
    }

    /**
     * See whether the target may be written at all.
     *
     * @param topNames names of the znodes directly below the root of the copy.
     * @throws TransferException    when it has the root, or one of these, and that is to be refused.
     * @throws InterruptedException on Ctrl-C.
     */
    public void check(final Set<String> topNames) throws InterruptedException
    {
        final Znode root = Futures.await(target.read(""));
        final boolean isWholeTree = "/".equals(target.absolute(""));
        if (ExistingZnodes.REFUSE != existing || null == root)
        {
            return;
        }

        final Set<String> common = new HashSet<>(topNames);
        common.retainAll(root.children());
        common.removeIf((name) -> TreeOrder.isReserved(target.absolute("/" + name)));
        if (!isWholeTree || !common.isEmpty())
        {
            final String what = isWholeTree ? target.absolute("/" + common.iterator().next()) : target.absolute("");
            throw new TransferException(Reason.EXISTS, what,
                "the target has it already, and nothing was written; --resume goes on with an import that was cut " +
                "off, --overwrite sets what differs");
        }
    }

    /**
     * Write all znodes of a stream.
     *
     * @param source to take them from.
     * @return what was done.
     * @throws TransferException    when it cannot go on; what is written stays.
     * @throws InterruptedException on Ctrl-C.
     */
    public ImportReport run(final ZnodeStream source) throws InterruptedException
    {
        for (Znode znode = source.next(); null != znode; znode = source.next())
        {
            leave(znode.path());
            enter(znode);
            batch.add(znode);
            batchBytes += znode.dataLength();
            if (batch.size() >= MAX_BATCH || batchBytes >= MAX_BATCH_BYTES)
            {
                flush();
            }
        }

        due.addAll(ancestors);
        ancestors.clear();
        flush();
        return new ImportReport(created, kept, overwritten, raised, raises, List.copyOf(remarks));
    }

    private void leave(final String path)
    {
        while (!ancestors.isEmpty() && !TreeOrder.isBelow(path, ancestors.peek().znode.path()))
        {
            due.add(ancestors.pop());
        }
    }

    private void enter(final Znode znode)
    {
        final Parent parent = ancestors.peek();
        if (null != parent)
        {
            parent.children++;
            parent.greatestSuffix = Math.max(parent.greatestSuffix, suffix(znode.path()));
        }

        ancestors.push(new Parent(znode));
    }

    /** Suffix of a name as sequential creates make it: ten digits or more; -1 for none. */
    static long suffix(final String path)
    {
        int start = path.length();
        while (start > 0 && Character.digit(path.charAt(start - 1), 10) >= 0 && path.charAt(start - 1) <= '9')
        {
            start--;
        }

        final int digits = path.length() - start;
        if (digits < SUFFIX_LENGTH)
        {
            return -1;
        }

        // A name may have digits of its own before ten of the counter, which has more only beyond ten nines.
        return Long.parseLong(path.substring(path.length() - SUFFIX_LENGTH));
    }

    private void flush() throws InterruptedException
    {
        if (!batch.isEmpty())
        {
            retrying(ExistingZnodes.REFUSE != existing, this::write);
            batch.forEach((znode) -> totalBytes += znode.dataLength());
            batch.clear();
            batchBytes = 0;
            progress.onProgress("imported", created + kept + overwritten, totalBytes);
        }

        for (final Parent parent : due)
        {
            retrying(true, (ignore) -> raise(parent));
        }
        due.clear();
    }

    /** Something that may lose its connection in the middle and be done again from the beginning. */
    @FunctionalInterface
    private interface Attempt
    {
        void run(boolean isLooking) throws InterruptedException;
    }

    private void retrying(final boolean isLooking, final Attempt attempt) throws InterruptedException
    {
        final long startNs = System.nanoTime();
        boolean isLookingNow = isLooking;
        while (true)
        {
            try
            {
                attempt.run(isLookingNow);
                return;
            }
            catch (final TransferException ex)
            {
                if (Reason.LOST != ex.reason() || System.nanoTime() - startNs > patienceNs)
                {
                    throw ex;
                }
            }

            isLookingNow = true;
            LockSupport.parkNanos(RETRY_NS);
            if (Thread.interrupted())
            {
                throw new InterruptedException();
            }
        }
    }

    private void write(final boolean isLooking) throws InterruptedException
    {
        final List<Znode> found = isLooking ? look() : null;
        final InFlight requests = new InFlight(MAX_IN_FLIGHT);
        long createdNow = 0;
        long keptNow = 0;
        long overwrittenNow = 0;
        for (int i = 0; i < batch.size(); i++)
        {
            final Znode znode = batch.get(i);
            final boolean isRootOfAll = znode.path().isEmpty() && "/".equals(target.absolute(""));
            final Znode present = isRootOfAll ? Futures.await(target.read("")) : null == found ? null : found.get(i);
            if (null == present)
            {
                requests.add(() -> target.create(znode));
                createdNow++;
            }
            else if (!settle(znode, present, isRootOfAll, requests))
            {
                keptNow++;
            }
            else
            {
                overwrittenNow++;
            }
        }

        requests.await();
        created += createdNow;
        kept += keptNow;
        overwritten += overwrittenNow;
    }

    private List<Znode> look() throws InterruptedException
    {
        final List<Znode> found = new ArrayList<>(batch.size());
        final Deque<CompletableFuture<Znode>> reads = new ArrayDeque<>();
        for (final Znode znode : batch)
        {
            reads.add(target.read(znode.path()));
            if (reads.size() >= MAX_IN_FLIGHT)
            {
                found.add(Futures.await(reads.poll()));
            }
        }

        while (!reads.isEmpty())
        {
            found.add(Futures.await(reads.poll()));
        }

        return found;
    }

    /** @return whether anything had to be set. */
    private boolean settle(
        final Znode znode, final Znode present, final boolean isRootOfAll, final InFlight requests)
        throws InterruptedException
    {
        final boolean isSameData = znode.hasDataOf(present);
        final boolean isSameAcl = znode.hasAclOf(present);
        final String path = target.absolute(znode.path());
        if (isSameData && isSameAcl && (isRootOfAll || znode.hasKindOf(present)))
        {
            return false;
        }

        if (!isRootOfAll && (present.isEphemeral() || !znode.hasKindOf(present)))
        {
            throw new TransferException(Reason.EXISTS, path,
                "the target has it as a znode of another kind or time to live, which cannot be changed; delete it " +
                "first");
        }

        if (!isRootOfAll && ExistingZnodes.OVERWRITE != existing)
        {
            throw new TransferException(Reason.EXISTS, path,
                "the target has it with other " + (isSameData ? "access" : "data") + "; --overwrite sets what differs");
        }

        if (!isSameData)
        {
            requests.add(() -> target.setData(znode.path(), znode.data()));
        }
        if (!isSameAcl)
        {
            requests.add(() -> target.setAcl(znode.path(), znode.acl()));
        }
        return true;
    }

    private void raise(final Parent parent) throws InterruptedException
    {
        final Znode znode = parent.znode;
        final boolean isAsCreated = ExistingZnodes.REFUSE == existing && parent.children >= znode.creates();
        // The cluster would delete a container whose last child has gone, and it had none to begin with here.
        final boolean isEmptyContainer = ZnodeKind.CONTAINER == znode.kind() && 0 == parent.children;
        if (isAsCreated || isEmptyContainer || znode.creates() < 1)
        {
            return;
        }

        final Znode present = Futures.await(target.read(znode.path()));
        if (null == present || present.creates() < 0)
        {
            return;
        }

        long missing = znode.creates() - present.creates();
        if (missing > maxRaise)
        {
            final long needed = parent.greatestSuffix + 1 - present.creates();
            if (needed > maxRaise)
            {
                throw new TransferException(Reason.REFUSED, target.absolute(znode.path()),
                    "the counter of its sequential children would have to be raised by " + needed + " creates, and " +
                    "--max-raise is " + maxRaise);
            }

            remark(target.absolute(znode.path()) + ": its counter was " + znode.creates() + " in the source and " +
                "becomes " + Math.max(parent.greatestSuffix + 1, present.creates()) + ", since --max-raise is " +
                maxRaise);
            missing = needed;
        }

        if (missing > 0)
        {
            count(znode.path(), freeName(present.children()), missing);
        }
    }

    private void count(final String path, final String child, final long missing) throws InterruptedException
    {
        final InFlight requests = new InFlight(MAX_IN_FLIGHT_RAISES);
        long left = missing;
        while (left > 0)
        {
            final int count = (int)Math.min(left, TreeTarget.MAX_RAISE);
            requests.add(() -> target.raiseCounter(path, child, count));
            left -= count;
            progress.onProgress("imported", created + kept + overwritten, totalBytes);
        }

        requests.await();
        raised++;
        raises += missing;
    }

    private static String freeName(final List<String> children)
    {
        String name = COUNTED;
        while (children.contains(name))
        {
            name += "-";
        }

        return name;
    }

    private void remark(final String text)
    {
        if (remarks.size() < ImportReport.MAX_REMARKS)
        {
            remarks.add(text);
        }
    }

    /** Requests without an answer, in order. The first that failed is what the caller hears of. */
    private static final class InFlight
    {
        private final Deque<CompletableFuture<Void>> requests = new ArrayDeque<>();
        private final int limit;

        private InFlight(final int limit)
        {
            this.limit = limit;
        }

        private void add(final Supplier<CompletableFuture<Void>> request) throws InterruptedException
        {
            if (requests.size() >= limit)
            {
                awaitOne();
            }
            requests.add(request.get());
        }

        private void await() throws InterruptedException
        {
            while (!requests.isEmpty())
            {
                awaitOne();
            }
        }

        /** Those behind a failed one are waited for, so that none of them is under way when the batch goes again. */
        private void awaitOne() throws InterruptedException
        {
            try
            {
                Futures.await(requests.poll());
            }
            catch (final TransferException ex)
            {
                for (final CompletableFuture<Void> request : requests)
                {
                    settled(request);
                }
                requests.clear();
                throw ex;
            }
        }

        private static void settled(final CompletableFuture<Void> request) throws InterruptedException
        {
            try
            {
                Futures.await(request);
            }
            catch (final TransferException ignore)
            {
                // The first failure says more.
            }
        }
    }
}
