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

import io.aeron.driver.ReceiveChannelEndpointSupplier;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;

/**
 * Settings of one member: fill in, then hand to {@link io.nodens.cluster.Member#launch(MemberContext)}, which
 * concludes it. Every
 * setting can be given as text by its {@link MemberSetting}; those that programs set often have methods of their own.
 * <p>
 * <b>Thread:</b> one until launch; afterwards immutable.
 */
public final class MemberContext
{
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final String REGION_PREFIX = "nodens-region-";
    private static final String AERON_PREFIX = "nodens-aeron-";
    private static final int GATEWAY_SECRET_LENGTH = 32;

    private final Map<MemberSetting, String> configured = new EnumMap<>(MemberSetting.class);
    private final Map<MemberSetting, Long> numbers = new EnumMap<>(MemberSetting.class);
    private final Set<MemberSetting> frozen = EnumSet.noneOf(MemberSetting.class);
    private final AtomicBoolean isConcluded = new AtomicBoolean();
    private final byte[] gatewaySecret = new byte[GATEWAY_SECRET_LENGTH];
    private boolean isCrowded;
    private MemberEndpoints endpoints;
    private MemberProfile profile;
    private Durability durability;
    private Path dataDir;
    private Path aeronDir;
    private Path regionDir;
    private Runnable terminationHook;
    private Runnable exhaustionHook = () -> {};
    private PrintStream out = System.out;
    private boolean isSeedOnly;
    private ReceiveChannelEndpointSupplier receiveChannelEndpoints;

    /**
     * Set a setting from text.
     *
     * @param setting to set.
     * @param text    value as in a properties file.
     * @return this for a fluent API.
     * @throws MemberException naming the setting, the value and what is allowed.
     */
    public MemberContext set(final MemberSetting setting, final String text)
    {
        checkNotConcluded();
        final String trimmed = text.trim();
        setting.check(trimmed);
        configured.put(setting, trimmed);
        return this;
    }

    /**
     * Set settings from properties.
     *
     * @param properties all of them {@code nodens.*}.
     * @return this for a fluent API.
     * @throws MemberException for the first property that is unknown or has a value that is not allowed.
     */
    public MemberContext setAll(final Properties properties)
    {
        for (final String property : properties.stringPropertyNames().stream().sorted().toList())
        {
            set(MemberSetting.ofProperty(property), properties.getProperty(property));
        }

        return this;
    }

    /**
     * Set the id of the member.
     *
     * @param memberId in the member list.
     * @return this for a fluent API.
     */
    public MemberContext memberId(final int memberId)
    {
        return set(MemberSetting.MEMBER_ID, Integer.toString(memberId));
    }

    /**
     * Set the member list.
     *
     * @param members as {@code id=host:basePort,...}
     * @return this for a fluent API.
     */
    public MemberContext members(final String members)
    {
        return set(MemberSetting.MEMBERS, members);
    }

    /**
     * Set the data directory.
     *
     * @param dataDir of log and snapshots.
     * @return this for a fluent API.
     */
    public MemberContext dataDir(final Path dataDir)
    {
        return set(MemberSetting.DATA_DIR, dataDir.toString());
    }

    /**
     * Set the profile.
     *
     * @param profile for threads, waiting and time-outs.
     * @return this for a fluent API.
     */
    public MemberContext profile(final MemberProfile profile)
    {
        return set(MemberSetting.PROFILE, profile.text());
    }

    /**
     * Set the durability.
     *
     * @param durability of recorded writes.
     * @return this for a fluent API.
     */
    public MemberContext durability(final Durability durability)
    {
        return set(MemberSetting.DURABILITY, durability.text());
    }

    /**
     * Use a media driver that runs already.
     *
     * @param aeronDir of the driver.
     * @return this for a fluent API.
     */
    public MemberContext externalDriver(final Path aeronDir)
    {
        return set(MemberSetting.EXTERNAL_DRIVER, aeronDir.toString());
    }

    /**
     * What to call, once, when the member has met a fault and stopped itself; from any thread, must not block. By
     * default nothing: whoever embeds a member watches {@link io.nodens.cluster.Member#isStopped()}.
     *
     * @param hook to call.
     * @return this for a fluent API.
     */
    public MemberContext terminationHook(final Runnable hook)
    {
        checkNotConcluded();
        terminationHook = hook;
        return this;
    }

    /**
     * What to call when the member has met a fault and there is not even the memory to stop it: called by the thread
     * that met the fault after two seconds of trying, must not allocate. A process that runs nothing else should halt.
     * By default nothing.
     *
     * @param hook to call.
     * @return this for a fluent API.
     */
    public MemberContext exhaustionHook(final Runnable hook)
    {
        checkNotConcluded();
        exhaustionHook = hook;
        return this;
    }

