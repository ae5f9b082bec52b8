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
package io.nodens.cluster.settings.zookeeper;

import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.settings.NearNames;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a ZooKeeper configuration file says to a member: the settings that have a meaning here, and a remark for every
 * line that is ignored or means something else.
 * <p>
 * <b>Thread:</b> any; immutable once read.
 */
public final class ZooKeeperConfiguration
{
    /** As {@code QuorumPeerConfig} has it. */
    private static final int TICK_TIME_DEFAULT_MS = 3_000;
    private static final long LONGEST_SESSION_TIMEOUT_MS = 600_000;
    private static final long MOST_CONNECTIONS = 1 << 20;
    private static final long DATA_LENGTH_DEFAULT = 1 << 20;
    private static final long MAX_DATA_LENGTH = 16 << 20;
    private static final String NO_PORT = "none";
    private static final String PROVIDERS = "org.apache.zookeeper.server.auth.";

    private final Path file;
    private final Map<MemberSetting, String> assigned = new LinkedHashMap<>();
    private final List<Remark> remarks = new ArrayList<>();
    private final Map<String, ConfigurationLine> lines = new TreeMap<>();
    private final Map<String, Consumer<ConfigurationLine>> taken = new TreeMap<>();
    private final ServerLines servers = new ServerLines(remarks);
    private boolean isAnyKnown;

    private ZooKeeperConfiguration(final Path file)
    {
        this.file = file;
        takeLimits();
        takePlaces();
        takeSwitches();
        new TlsLines(remarks, lines, this::assign).register(taken);
        new ThrottleLines(remarks, this::assign).register(taken);
    }

    /**
     * Read a configuration file, and the dynamic one that it names.
     *
     * @param file     to read.
     * @param memberId of this member where something else gives it; null for what the file {@code myid} says.
     * @return what it says.
     * @throws MemberException when a file cannot be read or has no key of ZooKeeper, or for the first value that cannot
     *                         hold; the message names file, line and key.
     */
    public static ZooKeeperConfiguration load(final Path file, final Integer memberId)
    {
        final ZooKeeperConfiguration configuration = new ZooKeeperConfiguration(file);
        configuration.add(ConfigurationLines.read(file));
        final ConfigurationLine dynamic = configuration.lines.get("dynamicConfigFile");
        if (null != dynamic)
        {
            configuration.add(ConfigurationLines.read(dynamic.file().resolveSibling(dynamic.value())));
        }

        configuration.conclude(memberId);
        return configuration;
    }

    /**
     * Give the member what was taken.
     *
     * @param context to fill in.
     */
    public void applyTo(final MemberContext context)
    {
        assigned.forEach(context::set);
    }

    /**
     * Value of a setting.
     *
     * @param setting to look for.
     * @return the value as it may be configured; null when the file says nothing of it.
     */
    public String value(final MemberSetting setting)
    {
        return assigned.get(setting);
    }

    /**
     * What to tell about lines that are ignored, or that mean something else here.
     *
     * @return remarks in the order of the lines.
     */
    public List<Remark> remarks()
    {
        return List.copyOf(remarks);
    }

    private void add(final List<ConfigurationLine> found)
    {
        for (final ConfigurationLine line : found)
        {
            final ConfigurationLine before = lines.put(line.key(), line);
            if (null != before)
            {
                remarks.add(new Remark(before, "ignored: " + line.place() + " says it again, and the last one counts"));
            }
        }
    }

    private void conclude(final Integer memberId)
    {
        final List<ConfigurationLine> inOrder = new ArrayList<>(lines.values());
        inOrder.sort((a, b) -> a.file().equals(b.file()) ? Integer.compare(a.number(), b.number()) :
            a.file().equals(file) ? -1 : 1);
        inOrder.forEach(this::take);
        if (!isAnyKnown)
        {
            throw MemberException.configuration("the ZooKeeper configuration " + file +
                " has not one key that ZooKeeper 3.9 knows; give a zoo.cfg, in which lines as dataDir=DIRECTORY stand");
        }
        if (!servers.isEmpty())
        {
            takeServers(memberId);
        }

        takeDurability();
        takeSessionTimeouts();
    }

    private void take(final ConfigurationLine line)
    {
        final String key = line.key();
        final Consumer<ConfigurationLine> taker = taken.get(key);
        final String ignored = IgnoredKeys.reason(key);
        if (null != taker)
        {
            taker.accept(line);
        }
        else if (key.startsWith(ServerLines.PREFIX) && !key.startsWith("server.principal") &&
            !key.startsWith("server.realm"))
        {
            servers.add(line);
        }
        else if (key.equals("authProvider") || key.startsWith("authProvider."))
        {
            takeProvider(line);
        }
        else if (null != ignored)
        {
            remarks.add(new Remark(line, ignored));
        }
        else
        {
            remarks.add(new Remark(line, "ignored: it is no key of ZooKeeper 3.9" + meant(key)));
            return;
        }
        isAnyKnown = true;
    }

