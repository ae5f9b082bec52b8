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
package io.nodens.cluster.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nodens.cluster.directory.ComponentMark;
import io.nodens.cluster.status.CounterReading;
import io.nodens.cluster.status.ErrorEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Counters of a member, and when its components last gave a sign of life.
 *
 * @param aeronDirectory  the counters are from.
 * @param marks           of the components.
 * @param counters        to show.
 * @param nowMs           when they were read, milliseconds of the epoch.
 * @param isShowingErrors whether the error logs are shown, and not only counted.
 * @param before          the view that was shown last, or null; not kept by the next one.
 */
public record CountersView(
    Path aeronDirectory,
    List<ComponentMark> marks,
    List<CounterReading> counters,
    long nowMs,
    boolean isShowingErrors,
    CountersView before) implements Printable
{
    private static final List<String> PARTS = List.of("nodens", "cluster", "archive", "driver", "other");

    /**
     * Create a view.
     *
     * @param before without the view that was before it: a watch that runs for days must not keep them all.
     */
    public CountersView
    {
        if (null != before && null != before.before())
        {
            before = new CountersView(
                before.aeronDirectory(), before.marks(), before.counters(), before.nowMs(), isShowingErrors, null);
        }
    }

    /**
     * The counters that somebody wants to see: our own first, then by part and id.
     *
     * @param counters of the driver.
     * @param texts    of which one must be in the part or the name; none for all counters.
     * @return those that match.
     */
    public static List<CounterReading> matching(final List<CounterReading> counters, final List<String> texts)
    {
        final List<String> wanted = texts.stream().map((text) -> text.toLowerCase(Locale.ROOT)).toList();
        return counters.stream()
            .filter((counter) -> wanted.isEmpty() || wanted.stream().anyMatch((text) ->
                counter.part().contains(text) || counter.name().toLowerCase(Locale.ROOT).contains(text)))
            .sorted((one, other) -> one.part().equals(other.part()) ?
                Integer.compare(one.id(), other.id()) :
                Integer.compare(PARTS.indexOf(one.part()), PARTS.indexOf(other.part())))
            .toList();
    }

    @Override
    public void writeText(final PrintWriter out)
    {
        out.println("aeron directory " + aeronDirectory);
        final Table components = new Table("COMPONENT", ">PID", "PROCESS", "SIGN OF LIFE", ">ERRORS");
        for (final ComponentMark mark : marks)
        {
            components.row(
                mark.component(),
                Long.toString(mark.pid()),
                mark.isProcessThere() ? "there" : "gone",
                mark.activityMs() <= 0 ?
                    "closed" : String.format(Locale.ROOT, "%.1f s ago", Math.max(0, nowMs - mark.activityMs()) / 1e3),
                Integer.toString(mark.errors().size()));
        }

        components.write(out);
        out.println();
        final Table table = null == before ?
            new Table("PART", ">ID", ">VALUE", "COUNTER") :
            new Table("PART", ">ID", ">VALUE", ">PER SECOND", "COUNTER");
        for (final CounterReading counter : counters)
        {
            final String id = Integer.toString(counter.id());
            final String value = Long.toString(counter.value());
            if (null == before)
            {
                table.row(counter.part(), id, value, named(counter));
            }
            else
            {
                table.row(counter.part(), id, value, changePerSecond(counter), named(counter));
            }
        }

        table.write(out);
        if (isShowingErrors)
        {
            writeErrors(out);
        }
    }

    private static String named(final CounterReading counter)
    {
        final String meaning = counter.meaning();
        return meaning.isEmpty() ? counter.name() : counter.name() + " (" + meaning + ")";
    }

    private void writeErrors(final PrintWriter out)
    {
        for (final ComponentMark mark : marks)
        {
            for (final ErrorEntry error : mark.errors())
            {
                out.println();
                out.println(
                    mark.component() + ": " + error.count() + (1 == error.count() ? " time, at " : " times, last at ") +
                    Instant.ofEpochMilli(error.lastMs()));
                out.println(error.text().stripTrailing());
            }
        }
    }

    /** Blank for a counter that is new, or whose id another one had before. */
    private String changePerSecond(final CounterReading counter)
    {
        final long elapsedMs = nowMs - before.nowMs();
        for (final CounterReading former : before.counters())
        {
            if (former.id() == counter.id() && former.label().equals(counter.label()) && elapsedMs > 0)
            {
                return String.format(Locale.ROOT, "%.1f", (counter.value() - former.value()) * 1e3 / elapsedMs);
            }
        }

        return "";
    }

    @Override
    public void writeJson(final JsonGenerator json) throws IOException
    {
        json.writeStartObject();
        json.writeNumberField("timeMs", nowMs);
        json.writeStringField("aeronDirectory", aeronDirectory.toString());
        json.writeArrayFieldStart("components");
        for (final ComponentMark mark : marks)
        {
            writeMark(json, mark);
        }

        json.writeEndArray();
        json.writeArrayFieldStart("counters");
        for (final CounterReading counter : counters)
        {
            json.writeStartObject();
            json.writeStringField("part", counter.part());
            json.writeNumberField("id", counter.id());
            json.writeNumberField("typeId", counter.typeId());
            json.writeNumberField("value", counter.value());
            json.writeStringField("name", counter.name());
            if (!counter.meaning().isEmpty())
            {
                json.writeStringField("meaning", counter.meaning());
            }

            json.writeEndObject();
        }

        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeMark(final JsonGenerator json, final ComponentMark mark) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("component", mark.component());
        json.writeNumberField("pid", mark.pid());
        json.writeBooleanField("isProcessThere", mark.isProcessThere());
        json.writeNumberField("startMs", mark.startMs());
        json.writeNumberField("activityMs", mark.activityMs());
        json.writeNumberField("errorCount", mark.errors().size());
        if (isShowingErrors)
        {
            json.writeArrayFieldStart("errors");
            for (final ErrorEntry error : mark.errors())
            {
                json.writeStartObject();
                json.writeNumberField("count", error.count());
                json.writeNumberField("firstMs", error.firstMs());
                json.writeNumberField("lastMs", error.lastMs());
                json.writeStringField("text", error.text());
                json.writeEndObject();
            }

            json.writeEndArray();
        }

        json.writeEndObject();
    }
}
