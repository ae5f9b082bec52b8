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
package io.nodens.bench.plan;

import io.nodens.bench.system.Seat;
import io.nodens.client.ReadLevel;
import io.nodens.cluster.settings.Durability;
import io.nodens.cluster.settings.MemberProfile;
import picocli.CommandLine.Option;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * How servers are started for a run; the same for every system, as far as it has the thing.
 */
public final class SystemOptions
{
    private static final List<String> OWN_OPTIONS = List.of("-X", "-D");
    private static final String DEFAULT_HEAP = "-Xmx1g";
    private static final String HEAP = "-Xmx";

    @Option(names = "--jar", paramLabel = "FILE", defaultValue = "${sys:nodens.jar:-cluster/target/nodens.jar}",
        description = "of the members of Nodens")
    private Path jar;

    @Option(names = "--profile", defaultValue = "balanced",
        description = "of members of Nodens and of the bare cluster: dev, balanced, dedicated")
    private String profile;

    @Option(names = "--durability", defaultValue = "page-cache",
        description = "of all systems: page-cache, or fsync, which forces every write to the disk before it counts")
    private String durability;

    @Option(names = "--member-arg", paramLabel = "ARG",
        description = "for every member of Nodens, such as --member-arg=--agents=2; may be repeated")
    private List<String> memberArguments = new ArrayList<>();

    @Option(names = "--jvm", paramLabel = "OPTION",
        description = "for the virtual machines of all servers; may be repeated; default: those of the rig itself, " +
            "and a heap of 1 GiB unless it has another")
    private List<String> jvm = new ArrayList<>();

    @Option(names = "--server-cpus", paramLabel = "LIST",
        description = "processors for all servers, as taskset takes them: 2-5,8; default: any")
    private String serverCpus;

    @Option(names = "--connect-to", defaultValue = "any",
        description = "where clients sit: any (each at the next member), leader, follower")
    private String seat;

    @Option(names = "--read-level", defaultValue = "LOCAL", description = "of Nodens: LOCAL, LINEARIZABLE, STALE")
    private ReadLevel readLevel;

    /**
     * Start servers: they have the processors that they were given, and count them when they start.
     *
     * @param start starts them.
     * @param <T>   of what it returns.
     * @return what it returns.
     * @throws IllegalStateException when they cannot have these processors.
     */
    public <T> T onServerCpus(final Supplier<T> start)
    {
        if (null == serverCpus)
        {
            return start.get();
        }

        final String own = Pinning.ofThisProcess();
        Pinning.pinThisProcess(serverCpus);
        try
        {
            return start.get();
        }
        finally
        {
            Pinning.pinThisProcess(own);
        }
    }

    /**
     * What makes servers differ, for readers that set runs side by side: where the clients sit is told apart.
     *
     * @return options and values, each once.
     */
    public String text()
    {
        return String.join("; ", List.of(
            "--profile=" + profile, "--durability=" + durability, "--read-level=" + readLevel,
            "--server-cpus=" + (null == serverCpus ? "any" : serverCpus), "--jvm=" + String.join(" ", jvm()),
            "--member-arg=" + String.join(" ", memberArguments)));
    }

    /**
     * Refuse what no server takes, before one is started.
     *
     * @throws IllegalArgumentException naming the option, its value and what is allowed.
     */
    public void check()
    {
        durability();
        Seat.parse(seat);
        if (Arrays.stream(MemberProfile.values()).noneMatch((known) -> known.text().equals(profile)))
        {
            throw new IllegalArgumentException("--profile=" + profile + ": one of " + String.join(
                ", ", Arrays.stream(MemberProfile.values()).map(MemberProfile::text).toList()));
        }
    }

    /**
     * Refuse a jar that is not there, before a plan begins: its systems are started when their turn comes.
     *
     * @throws IllegalArgumentException naming it.
     */
    void checkJar()
    {
        if (!Files.isRegularFile(jar))
        {
            throw new IllegalArgumentException("--jar=" + jar + ": there is no such file from " +
                Path.of("").toAbsolutePath() + "; mvn -DskipTests package makes it in the directory of the sources");
        }
    }

    Path jar()
    {
        return jar;
    }

    /**
     * Arguments of a member of Nodens.
     *
     * @return profile, durability and what was given besides, which wins.
     */
    List<String> memberArguments()
    {
        final List<String> arguments = clusterArguments();
        arguments.removeIf((own) -> memberArguments.stream().anyMatch((given) -> isSameOption(own, given)));
        arguments.addAll(memberArguments);
        return arguments;
    }

    /**
     * Arguments of a member of any cluster of Aeron.
     *
     * @return profile and durability, in a list of the caller's.
     */
    List<String> clusterArguments()
    {
        return new ArrayList<>(List.of("--profile=" + profile, "--durability=" + durability().text()));
    }

    private static boolean isSameOption(final String one, final String other)
    {
        return one.split("=", 2)[0].equals(other.split("=", 2)[0]);
    }

    boolean isForced()
    {
        return Durability.FSYNC == durability();
    }

    private Durability durability()
    {
        for (final Durability candidate : Durability.values())
        {
            if (candidate.text().equals(durability))
            {
                return candidate;
            }
        }

        throw new IllegalArgumentException("--durability=" + durability + ": one of page-cache, fsync");
    }

    String seat()
    {
        return seat;
    }

    /**
     * Level of reads of Nodens.
     *
     * @return the level.
     */
    public ReadLevel readLevel()
    {
        return readLevel;
    }

    /**
     * Options for the virtual machines of servers, so that these and the clients are the same.
     *
     * @return what was given; by default what this process was started with, as far as it is about heap, collector,
     * compiler and properties.
     */
    List<String> jvm()
    {
        final List<String> options = new ArrayList<>(jvm);
        if (options.isEmpty())
        {
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter((option) -> OWN_OPTIONS.stream().anyMatch(option::startsWith))
                .forEach(options::add);
        }
        if (options.stream().noneMatch((option) -> option.startsWith(HEAP)))
        {
            options.add(DEFAULT_HEAP);
        }

        return options;
    }
}