    private String meant(final String key)
    {
        if (key.startsWith("zookeeper."))
        {
            return "; in a file ZooKeeper's keys stand without 'zookeeper.'";
        }

        final List<String> names = IgnoredKeys.names();
        names.addAll(taken.keySet());
        return NearNames.question(key, "", names);
    }

    private void takeLimits()
    {
        taken.put("tickTime", (line) -> number(line, 1));
        taken.put("maxClientCnxns",
            (line) -> takeMaxConnections(line, MemberSetting.GATEWAY_MAX_CONNECTIONS_PER_ADDRESS, true));
        taken.put("maxCnxns", (line) -> takeMaxConnections(line, MemberSetting.GATEWAY_MAX_CONNECTIONS, false));
        taken.put("jute.maxbuffer", this::takeFrameLength);
        taken.put("minSessionTimeout", (line) -> number(line, -1));
        taken.put("maxSessionTimeout", (line) -> number(line, -1));
        taken.put("4lw.commands.whitelist", (line) -> assign(line, MemberSetting.GATEWAY_WORDS, line.value()));
        taken.put("autopurge.snapRetainCount", this::takeSnapshotsKept);
        taken.put("snapSizeLimitInKb", (line) ->
            assign(line, MemberSetting.SNAPSHOT_LOG_BYTES, Math.max(0, number(line, -1)) * 1024 + ""));
    }

    private void takePlaces()
    {
        taken.put("clientPort", (line) -> assign(line, MemberSetting.GATEWAY_PORT, port(line)));
        taken.put("clientPortAddress", (line) -> assign(line, MemberSetting.GATEWAY_ADDRESS, line.value()));
        taken.put("secureClientPort", (line) -> assign(line, MemberSetting.GATEWAY_SECURE_PORT, port(line)));
        taken.put("secureClientPortAddress",
            (line) -> assign(line, MemberSetting.GATEWAY_SECURE_ADDRESS, line.value()));
        taken.put("dataDir", this::takeDataDir);
        taken.put("dynamicConfigFile", (line) -> {});
        taken.put("admin.serverPort", this::takeAdminPort);
        taken.put("admin.enableServer", this::takeAdminPort);
        taken.put("admin.serverAddress", (line) -> assign(line, MemberSetting.ADMIN_ADDRESS, line.value()));
    }

    private void takeSwitches()
    {
        taken.put("DigestAuthenticationProvider.superDigest", this::takeSuperDigest);
        taken.put("DigestAuthenticationProvider.digestAlg", (line) ->
        {
            if (!"SHA1".equalsIgnoreCase(line.value()) && !"SHA-1".equalsIgnoreCase(line.value()))
            {
                throw line.refused("passwords in access lists are hashed with SHA1, as ZooKeeper does by default; " +
                    "lists with other hashes would let nobody in");
            }
        });
        taken.put("superUser", (line) -> assign(line, MemberSetting.SUPER_SASL, line.value()));
        taken.put("enforce.auth.enabled", this::takeRequiredSchemes);
        taken.put("enforce.auth.schemes", (line) -> {});
        taken.put("sessionRequireClientSASLAuth", (line) ->
        {
            if (flag(line))
            {
                assign(line, MemberSetting.GATEWAY_REQUIRED_SCHEMES, "sasl");
            }
        });
        expect("DigestAuthenticationProvider.enabled", true, "the scheme digest is always there");
        expect("extendedTypesEnabled", true, "containers and znodes with a time to live are always there");
        expect("enforceQuota", true,
            "hard quotas are always enforced; a soft one (setquota) is there to be looked at only");
        expect("skipACL", false,
            "ignored: access lists are always checked; nodens.super.digest makes a user that may do everything");
        taken.put("forceSync", (line) -> {});
    }

    /** A switch that stands in one way here; that way is taken, the other one told. */
    private void expect(final String key, final boolean isOn, final String otherwise)
    {
        taken.put(key, (line) ->
        {
            if (isOn != flag(line))
            {
                remarks.add(new Remark(line, otherwise));
            }
        });
    }

    private void takeFrameLength(final ConfigurationLine line)
    {
        final long length = decoded(line);
        assign(line, MemberSetting.GATEWAY_MAX_FRAME_LENGTH, Long.toString(length));
        if (length > DATA_LENGTH_DEFAULT)
        {
            assign(line, MemberSetting.MAX_DATA_LENGTH, Math.min(length, MAX_DATA_LENGTH) + "");
            remarks.add(new Remark(line,
                "taken for data as well, as " + MemberSetting.MAX_DATA_LENGTH.property() + "; in a cluster that has " +
                "begun, `nodens.jar limits` changes that"));
        }
    }

