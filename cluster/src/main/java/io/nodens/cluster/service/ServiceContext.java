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
package io.nodens.cluster.service;

import io.aeron.cluster.service.Cluster;
import io.nodens.cluster.results.ResultRing;
import io.nodens.cluster.state.StateMachine;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ProgressCounters;
import io.nodens.tree.TreeRegion;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.LongSupplier;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * What {@link NodensService} is made of. Set everything that has no default, then {@link #conclude()} once; the service
 * does so itself when it was not done.
 */
public final class ServiceContext
{
    /** Most members of a cluster, and one above the largest member id. */
    public static final int MAX_MEMBERS = StateMachine.MAX_MEMBERS;

    private boolean isConcluded;
    private int memberId = -1;
    private int memberCount;
    private TreeRegion treeRegion;
    private ResultRing resultRing;
    private MemberStatus memberStatus;
    private Consumer<Throwable> terminateHook;
    private Consumer<String> warningHandler;
    private NanoClock nanoClock;
    private Function<Cluster, TermView> termViewFactory;
    private LongUnaryOperator snapshotTerms;
    private Function<Cluster, LongSupplier> driverMemoryFactory;
    private Function<Cluster, ProgressCounters> progressCountersFactory;

    /**
     * Check that everything needed is set, and fill in defaults.
     *
     * @return this for a fluent API.
     * @throws IllegalStateException when something needed is missing or out of range; names it.
     */
    public ServiceContext conclude()
    {
        if (isConcluded)
        {
            return this;
        }

        if (memberId < 0 || memberId >= MAX_MEMBERS)
        {
            throw new IllegalStateException("memberId=" + memberId + " is not within 0.." + (MAX_MEMBERS - 1));
        }
        if (memberCount < 1 || memberCount > MAX_MEMBERS)
        {
            throw new IllegalStateException("memberCount=" + memberCount + " is not within 1.." + MAX_MEMBERS);
        }

        checkSet("treeRegion", treeRegion);
        checkSet("resultRing", resultRing);
        checkSet("memberStatus", memberStatus);
        checkSet("terminateHook", terminateHook);
        warningHandler = Objects.requireNonNullElse(warningHandler, (message) -> {});
        nanoClock = Objects.requireNonNullElse(nanoClock, SystemNanoClock.INSTANCE);
        termViewFactory = Objects.requireNonNullElse(termViewFactory, (cluster) -> TermView.ALWAYS_CONFIRMED);
        driverMemoryFactory = Objects.requireNonNullElse(driverMemoryFactory, (cluster) -> () -> 0);
        progressCountersFactory = Objects.requireNonNullElse(progressCountersFactory, (cluster) -> null);
        snapshotTerms = Objects.requireNonNullElse(snapshotTerms, (position) -> MemberStatus.NULL_VALUE);
        isConcluded = true;

        return this;
    }

    /**
     * Tells in which term a snapshot was taken, from its log position.
     *
     * @return the function; it answers {@link MemberStatus#NULL_VALUE} when that is not known.
     */
    public LongUnaryOperator snapshotTerms()
    {
        return snapshotTerms;
    }

    /**
     * Set what tells in which term a snapshot was taken; by default it is not known.
     *
     * @param value the function, from log position to term.
     * @return this for a fluent API.
     */
    public ServiceContext snapshotTerms(final LongUnaryOperator value)
    {
        snapshotTerms = value;
        return this;
    }

    /**
     * Makes the view of the leadership term when the service starts.
     *
     * @return the factory.
     */
    public Function<Cluster, TermView> termViewFactory()
    {
        return termViewFactory;
    }

    /**
     * Set what makes the view of the leadership term; by default every result may leave at once.
     *
     * @param value the factory.
     * @return this for a fluent API.
     */
    public ServiceContext termViewFactory(final Function<Cluster, TermView> value)
    {
        termViewFactory = value;
        return this;
    }

    /**
     * Makes what tells the memory that the media driver may come to use where the region grows.
     *
     * @return the factory.
     */
    public Function<Cluster, LongSupplier> driverMemoryFactory()
    {
        return driverMemoryFactory;
    }

    /**
     * Set what makes what tells the media driver's memory, in bytes; by default it uses none there.
     *
     * @param value the factory.
     * @return this for a fluent API.
     */
    public ServiceContext driverMemoryFactory(final Function<Cluster, LongSupplier> value)
    {
        driverMemoryFactory = value;
        return this;
    }

    /**
     * Makes the counters by which other processes see how far the replica has come.
     *
     * @return the factory, which may make null.
     */
    public Function<Cluster, ProgressCounters> progressCountersFactory()
    {
        return progressCountersFactory;
    }

    /**
     * Set what makes the counters by which other processes see how far the replica has come; by default there are none.
     *
     * @param value the factory.
     * @return this for a fluent API.
     */
    public ServiceContext progressCountersFactory(final Function<Cluster, ProgressCounters> value)
    {
        progressCountersFactory = value;
        return this;
    }

    /**
     * The member that the service belongs to.
     *
     * @return member id.
     */
    public int memberId()
    {
        return memberId;
    }

    /**
     * Set the member that the service belongs to.
     *
     * @param value member id, from 0 to {@link #MAX_MEMBERS} - 1.
     * @return this for a fluent API.
     */
    public ServiceContext memberId(final int value)
    {
        memberId = value;
        return this;
    }

    /**
     * Number of members of the cluster: what a majority is a majority of when digests are compared.
     *
     * @return count.
     */
    public int memberCount()
    {
        return memberCount;
    }

    /**
     * Set the number of members of the cluster.
     *
     * @param value count, from 1 to {@link #MAX_MEMBERS}.
     * @return this for a fluent API.
     */
    public ServiceContext memberCount(final int value)
    {
        memberCount = value;
        return this;
    }

    /**
     * The region that this service alone writes.
     *
     * @return the region.
     */
    public TreeRegion treeRegion()
    {
        return treeRegion;
    }

    /**
     * Set the region that this service alone writes: freshly created, empty. The service does not close it.
     *
     * @param value the region.
     * @return this for a fluent API.
     */
    public ServiceContext treeRegion(final TreeRegion value)
    {
        treeRegion = value;
        return this;
    }

    /**
     * The ring to the member's own front end.
     *
     * @return the ring.
     */
    public ResultRing resultRing()
    {
        return resultRing;
    }

    /**
     * Set the ring to the member's own front end.
     *
     * @param value the ring.
     * @return this for a fluent API.
     */
    public ServiceContext resultRing(final ResultRing value)
    {
        resultRing = value;
        return this;
    }

    /**
     * Where the service publishes what it knows.
     *
     * @return the status.
     */
    public MemberStatus memberStatus()
    {
        return memberStatus;
    }

    /**
     * Set where the service publishes what it knows.
     *
     * @param value the status.
     * @return this for a fluent API.
     */
    public ServiceContext memberStatus(final MemberStatus value)
    {
        memberStatus = value;
        return this;
    }

    /**
     * Called with the cause when the member must stop.
     *
     * @return the hook.
     */
    public Consumer<Throwable> terminateHook()
    {
        return terminateHook;
    }

    /**
     * Set what stops the member: called once, on the service thread, with the cause, before the service throws. Must
     * not wait for the service thread.
     *
     * @param value the hook.
     * @return this for a fluent API.
     */
    public ServiceContext terminateHook(final Consumer<Throwable> value)
    {
        terminateHook = value;
        return this;
    }

    /**
     * Takes warnings meant for the operator.
     *
     * @return the handler.
     */
    public Consumer<String> warningHandler()
    {
        return warningHandler;
    }

    /**
     * Set what takes warnings meant for the operator; by default they are dropped. Called on the service thread,
     * seldom.
     *
     * @param value the handler.
     * @return this for a fluent API.
     */
    public ServiceContext warningHandler(final Consumer<String> value)
    {
        warningHandler = value;
        return this;
    }

    /**
     * Local clock for {@link MemberStatus#freshNs()}; never reaches the state machine.
     *
     * @return the clock.
     */
    public NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * Set the local clock for {@link MemberStatus#freshNs()}.
     *
     * @param value the clock.
     * @return this for a fluent API.
     */
    public ServiceContext nanoClock(final NanoClock value)
    {
        nanoClock = value;
        return this;
    }

    private static void checkSet(final String name, final Object value)
    {
        if (null == value)
        {
            throw new IllegalStateException(name + " must be set");
        }
    }
}
