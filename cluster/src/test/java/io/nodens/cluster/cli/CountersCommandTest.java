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
package io.nodens.cluster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aeron.Aeron;
import io.aeron.CncFileDescriptor;
import io.aeron.Counter;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.cluster.cli.output.CountersView;
import io.nodens.cluster.status.CounterReading;
import io.nodens.cluster.status.MemberCounters;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ProgressCounters;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The look at counters of a media driver.
 */
class CountersCommandTest
{
    private final FakeCluster cluster = new FakeCluster();

    @TempDir
    private Path directory;
    private Path aeronDirectory;
    private MediaDriver driver;
    private Aeron aeron;
    private MemberCounters counters;

    @BeforeEach
    void before()
    {
        aeronDirectory = directory.resolve("aeron");
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory.toString())
            .threadingMode(ThreadingMode.SHARED)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(aeronDirectory.toString()));
        counters = new MemberCounters(aeron, new MemberStatus(3));
        new MemberStatus(3).progressCounters(new ProgressCounters(aeron, 3, 5));
        counters.update(true, 7, 11, 13, 17);
    }

    @AfterEach
    void after()
    {
        counters.close();
        aeron.close();
        driver.close();
    }

    @Test
    void shouldShowOurCountersFirstAndByOurNames()
    {
        final Invocation invocation = counters();

        assertEquals(0, invocation.status(), invocation.err());
        final List<String> lines = invocation.out().lines().toList();
        assertEquals("aeron directory " + aeronDirectory, lines.get(0));
        final long pid = ProcessHandle.current().pid();
        assertTrue(lines.get(2).matches("media driver +" + pid + " +there +[0-9.]+ s ago +0"), lines.get(2));
        assertTrue(lines.get(4).matches("PART +ID +VALUE +COUNTER"), lines.get(4));
        assertTrue(lines.get(5).matches("nodens +\\d+ +-?\\d+ +zxid"), lines.get(5));
        assertTrue(invocation.out().contains("  damaged snapshots\n"), invocation.out());
        assertTrue(invocation.out().contains("  snapshot time in ms of the epoch (none)\n"), invocation.out());
        assertTrue(invocation.out().contains("  Bytes sent\n"), invocation.out());
        assertTrue(
            invocation.out().indexOf("quota refusals") < invocation.out().indexOf("Bytes sent"), invocation.out());
    }

    @Test
    void shouldShowOnlyWhatTheFiltersName()
    {
        final Invocation invocation = counters("--filter", "ZXID", "--filter", "bytes received");
        final Invocation ours = counters("--filter", "nodens");
        final Invocation nothing = counters("--filter", "no such counter");

        assertEquals(
            List.of("zxid", "Bytes received"),
            invocation.out().lines().skip(5).map((line) -> line.replaceFirst("^\\S+ +\\S+ +\\S+ +", "")).toList());
        assertEquals(
            MemberCounters.LAST_TYPE_ID - MemberCounters.FIRST_TYPE_ID + 1, ours.out().lines().skip(5).count());
        assertEquals(0, nothing.status());
        assertEquals(5, nothing.out().lines().count(), nothing.out());
    }

    @Test
    void shouldAnswerOneJsonValue() throws IOException
    {
        final JsonNode json = new ObjectMapper().readTree(counters("--filter", "nodens", "-o", "json").out());

        assertEquals(aeronDirectory.toString(), json.get("aeronDirectory").asText());
        final JsonNode component = json.get("components").get(0);
        assertEquals("media driver", component.get("component").asText());
        assertTrue(component.get("isProcessThere").asBoolean());
        assertEquals(0, component.get("errorCount").asInt());
        assertFalse(component.has("errors"));
        final JsonNode damaged = StreamSupport.stream(json.get("counters").spliterator(), false)
            .filter((counter) -> MemberCounters.DAMAGED_SNAPSHOTS_TYPE_ID == counter.get("typeId").asInt())
            .findFirst().orElseThrow();
        assertEquals("damaged snapshots", damaged.get("name").asText());
        assertEquals(17, damaged.get("value").asLong());
    }

    @Test
    void shouldShowErrorsOfTheDriverWhenAskedFor() throws IOException
    {
        driver.context().errorLog().record(new IllegalStateException("the reason"));

        final Invocation counted = counters("--filter", "none");
        final Invocation shown = counters("--filter", "none", "--errors");
        final JsonNode json = new ObjectMapper().readTree(counters("--errors", "-o", "json").out());

        assertFalse(counted.out().contains("the reason"), counted.out());
        assertTrue(shown.out().contains("\nmedia driver: 1 time, at 20"), shown.out());
        assertTrue(shown.out().contains("IllegalStateException: the reason\n"), shown.out());
        final JsonNode error = json.get("components").get(0).get("errors").get(0);
        assertEquals(1, error.get("count").asInt());
        assertTrue(error.get("text").asText().contains("the reason"), error.toString());
    }

    @Test
    void shouldNameForeignCountersAsTheyAre()
    {
        try (Counter foreign = aeron.addCounter(1_000_000, "nodens of another: member=1"))
        {
            foreign.setRelease(42);

            final Invocation invocation = counters("--filter", "of another");

            assertTrue(
                invocation.out().matches("(?s).*\nother +\\d+ +42 +nodens of another: member=1\n"), invocation.out());
        }
    }

    @Test
    void shouldNameWhatIsMissing() throws IOException
    {
        final Path empty = Files.createDirectory(directory.resolve("empty"));

        final Invocation none = Invocation.run(cluster, "counters", "--aeron-dir", empty.toString());
        final Invocation noMember = Invocation.run(cluster, "counters", "--data-dir", empty.toString());
        final Invocation both = Invocation.run(cluster, "counters", "--data-dir", "a", "--aeron-dir", "b");

        assertEquals(3, none.status());
        assertTrue(none.err().contains("the member was stopped in order"), none.err());
        assertEquals(2, noMember.status());
        assertTrue(noMember.err().contains("is not the data directory of a member"), noMember.err());
        assertEquals(2, both.status());
    }

    @Test
    void shouldRefuseFilesThatAreNoWholeCountersFile() throws IOException
    {
        final Path broken = Files.createDirectory(directory.resolve("broken"));
        final Path file = broken.resolve(CncFileDescriptor.CNC_FILE);
        Files.write(file, new byte[10]);
        assertBroken(broken, "is not complete");

        Files.write(file, new byte[64 * 1024]);
        assertBroken(broken, "is not complete");

        Files.copy(
            aeronDirectory.resolve(CncFileDescriptor.CNC_FILE), file, StandardCopyOption.REPLACE_EXISTING);
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw"))
        {
            cut.setLength(cut.length() / 2);
        }
        assertBroken(broken, "cannot be read as version");

        try (RandomAccessFile negative = new RandomAccessFile(file.toFile(), "rw"))
        {
            negative.seek(CncFileDescriptor.COUNTERS_VALUES_BUFFER_LENGTH_FIELD_OFFSET);
            negative.writeInt(-1);
        }
        assertBroken(broken, "cannot be read as version");
    }

    @Test
    void shouldTellTheChangePerSecondOfTheSameCounterAlone()
    {
        final CountersView first = view(
            1_000, null, new CounterReading(1, 0, 10, "a"), new CounterReading(2, 0, 5, "b"));
        final CountersView second = view(
            3_000, first, new CounterReading(1, 0, 15, "a"), new CounterReading(2, 0, 9, "c"));
        final CountersView third = view(4_000, second, new CounterReading(1, 0, 14, "a"));

        assertEquals(
            "driver   1     15         2.5  a\ndriver   2      9              c\n", rowsOf(second));
        assertEquals("driver   1     14        -1.0  a\n", rowsOf(third));
        assertEquals(null, third.before().before(), "views of the past are kept for ever");
    }

    private static String rowsOf(final CountersView view)
    {
        final StringWriter text = new StringWriter();
        final PrintWriter out = new PrintWriter(text);
        view.writeText(out);
        out.flush();
        return text.toString().replaceFirst("(?s).*COUNTER\n", "");
    }

    private static CountersView view(final long nowMs, final CountersView before, final CounterReading... counters)
    {
        return new CountersView(Path.of("aeron"), List.of(), List.of(counters), nowMs, false, before);
    }

    private void assertBroken(final Path aeron, final String words)
    {
        final Invocation invocation = Invocation.run(cluster, "counters", "--aeron-dir", aeron.toString());
        assertEquals(1, invocation.status(), invocation.toString());
        assertTrue(invocation.err().contains(words), invocation.err());
    }

    private Invocation counters(final String... options)
    {
        final String[] args = new String[options.length + 3];
        args[0] = "counters";
        args[1] = "--aeron-dir";
        args[2] = aeronDirectory.toString();
        System.arraycopy(options, 0, args, 3, options.length);
        return Invocation.run(cluster, args);
    }
}