    /** The stronger key, sessionRequireClientSASLAuth, counts where it is on, as with ZooKeeper. */
    private void takeRequiredSchemes(final ConfigurationLine line)
    {
        final ConfigurationLine schemes = lines.get("enforce.auth.schemes");
        final ConfigurationLine sasl = lines.get("sessionRequireClientSASLAuth");
        if (!flag(line) || (null != sasl && flag(sasl)))
        {
            return;
        }
        if (null == schemes)
        {
            throw line.refused("enforce.auth.schemes must name the schemes of which a client needs one");
        }

        assign(schemes, MemberSetting.GATEWAY_REQUIRED_SCHEMES, schemes.value());
    }

    private void takeAdminPort(final ConfigurationLine line)
    {
        final ConfigurationLine enabled = lines.get("admin.enableServer");
        if (null != enabled && !flag(enabled))
        {
            assign(enabled, MemberSetting.ADMIN_PORT, NO_PORT);
        }
        else if (!line.equals(enabled))
        {
            assign(line, MemberSetting.ADMIN_PORT, number(line, 0) + "");
        }
    }

    private void takeSnapshotsKept(final ConfigurationLine line)
    {
        final long kept = number(line, 0);
        final long allowed = Math.min(64, Math.max(2, kept));
        assign(line, MemberSetting.SNAPSHOTS_KEPT, allowed + "");
        if (allowed != kept)
        {
            remarks.add(new Remark(line, "taken as " + allowed + ": allowed are 2 to 64"));
        }
    }

    private void takeDataDir(final ConfigurationLine line)
    {
        try
        {
            final Path directory = Path.of(line.value()).resolve("nodens");
            assign(line, MemberSetting.DATA_DIR, directory.toString());
            remarks.add(new Remark(line,
                "taken as " + directory + "; what ZooKeeper has in " + line.value() +
                " is not read: nodens.jar import copies it, from a running ZooKeeper or from its files"));
        }
        catch (final InvalidPathException ex)
        {
            throw line.refused("allowed: a path (" + ex.getReason() + ")");
        }
    }

    private void takeSuperDigest(final ConfigurationLine line)
    {
        final int colon = line.value().indexOf(':');
        if (colon < 1 || colon == line.value().length() - 1)
        {
            throw line.refused("allowed: user:base64(sha1(user:password)), as ZooKeeper's " +
                "DigestAuthenticationProvider prints it");
        }

        assign(line, MemberSetting.SUPER_DIGEST, line.value());
    }

    private void takeProvider(final ConfigurationLine line)
    {
        final String name = line.value().startsWith(PROVIDERS) ?
            line.value().substring(PROVIDERS.length()).replaceFirst("AuthenticationProvider$", "") : "";
        switch (name)
        {
            case "Digest":
            case "IP":
            case "X509":
                break;

            case "SASL":
                remarks.add(new Remark(line, IgnoredKeys.reason("requireClientAuthScheme")));
                break;

            default:
                remarks.add(new Remark(line,
                    "ignored: classes of ZooKeeper cannot be loaded; there are digest, ip, x509 and sasl, and " +
                    MemberSetting.AUTHENTICATOR.property() + " for native clients"));
                break;
        }
    }

    private void takeServers(final Integer memberId)
    {
        final String members = servers.members();
        final ConfigurationLine any = new ConfigurationLine(file, 1, ServerLines.PREFIX + "N", members);
        final int id = servers.ownId(memberId, lines.get("dataDir"));
        assign(any, MemberSetting.MEMBERS, members);
        assign(any, MemberSetting.MEMBER_ID, Integer.toString(id));
        takeOwnDoor("clientPort", MemberSetting.GATEWAY_PORT, servers.clientPort(id));
        takeOwnDoor("clientPortAddress", MemberSetting.GATEWAY_ADDRESS, servers.clientAddress(id));
    }

    /** The door may stand in the own server line, or in lines of its own, or in both and be the same. */
    private void takeOwnDoor(final String key, final MemberSetting setting, final ConfigurationLine own)
    {
        final ConfigurationLine other = lines.get(key);
        if (null != own && null != other && !own.value().equals(other.value()))
        {
            throw other.refused(own.place() + " says " + own.value() + "; they must be the same");
        }

        if (null != own && null == other)
        {
            assign(own, setting, own.value());
        }
    }