    /**
     * Where the member prints its few lines: what it waits for, the ready line, faults. Standard output by default.
     *
     * @param stream to print to.
     * @return this for a fluent API.
     */
    public MemberContext out(final PrintStream stream)
    {
        checkNotConcluded();
        out = stream;
        return this;
    }

    /**
     * What receives packets in the member's own media driver: for tests that cut links. By default Aeron's own.
     */
    public MemberContext receiveChannelEndpoints(final ReceiveChannelEndpointSupplier supplier)
    {
        checkNotConcluded();
        receiveChannelEndpoints = supplier;
        return this;
    }

    public ReceiveChannelEndpointSupplier receiveChannelEndpoints()
    {
        return receiveChannelEndpoints;
    }

    /**
     * Be seeded if that is needed, and launch nothing.
     */
    public MemberContext seedOnly()
    {
        checkNotConcluded();
        isSeedOnly = true;
        return this;
    }

    public boolean isSeedOnly()
    {
        return isSeedOnly;
    }

    /**
     * Check the settings against each other and derive what was not given. Once only;
     * {@link io.nodens.cluster.Member#launch} does it.
     *
     * @return this for a fluent API.
     * @throws MemberException naming what does not fit.
     */
    public MemberContext conclude()
    {
        if (!isConcluded.compareAndSet(false, true))
        {
            throw new IllegalStateException("a context serves one member: it has been concluded before");
        }

        new SecureRandom().nextBytes(gatewaySecret);
        profile = MemberProfile.valueOf(text(MemberSetting.PROFILE).toUpperCase(Locale.ROOT));
        for (final MemberSetting setting : MemberSetting.values())
        {
            if (setting.type().isNumeric())
            {
                numbers.put(setting, setting.check(text(setting)));
            }
        }

        durability = "fsync".equals(text(MemberSetting.DURABILITY)) ? Durability.FSYNC : Durability.PAGE_CACHE;
        concludeMembers();
        concludeDirectories();
        isCrowded = Crowding.isCrowded(this, Runtime.getRuntime().availableProcessors());
        if (isCrowded)
        {
            Crowding.relax(this);
        }
        MemberConfiguration.derive(this);
        MemberConfiguration.checkConsistent(this);
        return this;
    }

    byte[] gatewaySecret()
    {
        return gatewaySecret;
    }

    private void concludeMembers()
    {
        final int memberId = memberId();
        final String members = text(MemberSetting.MEMBERS);
        endpoints = members.isEmpty() ? MemberEndpoints.single(memberId) : MemberEndpoints.parse(members);
        if (null == endpoints.member(memberId))
        {
            throw MemberException.configuration(
                "member id " + memberId + " is not in the member list '" + endpoints + "'; set --member-id to one of " +
                "the list or add it to --members");
        }
    }

    private void concludeDirectories()
    {
        final String data = text(MemberSetting.DATA_DIR);
        dataDir = (data.isEmpty() ? Path.of("nodens-data", "member-" + memberId()) : Path.of(data))
            .toAbsolutePath().normalize();

        final String suffix = suffix(dataDir, memberId());
        final String external = text(MemberSetting.EXTERNAL_DRIVER);
        aeronDir = external.isEmpty() ?
            pathOr(MemberSetting.AERON_DIR, SHARED_MEMORY.resolve(AERON_PREFIX + suffix)) :
            Path.of(external).toAbsolutePath().normalize();
        regionDir = pathOr(MemberSetting.REGION_DIR, SHARED_MEMORY.resolve(REGION_PREFIX + suffix));
    }

    /**
     * Where a member keeps its mapped tree when nothing else is configured.
     *
     * @param dataDirectory of the member.
     * @param memberId      of the member.
     * @return the region's directory.
     */
    public static Path defaultRegionDirectory(final Path dataDirectory, final int memberId)
    {
        final Path data = dataDirectory.toAbsolutePath().normalize();
        return SHARED_MEMORY.resolve(REGION_PREFIX + suffix(data, memberId));
    }

    /**
     * Where a member's own media driver has its directory when nothing else is configured.
     *
     * @param dataDirectory of the member.
     * @param memberId      of the member.
     * @return the Aeron directory.
     */
    public static Path defaultAeronDirectory(final Path dataDirectory, final int memberId)
    {
        final Path data = dataDirectory.toAbsolutePath().normalize();
        return SHARED_MEMORY.resolve(AERON_PREFIX + suffix(data, memberId));
    }

