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
package io.nodens.bench.rig;

import io.nodens.bench.system.SystemUnderTest;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Says on what a figure was measured: without it the figure means nothing.
 */
public final class Environment
{
    /**
     * Name of the fact that has the options of the servers, separated by a semicolon and a blank: runs in which it
     * differs are not of the same thing.
     */
    public static final String SERVERS = "servers";
    private static final int COMMAND_TIMEOUT_S = 10;
    private static final String UNKNOWN = "unknown";

    private Environment()
    {
    }

    /**
     * How this process was started.
     *
     * @return its command line, as far as the system tells.
     */
    public static String commandLine()
    {
        return ProcessHandle.current().info().commandLine().orElse(UNKNOWN);
    }

    /**
     * Facts of the machine, the JVM and the source.
     *
     * @param commandLine of the rig.
     * @param system      under test.
     * @param servers     options of the servers, see {@link #SERVERS}.
     * @param settings    of the run, whose text is noted.
     * @return values by name, in an order for readers.
     */
    public static Map<String, String> facts(
        final String commandLine, final SystemUnderTest system, final String servers, final Object settings)
    {
        final Map<String, String> facts = new LinkedHashMap<>();
        facts.put("system", system.name() + " " + system.describe());
        facts.put(SERVERS, servers);
        facts.put("settings", settings.toString());
        facts.put("command", commandLine);
        facts.put("commit", command("git", "rev-parse", "HEAD"));
        facts.put("dirty", dirty());
        facts.put("cpu", find("/proc/cpuinfo", "model name"));
        facts.put("cpus", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("governor", read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"));
        facts.put("isolated cpus", read("/sys/devices/system/cpu/isolated"));
        facts.put("memory", find("/proc/meminfo", "MemTotal"));
        facts.put("huge pages", read("/sys/kernel/mm/transparent_hugepage/enabled"));
        facts.put("kernel", read("/proc/version"));
        facts.put("load at start", read("/proc/loadavg"));
        facts.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        facts.put("jvm flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        return facts;
    }

    /**
     * Facts for people.
     *
     * @param facts by name.
     * @return lines of {@code name: value}.
     */
    public static String text(final Map<String, String> facts)
    {
        final StringBuilder text = new StringBuilder();
        facts.forEach((name, value) -> text.append(String.format(Locale.ROOT, "%-14s %s%n", name + ":", value)));
        return text.toString();
    }

    private static String dirty()
    {
        final String status = command("git", "status", "--porcelain", "--untracked-files=no");
        return UNKNOWN.equals(status) ? UNKNOWN : Boolean.toString(!status.isEmpty());
    }

    private static String read(final String file)
    {
        try
        {
            return Files.readString(Path.of(file)).trim();
        }
        catch (final IOException ex)
        {
            return UNKNOWN;
        }
    }

    private static String find(final String file, final String field)
    {
        try
        {
            final List<String> lines = Files.readAllLines(Path.of(file));
            for (final String line : lines)
            {
                if (line.startsWith(field))
                {
                    return line.substring(line.indexOf(':') + 1).trim();
                }
            }
        }
        catch (final IOException ex)
        {
            return UNKNOWN;
        }

        return UNKNOWN;
    }

    private static String command(final String... words)
    {
        try
        {
            final Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            final String output;
            try (InputStream in = process.getInputStream())
            {
                output = new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
            }

            return process.waitFor(COMMAND_TIMEOUT_S, TimeUnit.SECONDS) && 0 == process.exitValue() ? output : UNKNOWN;
        }
        catch (final IOException ex)
        {
            return UNKNOWN;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
