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
package io.nodens.cluster.settings;

import io.aeron.cluster.CommitGuard;
import io.nodens.guard.SpareSegments;
import io.aeron.exceptions.TimeoutException;
import io.nodens.cluster.frontend.FrontEndLimits;
import io.nodens.cluster.frontend.ResponseAddresses;
import io.nodens.cluster.status.MemberLog;
import io.nodens.tree.TreeRegion;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * Reading of settings from files, and the rules that bind settings to each other.
 */
public final class MemberConfiguration
{
    private static final String NO_GROUP = "none";
    /** Least share of a log or ingress term that a message may take. */
    public static final int TERM_TO_MESSAGE_RATIO = 8;
    /** Bytes that a forwarded command takes beyond its data, generously. */
    public static final int COMMAND_OVERHEAD_LENGTH = 16 * 1024;

    /** Shortest silence of a leader with which no election had to be repeated; docs/operating.md has the figures. */
    private static final long LEAST_STEADY_HEARTBEAT_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /**
     * Parks of a thread that the time-outs of elections must be longer than: heartbeats and votes pass several threads
     * on their way, and each may have just gone to sleep. docs/operating.md has the runs.
     */
    private static final int PARKS_PER_HEARTBEAT_TIMEOUT = 10;
    private static final int PARKS_PER_ELECTION_TIMEOUT = 5;
    /** An election takes the random wait before a vote, up to a half, the vote, and the opening of the log. */
    private static final int ELECTION_TIMEOUTS_PER_ELECTION = 2;
    private static final long LONGEST_REGION_SEGMENT = 1L << 30;
    /** Of the gateway, where no time is given. */
    private static final int TICKS_OF_SHORTEST = 2;
    private static final int TICKS_OF_LONGEST = 20;

    private MemberConfiguration()
    {
    }