    /** ZooKeeper's answer to a write means that it is on disks, unless the file says otherwise; so does ours then. */
    private void takeDurability()
    {
        final ConfigurationLine line = lines.get("forceSync");
        final boolean isForced = null == line || !"no".equalsIgnoreCase(line.value());
        final ConfigurationLine any = null == line ? new ConfigurationLine(file, 1, "forceSync", "yes") : line;
        assign(any, MemberSetting.DURABILITY, isForced ? "fsync" : "page-cache");
        if (null == line)
        {
            remarks.add(new Remark(file.toString(), "forceSync",
                "is not there, which means yes to ZooKeeper: " + MemberSetting.DURABILITY.property() + "=fsync; with " +
                "forceSync=no or --durability=page-cache a write that is answered does not wait for the disk"));
        }
    }

    /** Their defaults are 2 and 20 ticks, here as there. */
    private void takeSessionTimeouts()
    {
        final ConfigurationLine tick = lines.get("tickTime");
        final ConfigurationLine min = lines.get("minSessionTimeout");
        final ConfigurationLine max = lines.get("maxSessionTimeout");
        final long tickMs = null == tick ? TICK_TIME_DEFAULT_MS : number(tick, 1);
        final long minMs = null == min || number(min, -1) < 0 ? 2 * tickMs : number(min, -1);
        final long maxMs = null == max || number(max, -1) < 0 ? 20 * tickMs : number(max, -1);
        if (minMs > maxMs)
        {
            throw (null == min ? null == max ? tick : max : min).refused(
                "the shortest session timeout would be " + minMs + " ms and the longest " + maxMs +
                " ms; their defaults are 2 and 20 times tickTime, which is " + tickMs);
        }

        assign(
            null == tick ? new ConfigurationLine(file, 1, "tickTime", tickMs + "") : tick,
            MemberSetting.GATEWAY_TICK_TIME, tickMs + "ms");
        takeSessionTimeout(min, MemberSetting.GATEWAY_MIN_SESSION_TIMEOUT, minMs);
        takeSessionTimeout(max, MemberSetting.GATEWAY_MAX_SESSION_TIMEOUT, maxMs);
    }

    private void takeSessionTimeout(final ConfigurationLine line, final MemberSetting setting, final long timeoutMs)
    {
        if (null == line || number(line, -1) < 0)
        {
            return;
        }

        if (timeoutMs > LONGEST_SESSION_TIMEOUT_MS)
        {
            remarks.add(new Remark(line, "taken as " + LONGEST_SESSION_TIMEOUT_MS + ": no session is given more"));
        }
        assign(line, setting, Math.min(timeoutMs, LONGEST_SESSION_TIMEOUT_MS) + "ms");
    }

    /** To ZooKeeper 0 is no limit. */
    private void takeMaxConnections(final ConfigurationLine line, final MemberSetting setting, final boolean hasNoLimit)
    {
        final long count = number(line, 0);
        final long taken = Math.min(count, MOST_CONNECTIONS);
        if ((0 == count && !hasNoLimit) || taken < count)
        {
            remarks.add(new Remark(line, "taken as " + MOST_CONNECTIONS + ": there is always a limit"));
        }
        assign(line, setting, (0 == count && !hasNoLimit ? MOST_CONNECTIONS : taken) + "");
    }

    private void assign(final ConfigurationLine line, final MemberSetting setting, final String value)
    {
        try
        {
            setting.check(value);
        }
        catch (final MemberException ex)
        {
            throw line.refused("it becomes " + setting.property() + ", allowed: " + setting.allowed());
        }

        assigned.put(setting, value);
    }

    /** To ZooKeeper 0 means that there is no such port, here that any free one will do. */
    private static String port(final ConfigurationLine line)
    {
        final long port = number(line, 0);
        return 0 == port ? NO_PORT : Long.toString(port);
    }

    static long number(final ConfigurationLine line, final int min)
    {
        try
        {
            final int value = Integer.parseInt(line.value());
            if (value >= min)
            {
                return value;
            }
        }
        catch (final NumberFormatException ignore)
        {
            // Said below.
        }

        throw line.refused("allowed: a number from " + min + " to " + Integer.MAX_VALUE);
    }

    /** ZooKeeper takes hexadecimal for this one. */
    private static long decoded(final ConfigurationLine line)
    {
        try
        {
            final int value = Integer.decode(line.value());
            if (value > 0)
            {
                return value;
            }
        }
        catch (final NumberFormatException ignore)
        {
            // Said below.
        }

        throw line.refused("allowed: bytes, a number from 1 to " + Integer.MAX_VALUE + ", also as 0x...");
    }

    static boolean flag(final ConfigurationLine line)
    {
        switch (line.value().toLowerCase(Locale.ROOT))
        {
            case "true":
            case "yes":
                return true;

            case "false":
            case "no":
                return false;

            default:
                throw line.refused("allowed: true, false, yes, no");
        }
    }
}