    private static String suffix(final Path dataDirectory, final int memberId)
    {
        final CRC32C hash = new CRC32C();
        hash.update(dataDirectory.toString().getBytes(StandardCharsets.UTF_8));
        return memberId + "-" + Long.toHexString(hash.getValue());
    }

    private Path pathOr(final MemberSetting setting, final Path derived)
    {
        final String text = text(setting);
        return text.isEmpty() ? derived : Path.of(text).toAbsolutePath().normalize();
    }

    /**
     * Put what an existing log has frozen in the place of a default, and let follow what is derived from it.
     */
    public void adopt(final MemberSetting setting, final long value)
    {
        frozen.add(setting);
        numbers.put(setting, value);
        MemberConfiguration.derive(this);
    }

    /**
     * Put a number in the place of a default that nobody gave.
     */
    void derived(final MemberSetting setting, final long value)
    {
        numbers.put(setting, value);
    }

    /**
     * Whether an existing log has frozen a setting.
     */
    boolean isFrozen(final MemberSetting setting)
    {
        return frozen.contains(setting);
    }

    /**
     * Whether the threads that would spin outnumber the processors, so that they park instead.
     */
    public boolean isCrowded()
    {
        return isCrowded;
    }

    /**
     * A setting with the number that binds, which may be another than the default: for people.
     */
    String binding(final MemberSetting setting)
    {
        final Long number = numbers.get(setting);
        final boolean isText = null == number || setting.check(text(setting)) == number;
        return setting.property() + "=" + (isText ? text(setting) : setting.type().format(number));
    }

    private void checkNotConcluded()
    {
        if (isConcluded.get())
        {
            throw new IllegalStateException("the context has been concluded");
        }
    }

    /**
     * Value of a setting, given or default.
     *
     * @param setting to look up.
     * @return the text; empty when it is derived from other settings.
     */
    public String text(final MemberSetting setting)
    {
        final String given = configured.get(setting);
        if (null != given)
        {
            return given;
        }

        return setting.defaultText(null == profile ? MemberProfile.DEV : profile);
    }

    /**
     * Whether a setting was given and is not a default.
     *
     * @param setting to look up.
     * @return true when it was given.
     */
    public boolean isGiven(final MemberSetting setting)
    {
        return configured.containsKey(setting);
    }

    /**
     * Number of a numeric setting.
     *
     * @param setting to look up.
     * @return bytes, nanoseconds or a count. After {@link #conclude()} only.
     */
    public long number(final MemberSetting setting)
    {
        return numbers.get(setting);
    }

    /**
     * Id of the member.
     *
     * @return the id.
     */
    public int memberId()
    {
        return Integer.parseInt(text(MemberSetting.MEMBER_ID));
    }

    /**
     * Every member of the cluster.
     *
     * @return the members. After {@link #conclude()} only.
     */
    public MemberEndpoints endpoints()
    {
        return endpoints;
    }

    /**
     * Profile of the member.
     *
     * @return the profile. After {@link #conclude()} only.
     */
    public MemberProfile profile()
    {
        return profile;
    }

    /**
     * Durability of recorded writes.
     *
     * @return the durability. After {@link #conclude()} only.
     */
    public Durability durability()
    {
        return durability;
    }

    /**
     * Directory of log and snapshots.
     *
     * @return an absolute path. After {@link #conclude()} only.
     */
    public Path dataDir()
    {
        return dataDir;
    }

    /**
     * Directory of the media driver, the member's own or an external one.
     *
     * @return an absolute path. After {@link #conclude()} only.
     */
    public Path aeronDir()
    {
        return aeronDir;
    }

    /**
     * Directory of the mapped tree.
     *
     * @return an absolute path. After {@link #conclude()} only.
     */
    public Path regionDir()
    {
        return regionDir;
    }

    /**
     * Whether the media driver is somebody else's.
     *
     * @return true if it is.
     */
    public boolean isExternalDriver()
    {
        return !text(MemberSetting.EXTERNAL_DRIVER).isEmpty();
    }

    /**
     * What to call when the member has stopped itself.
     *
     * @return the hook or null.
     */
    public Runnable terminationHook()
    {
        return terminationHook;
    }

    /**
     * What to call when there is no memory to stop the member.
     *
     * @return the hook.
     */
    public Runnable exhaustionHook()
    {
        return exhaustionHook;
    }

    /**
     * Where the member prints.
     *
     * @return the stream.
     */
    public PrintStream out()
    {
        return out;
    }
}
