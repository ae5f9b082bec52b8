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

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * ZooKeeper's command line as a process, which is told commands and ends; and what it printed, without what differs
 * from run to run: zxids are numbered by their order, times and session ids are left out.
 */
final class CommandLineSession
{
    private static final long WAIT_MS = 120_000;
    private static final Pattern ZXID = Pattern.compile("(?<=[cmp]Zxid = )0x[0-9a-f]+");
    private static final Pattern EVENT_ZXID = Pattern.compile(" zxid: \\d+");
    private static final Pattern OWNER = Pattern.compile("(?<=ephemeralOwner = )0x[1-9a-f][0-9a-f]*");
    private static final Pattern TIME = Pattern.compile("(?<=[cm]time = ).*");
    private static final Pattern IDENTITY = Pattern.compile("^(ip|digest): ");
    private static final Pattern PATHS = Pattern.compile("\\[/.*]");
    private static final Pattern PROMPT = Pattern.compile("^\\[zk: [^]]*] ");

    private final List<String> lines = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    private CommandLineSession()
    {
    }

    /**
     * Run commands.
     *
     * @param endpoint of the server.
     * @param script   a command a line.
     * @param scratch  for its output.
     * @return what it printed.
     */
    static CommandLineSession run(final String endpoint, final List<String> script, final Path scratch)
        throws IOException, InterruptedException
    {
        final Path output = Files.createTempFile(scratch, "command-line-", ".txt");
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto",
            "-cp", classPath(),
            "org.apache.zookeeper.ZooKeeperMain", "-waitforconnection", "-timeout", "20000", "-server", endpoint)
            .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        process.getOutputStream().write((String.join("\n", script) + "\nquit\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        try
        {
            assertTrue(process.waitFor(WAIT_MS, TimeUnit.MILLISECONDS), "the command line ends");
        }
        finally
        {
            process.destroyForcibly();
        }
        final CommandLineSession session = new CommandLineSession();
        session.read(Files.readAllLines(output, StandardCharsets.UTF_8), endpoint);
        return session;
    }

    /**
     * What commands printed.
     *
     * @return the lines, without empty ones.
     */
    List<String> lines()
    {
        return lines;
    }

    /**
     * Events of watches, which come when they will between the lines.
     *
     * @return them, in order.
     */
    List<String> events()
    {
        return events;
    }

    /** Without JLine, for which it would look for a terminal. */
    private static String classPath()
    {
        final List<String> entries = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            if (!entry.contains("jline"))
            {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private void read(final List<String> printed, final String endpoint)
    {
        final Map<String, String> names = zxidNames(printed);
        final List<String> identities = new ArrayList<>();
        for (final String line : printed)
        {
            final String text = PROMPT.matcher(line).replaceAll("");
            if (text.startsWith("WatchedEvent"))
            {
                if (!text.contains("type:None"))
                {
                    events.add(EVENT_ZXID.matcher(text).replaceAll(""));
                }
            }
            else if (!text.isBlank() && !text.equals("WATCHER::") && !text.startsWith("SLF4J"))
            {
                final String named = ZXID.matcher(text).replaceAll((found) -> names.get(found.group()));
                final String known = TIME.matcher(OWNER.matcher(named).replaceAll("session")).replaceAll("time")
                    .replace(endpoint, "server");
                if (IDENTITY.matcher(known).find())
                {
                    identities.add(known);
                }
                else
                {
                    addSorted(identities);
                    lines.add(PATHS.matcher(known).matches() ? sorted(known) : known);
                }
            }
        }
    }

    /** A ZooKeeper has identities and ephemerals in no order. */
    private void addSorted(final List<String> identities)
    {
        identities.sort(null);
        lines.addAll(identities);
        identities.clear();
    }

    private static String sorted(final String paths)
    {
        final String[] each = paths.substring(1, paths.length() - 1).split(", ");
        Arrays.sort(each);
        return Arrays.toString(each);
    }

    /** Zxids by their order. */
    private static Map<String, String> zxidNames(final List<String> printed)
    {
        final TreeSet<Long> zxids = new TreeSet<>();
        for (final String line : printed)
        {
            final Matcher zxid = ZXID.matcher(line);
            while (zxid.find())
            {
                zxids.add(Long.parseUnsignedLong(zxid.group().substring(2), 16));
            }
        }
        final Map<String, String> names = new LinkedHashMap<>();
        zxids.forEach((zxid) -> names.put("0x" + Long.toHexString(zxid), "z" + names.size()));
        return names;
    }
}