    /**
     * Read a properties file, in UTF-8.
     *
     * @param file to read.
     * @return its properties.
     * @throws MemberException when it cannot be read.
     */
    public static Properties load(final Path file)
    {
        final Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8))
        {
            properties.load(in);
        }
        catch (final CharacterCodingException ex)
        {
            throw new MemberException(
                MemberException.Category.CONFIGURATION,
                "the properties file " + file + " is not UTF-8; convert it, or write other characters than ASCII as " +
                "\\uXXXX",
                ex);
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new MemberException(
                MemberException.Category.CONFIGURATION,
                "cannot read the properties file " + file + " (" + MemberLog.reason(ex) +
                "); give --config a readable file of nodens.*=value lines",
                ex);
        }

        return properties;
    }

    /**
     * A cluster of several members acknowledges nothing without the commit guard: with Aeron's own rule of the quorum
     * acknowledged writes can be lost. And one that forces to the disk does not without segments written in advance.
     */
    public static void checkCommitGuard(final MemberContext context)
    {
        if (context.endpoints().size() > 1 && !CommitGuard.isInForce())
        {
            throw MemberException.configuration(
                "the commit guard is not in force: another " +
                "io.aeron.cluster.ConsensusModuleAgent comes first on the class path; put nodens-commit-guard before " +
                "aeron-cluster there, or run nodens.jar");
        }
        if (Durability.FSYNC == context.durability() && !SpareSegments.isInForce())
        {
            throw MemberException.configuration(
                "spare segments are not in force, without which answers wait for seconds with durability=fsync: " +
                "another io.aeron.archive.RecordingWriter comes first on the class path; put nodens-commit-guard " +
                "before aeron-archive there, or run nodens.jar");
        }
    }

    private static long termFor(final long dataLength)
    {
        return TERM_TO_MESSAGE_RATIO * (dataLength + COMMAND_OVERHEAD_LENGTH);
    }

    /**
     * Let defaults follow what was given or is frozen in the log, so that neither a profile nor one flag makes a member
     * that cannot start: terms and segments carry the data that are allowed, segments are not below terms. What was
     * given stays as it is and is checked.
     *
     * @param context whose numbers are known.
     */
    static void derive(final MemberContext context)
    {
        final boolean isTermFrozen = context.isFrozen(MemberSetting.LOG_TERM_LENGTH);
        if (isTermFrozen && !context.isGiven(MemberSetting.MAX_DATA_LENGTH))
        {
            final long longest = context.number(MemberSetting.LOG_TERM_LENGTH) / TERM_TO_MESSAGE_RATIO -
                COMMAND_OVERHEAD_LENGTH;
            lower(context, MemberSetting.MAX_DATA_LENGTH, Math.max(0, longest));
        }

        final long dataLength = context.number(MemberSetting.MAX_DATA_LENGTH);
        final long term = Long.highestOneBit(termFor(dataLength) - 1) << 1;
        if (!isTermFrozen)
        {
            raise(context, MemberSetting.LOG_TERM_LENGTH, term);
        }
        raise(context, MemberSetting.INGRESS_TERM_LENGTH, term);
        raise(context, MemberSetting.SEGMENT_LENGTH, context.number(MemberSetting.LOG_TERM_LENGTH));

        long segment = context.number(MemberSetting.REGION_SEGMENT_LENGTH);
        while (segment < LONGEST_REGION_SEGMENT && TreeRegion.maxDataLength((int)segment) < dataLength)
        {
            segment *= 2;
        }
        raise(context, MemberSetting.REGION_SEGMENT_LENGTH, segment);
    }

    private static void raise(final MemberContext context, final MemberSetting setting, final long least)
    {
        if (!context.isGiven(setting) && context.number(setting) < least)
        {
            context.derived(setting, least);
        }
    }

    private static void lower(final MemberContext context, final MemberSetting setting, final long most)
    {
        if (!context.isGiven(setting) && context.number(setting) > most)
        {
            context.derived(setting, most);
        }
    }

    /**
     * What kind of trouble a failed start is: a time-out passes with the load that made it.
     */
    public static MemberException.Category categoryOf(final Throwable ex)
    {
        for (Throwable cause = ex; null != cause; cause = cause.getCause())
        {
            if (cause instanceof TimeoutException)
            {
                return MemberException.Category.TIMEOUT;
            }
        }

        return MemberException.Category.ENVIRONMENT;
    }

    /**
     * A start that failed for whatever reason as one line with a documented exit code.
     */
    public static MemberException refusalOf(final Throwable ex)
    {
        if (ex instanceof MemberException refusal)
        {
            return refusal;
        }

        if (ex instanceof OutOfMemoryError)
        {
            return new MemberException(
                MemberException.Category.ENVIRONMENT,
                "memory of " + (Runtime.getRuntime().maxMemory() >> 20) + "m is too small for the settings (" +
                MemberLog.reason(ex) + "); give the virtual machine more (java -Xmx), or lower " +
                MemberSetting.MAX_CONNECTIONS.property() + ", " + MemberSetting.MAX_WATCHES.property() + " or " +
                MemberSetting.MAX_SESSIONS.property(),
                ex);
        }

        return new MemberException(
            categoryOf(ex),
            "cannot start (" + MemberLog.reason(ex) + "); see docs/operating.md, 'Start-up refusals'", ex);
    }

    /**
     * Time-outs that are accepted but hold on quiet machines only.
     *
     * @return what to warn of, or null.
     */
    public static String shortHeartbeat(final MemberContext context)
    {
        return context.endpoints().size() > 1 &&
            context.number(MemberSetting.LEADER_HEARTBEAT_TIMEOUT) < LEAST_STEADY_HEARTBEAT_NS ?
            context.binding(MemberSetting.LEADER_HEARTBEAT_TIMEOUT) + " is below " +
            SettingType.DURATION.format(LEAST_STEADY_HEARTBEAT_NS) +
            ": a pause as short as that starts an election, and an election may have to be repeated" :
            null;
    }

    /**
     * A member that takes each election for a loss of the cluster.
     *
     * @return what to warn of, or null.
     */
    public static String shortStaleness(final MemberContext context)
    {
        final long electionNs = context.number(MemberSetting.LEADER_HEARTBEAT_TIMEOUT) +
            ELECTION_TIMEOUTS_PER_ELECTION * context.number(MemberSetting.ELECTION_TIMEOUT);
        return context.endpoints().size() > 1 && context.number(MemberSetting.STALE_TIMEOUT) < electionNs ?
            context.binding(MemberSetting.STALE_TIMEOUT) + " is below " + SettingType.DURATION.format(electionNs) +
            ", the time of an election (" + context.binding(MemberSetting.LEADER_HEARTBEAT_TIMEOUT) + " and " +
            ELECTION_TIMEOUTS_PER_ELECTION + " times " + context.binding(MemberSetting.ELECTION_TIMEOUT) +
            "): whenever a leader dies, members refuse what a longer time would let wait for the next one" :
            null;
    }

    /**
     * A member whose number speaks of others, and that has no list of them.
     *
     * @return what to warn of, or null.
     */
    public static String aloneAmongOthers(final MemberContext context)
    {
        return 0 != context.memberId() && context.text(MemberSetting.MEMBERS).isEmpty() ?
            "this member is a cluster of its own, since " + MemberSetting.MEMBERS.property() + " is not given, and" +
            " has the number " + context.memberId() + ": if there are others, give all of them the same list" :
            null;
    }

    public static void checkConsistent(final MemberContext context)
    {
        final long heartbeatTimeout = context.number(MemberSetting.LEADER_HEARTBEAT_TIMEOUT);
        require(context, context.number(MemberSetting.LEADER_HEARTBEAT_INTERVAL) * 4 <= heartbeatTimeout,
            MemberSetting.LEADER_HEARTBEAT_INTERVAL, "at most a quarter of", MemberSetting.LEADER_HEARTBEAT_TIMEOUT);
        require(context,
            context.number(MemberSetting.ELECTION_STATUS_INTERVAL) * 2 <=
            context.number(MemberSetting.ELECTION_TIMEOUT),
            MemberSetting.ELECTION_STATUS_INTERVAL, "at most half of", MemberSetting.ELECTION_TIMEOUT);

        checkElectionsOutlastParks(context);

        final long canvassTimeout = context.number(MemberSetting.STARTUP_CANVASS_TIMEOUT);
        require(context, canvassTimeout >= 2 * heartbeatTimeout && 0 == canvassTimeout % heartbeatTimeout,
            MemberSetting.STARTUP_CANVASS_TIMEOUT, "a multiple, at least twice, of",
            MemberSetting.LEADER_HEARTBEAT_TIMEOUT);
        require(context, context.number(MemberSetting.CLUSTER_SESSION_TIMEOUT) >= 2 * heartbeatTimeout,
            MemberSetting.CLUSTER_SESSION_TIMEOUT, "at least twice", MemberSetting.LEADER_HEARTBEAT_TIMEOUT);
        require(context,
            context.number(MemberSetting.SEGMENT_LENGTH) >= context.number(MemberSetting.LOG_TERM_LENGTH),
            MemberSetting.SEGMENT_LENGTH, "not below", MemberSetting.LOG_TERM_LENGTH);

        require(context,
            context.number(MemberSetting.MIN_SESSION_TIMEOUT) <= context.number(MemberSetting.MAX_SESSION_TIMEOUT),
            MemberSetting.MIN_SESSION_TIMEOUT, "not above", MemberSetting.MAX_SESSION_TIMEOUT);
        require(context,
            context.number(MemberSetting.STALE_TIMEOUT) <= context.number(MemberSetting.STALE_CLOSE_TIMEOUT),
            MemberSetting.STALE_TIMEOUT, "not above", MemberSetting.STALE_CLOSE_TIMEOUT);
        // Clients must be told before the cluster suspends their sessions, which takes them for lost with the member.
        require(context,
            4 * context.number(MemberSetting.STALE_CLOSE_TIMEOUT) <=
            3 * context.number(MemberSetting.CLUSTER_SESSION_TIMEOUT),
            MemberSetting.STALE_CLOSE_TIMEOUT, "at most three quarters of", MemberSetting.CLUSTER_SESSION_TIMEOUT);
        checkMessageFits(context, MemberSetting.LOG_TERM_LENGTH);
        checkMessageFits(context, MemberSetting.INGRESS_TERM_LENGTH);
        checkDataFits(context);

        if (0 != context.number(MemberSetting.MTU) % 32)
        {
            throw MemberException.configuration(
                MemberSetting.MTU.property() + "=" + context.text(MemberSetting.MTU) + " is not a multiple of 32");
        }

        checkAddresses(context);
        checkOutgoing(context);
        checkGatewayTimeouts(context);
        MemberSecrets.authentication(context);
        MemberSecrets.ofMembers(context);

        if (context.isExternalDriver() && context.isGiven(MemberSetting.AERON_DIR))
        {
            throw MemberException.configuration(
                MemberSetting.AERON_DIR.property() + " and " + MemberSetting.EXTERNAL_DRIVER.property() +
                " are both given; the first is for the member's own media driver, so leave one out");
        }
    }

    /** Of several members: one alone hears no heartbeats and asks nobody for votes. */
    private static void checkElectionsOutlastParks(final MemberContext context)
    {
        if (context.endpoints().size() > 1)
        {
            outlast(context, MemberSetting.LEADER_HEARTBEAT_TIMEOUT, PARKS_PER_HEARTBEAT_TIMEOUT);
            outlast(context, MemberSetting.ELECTION_TIMEOUT, PARKS_PER_ELECTION_TIMEOUT);
        }
    }

    private static void outlast(final MemberContext context, final MemberSetting timeout, final int parks)
    {
        final boolean rests = 0 != context.number(MemberSetting.IDLE_REST_AFTER);
        final boolean parksWhenIdle = MemberProfile.DEV == context.profile() && !context.isCrowded();
        if (rests && context.number(timeout) < parks * context.number(MemberSetting.IDLE_REST_PARK))
        {
            throw MemberException.configuration(
                context.binding(timeout) + " must be at least " + parks + " times " +
                context.binding(MemberSetting.IDLE_REST_PARK) + "; or let threads never rest, with " +
                MemberSetting.IDLE_REST_AFTER.property() + "=0");
        }
        if (parksWhenIdle)
        {
            require(context, context.number(timeout) >= parks * context.number(MemberSetting.IDLE_MAX_PARK),
                timeout, "at least " + parks + " times", MemberSetting.IDLE_MAX_PARK);
        }
    }

    private static void checkOutgoing(final MemberContext context)
    {
        final long given = context.number(MemberSetting.MAX_OUTGOING_BYTES);
        final long least =
            FrontEndLimits.leastOutgoingBytesFor((int)context.number(MemberSetting.MAX_DATA_LENGTH));
        if (0 != given && given < least)
        {
            throw MemberException.configuration(
                context.binding(MemberSetting.MAX_OUTGOING_BYTES) + " is too small for " +
                context.binding(MemberSetting.MAX_DATA_LENGTH) + ": it must be at least " + least + " bytes");
        }
    }

    /** Before anything is started or written: the gateway would refuse them behind the member's start. */
    private static void checkGatewayTimeouts(final MemberContext context)
    {
        final long shortest = gatewayTimeoutNs(context, MemberSetting.GATEWAY_MIN_SESSION_TIMEOUT, TICKS_OF_SHORTEST);
        final long longest = gatewayTimeoutNs(context, MemberSetting.GATEWAY_MAX_SESSION_TIMEOUT, TICKS_OF_LONGEST);
        if (shortest > longest)
        {
            throw MemberException.configuration(
                context.binding(MemberSetting.GATEWAY_MIN_SESSION_TIMEOUT) + " must be not above " +
                context.binding(MemberSetting.GATEWAY_MAX_SESSION_TIMEOUT) + "; 0 is for " + TICKS_OF_SHORTEST +
                " and for " + TICKS_OF_LONGEST + " times " + context.binding(MemberSetting.GATEWAY_TICK_TIME));
        }
    }

    private static long gatewayTimeoutNs(final MemberContext context, final MemberSetting setting, final int ticks)
    {
        final long given = context.number(setting);
        return given > 0 ? given : ticks * context.number(MemberSetting.GATEWAY_TICK_TIME);
    }

    private static void checkAddresses(final MemberContext context)
    {
        try
        {
            ResponseAddresses.parse(context.text(MemberSetting.RESPONSE_ADDRESSES));
        }
        catch (final IllegalArgumentException ex)
        {
            throw MemberException.configuration(
                MemberSetting.RESPONSE_ADDRESSES.property() + " cannot be used: " + ex.getMessage());
        }
    }

    /**
     * Whether the terms and segments of this member carry data of the length that binds in the cluster.
     *
     * @return null when they do, otherwise what is too small and which flags fix it.
     */
    public static String dataRefusal(final MemberContext context, final int maxDataLength)
    {
        final StringBuilder tooSmall = new StringBuilder();
        final long term = TERM_TO_MESSAGE_RATIO * ((long)maxDataLength + COMMAND_OVERHEAD_LENGTH);
        noteTooSmall(tooSmall, context, MemberSetting.INGRESS_TERM_LENGTH, term);
        noteTooSmall(tooSmall, context, MemberSetting.LOG_TERM_LENGTH, term);
        if (maxDataLength > TreeRegion.maxDataLength((int)context.number(MemberSetting.REGION_SEGMENT_LENGTH)))
        {
            noteTooSmall(tooSmall, context, MemberSetting.REGION_SEGMENT_LENGTH, Long.MAX_VALUE);
        }
        return 0 == tooSmall.length() ? null :
            "the cluster allows data of " + maxDataLength + " bytes (nodens.jar limits shows it); too small for" +
            " that: " + tooSmall;
    }

    private static void noteTooSmall(
        final StringBuilder tooSmall, final MemberContext context, final MemberSetting setting, final long needed)
    {
        final long value = context.number(setting);
        if (value < needed)
        {
            final long wanted = Long.MAX_VALUE == needed ? 2 * value : Long.highestOneBit(needed - 1) << 1;
            tooSmall.append(0 == tooSmall.length() ? "" : ", ")
                .append(setting.property()).append('=').append(SettingType.SIZE.format(value))
                .append(" (start with ").append(setting.flag()).append('=').append(SettingType.SIZE.format(wanted))
                .append(')');
        }
    }

    private static void checkDataFits(final MemberContext context)
    {
        final int longest = TreeRegion.maxDataLength((int)context.number(MemberSetting.REGION_SEGMENT_LENGTH));
        if (context.number(MemberSetting.MAX_DATA_LENGTH) > longest)
        {
            throw MemberException.configuration(
                context.binding(MemberSetting.MAX_DATA_LENGTH) +
                " is too large for " + context.binding(MemberSetting.REGION_SEGMENT_LENGTH) + ": data lies within" +
                " half a segment, so it may have at most " + longest + " bytes");
        }
    }

    /**
     * Group whose processes may read the mapped tree.
     *
     * @param context concluded.
     * @return its name, null for none.
     */
    public static String regionGroup(final MemberContext context)
    {
        final String group = context.text(MemberSetting.REGION_GROUP);
        return NO_GROUP.equals(group) ? null : group;
    }

    /**
     * Whether the mapped tree can hold what the limits allow, whatever the shape of the tree: a znode that is an only
     * child takes nearly twice what it counts.
     *
     * @return what to warn of, or null.
     */
    public static String smallRegion(final MemberContext context)
    {
        final long bytes = context.number(MemberSetting.REGION_MAX_BYTES);
        if (bytes / 2 >= context.number(MemberSetting.MAX_TREE_BYTES))
        {
            return null;
        }

        return context.binding(MemberSetting.REGION_MAX_BYTES) +
            " is less than twice " + context.binding(MemberSetting.MAX_TREE_BYTES) +
            ": a tree within its limit may need more, and writes that grow are refused before it is full";
    }

    private static void checkMessageFits(final MemberContext context, final MemberSetting term)
    {
        final long needed = termFor(context.number(MemberSetting.MAX_DATA_LENGTH));
        if (context.number(term) < needed)
        {
            throw MemberException.configuration(
                context.binding(term) + " is too small for " + context.binding(MemberSetting.MAX_DATA_LENGTH) +
                ": a message may take an eighth of a term, so it must be at least " + needed + " bytes");
        }
    }

    private static void require(
        final MemberContext context,
        final boolean holds,
        final MemberSetting setting,
        final String relation,
        final MemberSetting other)
    {
        if (!holds)
        {
            throw MemberException.configuration(
                context.binding(setting) + " must be " + relation + " " + context.binding(other));
        }
    }
}
