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
package io.nodens.cluster.wiring;

import io.nodens.cluster.frontend.ClientLimits;
import io.nodens.cluster.frontend.FrontEndLimits;
import io.nodens.cluster.results.ResultRing;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.tree.TreeConfiguration;

import java.lang.management.ManagementFactory;

/**
 * What the heap of the virtual machine is to be used for: half of it for sessions, ephemerals and retained results,
 * which the member reports through the log so that no replica gets more than it can hold; the other half for all else.
 */
public final class HeapBudget
{
    /** Least heap that a member of any settings starts with. */
    static final long LEAST_BYTES = 64L << 20;

    private static final int PARTS = 2;
    /** Least of the heap in parts of what may wait for slow clients. */
    private static final int OUTGOING_PARTS = 4;
    private static final int OUTGOING_DEFAULT_PARTS = 8;
    /** As the state machine counts: sessions have a third, each takes so much. */
    private static final int HEAP_SHARES = 3;
    private static final int SESSION_BYTES = 640;

    private HeapBudget()
    {
    }

    /**
     * What sessions, ephemerals and results may take.
     *
     * @param maxMemory of the virtual machine in bytes.
     * @return bytes.
     */
    public static long capacityBytes(final long maxMemory)
    {
        return maxMemory / PARTS;
    }

    /**
     * Refuse a heap with which the member could not work. Off the heap, where it may take as much by default, it needs
     * room for the commands of its front end, their results, and the longest data of a znode in a snapshot.
     *
     * @param context   of the member, consistent.
     * @param maxMemory of the virtual machine in bytes.
     * @throws MemberException when it is too small.
     */
    public static void check(final MemberContext context, final long maxMemory)
    {
        final long outgoing = outgoingBytes(context, maxMemory);
        if (OUTGOING_PARTS * outgoing > maxMemory)
        {
            throw MemberException.environment(
                "the virtual machine has a heap of " + (maxMemory >> 20) + "m; what waits for slow clients may take a" +
                " quarter of it, with these settings " + (outgoing >> 20) + "m: give it " +
                (((OUTGOING_PARTS * outgoing) >> 20) + 1) + "m at least (java -Xmx), or lower " +
                MemberSetting.MAX_OUTGOING_BYTES.property() + " or " + MemberSetting.MAX_DATA_LENGTH.property());
        }
        final long needed = Math.max(LEAST_BYTES, isDirectMemoryGiven() ? 0 : directBytes(context));
        if (maxMemory < needed)
        {
            throw MemberException.environment(
                "the virtual machine has a heap of " + (maxMemory >> 20) + "m, with these settings a member needs " +
                ((needed >> 20) + 1) + "m at least; give it more (java -Xmx), or lower " +
                MemberSetting.MAX_SESSIONS.property() + " or " + MemberSetting.MAX_DATA_LENGTH.property());
        }
    }

    /**
     * What answers and events that wait for slow clients may take: what is configured, or an eighth of the heap, or
     * more where the data limit asks for it.
     *
     * @param context   of the member.
     * @param maxMemory of the virtual machine in bytes.
     * @return bytes.
     */
    static long outgoingBytes(final MemberContext context, final long maxMemory)
    {
        final long given = context.number(MemberSetting.MAX_OUTGOING_BYTES);
        return given > 0 ? given : Math.max(
            FrontEndLimits.leastOutgoingBytesFor((int)context.number(MemberSetting.MAX_DATA_LENGTH)),
            maxMemory / OUTGOING_DEFAULT_PARTS);
    }

    /**
     * What requests may take that wait to be taken, and as much what requests may take that are put together.
     *
     * @param maxMemory of the virtual machine in bytes.
     * @return bytes.
     */
    static long requestBytes(final long maxMemory)
    {
        return Math.min(ClientLimits.MAX_HELD_BYTES_DEFAULT, maxMemory / OUTGOING_DEFAULT_PARTS);
    }

    /**
     * What the paths of watches may take.
     *
     * @param maxMemory of the virtual machine in bytes.
     * @return bytes.
     */
    static long watchPathBytes(final long maxMemory)
    {
        return Math.max(1 << 20,
            Math.min(FrontEndLimits.MAX_WATCH_PATH_BYTES_DEFAULT, maxMemory / OUTGOING_DEFAULT_PARTS));
    }

    private static long directBytes(final MemberContext context)
    {
        final int results = ResultRing.capacityFor(
            FrontEndLimits.MAX_IN_FLIGHT_COMMANDS_DEFAULT, FrontEndWiring.maxAttachments(context));
        final int commands =
            FrontEndLimits.forwardingQueueLengthFor((int)context.number(MemberSetting.MAX_DATA_LENGTH));
        return (long)results + commands + TreeConfiguration.MAX_DATA_LENGTH_LIMIT;
    }

    private static boolean isDirectMemoryGiven()
    {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .anyMatch((argument) -> argument.startsWith("-XX:MaxDirectMemorySize="));
    }

    /**
     * A heap that holds less than the configured limits allow.
     *
     * @param context   of the member.
     * @param maxMemory of the virtual machine in bytes.
     * @return what to warn of, or null.
     */
    public static String warning(final MemberContext context, final long maxMemory)
    {
        final long sessions = capacityBytes(maxMemory) / HEAP_SHARES / SESSION_BYTES;
        final long allowed = context.number(MemberSetting.MAX_SESSIONS);
        return sessions >= allowed ? null :
            "the heap of " + (maxMemory >> 20) + "m holds " + sessions + " sessions, less than " +
            MemberSetting.MAX_SESSIONS.property() + "=" + allowed + ": the cluster opens no more than that while this" +
            " member takes part; give the virtual machine more (java -Xmx)";
    }
}
