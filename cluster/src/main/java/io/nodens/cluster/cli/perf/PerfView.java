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
package io.nodens.cluster.cli.perf;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nodens.client.MemberReport;
import io.nodens.cluster.cli.access.MemberView;
import io.nodens.cluster.cli.output.Printable;
import io.nodens.cluster.cli.output.Table;
import io.nodens.cluster.status.MemberSetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows what a check found, and what it means.
 */
public final class PerfView implements Printable
{
    private static final double NANOS_PER_MICRO = 1e3;
    private static final int PERCENT = 100;
    private static final int WIDTH = 80;
    private static final String HANGING = "        ";

    private final PerfReport report;
    private final List<Finding> findings;

    /**
     * Show a check.
     *
     * @param report   of the check.
     * @param findings in it.
     */
    public PerfView(final PerfReport report, final List<Finding> findings)
    {
        this.report = report;
        this.findings = List.copyOf(findings);
    }

    @Override
    public void writeText(final PrintWriter out)
    {
        final PerfSettings settings = report.settings();
        head(out, "cluster", reports().map(MemberReport::clusterId).distinct().collect(Collectors.joining(", ")));
        head(out, "members", members());
        head(out, "setup", setup());
        head(out, "client", place() + "; " + (report.isOwnDriver() ? "media driver of its own" :
            "the media driver of --aeron-dir"));
        head(out, "load", settings.rate() + " requests/s at most, " + settings.window() +
            " sets together, data of " + settings.dataLength() + " bytes");
        out.println();
        table().write(out);
        if (report.host().isKnown())
        {
            out.println("processors of this host: this check " + percent(report.host().ownShare()) +
                ", members " + percent(report.host().membersShare()) + ", others " +
                percent(report.host().foreignShare()) + ", stolen " + percent(report.host().stealShare()));
        }
        out.println();
        for (final Finding finding : findings)
        {
            wrapped(out, String.format(Locale.ROOT, "%-8s", finding.level()), finding.text());
            if (!finding.cause().isEmpty())
            {
                wrapped(out, HANGING, "likely: " + finding.cause());
            }
            if (!finding.lookAt().isEmpty())
            {
                wrapped(out, HANGING, "look at: " + finding.lookAt());
            }
        }
    }

    private Table table()
    {
        final Table table = new Table("WHERE", "WHAT", ">COUNT", ">P50", ">P99", ">LONGEST", ">OPS/S");
        for (final Figures figures : report.figures())
        {
            table.row(
                figures.place(), figures.measure().text(), Long.toString(figures.count()),
                Figures.text(figures.p50Ns()), Figures.text(figures.p99Ns()), Figures.text(figures.longestNs()),
                Long.toString(Math.round(figures.perSecond())));
        }
        final HostFigures host = report.host();
        table.row(
            "this host", "late wake-up", Long.toString(host.count()), Figures.text(host.p50Ns()),
            Figures.text(host.p99Ns()), Figures.text(host.longestNs()), "");
        return table;
    }

    private static void head(final PrintWriter out, final String name, final String text)
    {
        wrapped(out, String.format(Locale.ROOT, "%-9s", name), text);
    }

    /** Words that do not fit go to the next line, below the first word. */
    private static void wrapped(final PrintWriter out, final String lead, final String text)
    {
        final StringBuilder line = new StringBuilder(lead);
        boolean isFirst = true;
        for (final String word : text.split(" "))
        {
            if (!isFirst && line.length() + 1 + word.length() > WIDTH)
            {
                out.println(line.toString().stripTrailing());
                line.setLength(0);
                line.append(" ".repeat(lead.length())).append(word);
            }
            else
            {
                line.append(isFirst ? "" : " ").append(word);
            }
            isFirst = false;
        }
        out.println(line.toString().stripTrailing());
    }

    private String members()
    {
        final String roles = report.after().stream()
            .map((member) -> (member.memberId() < 0 ? member.endpoint() : Integer.toString(member.memberId())) + ' ' +
                (null == member.report() ? "unreachable" : member.report().role().toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining(", "));
        final String versions = reports().map(MemberReport::version).distinct().collect(Collectors.joining(", "));
        return roles + "; term " + reports().mapToLong(MemberReport::leadershipTermId).max().orElse(-1) +
            "; release " + versions;
    }

    /** Of all members where they are alike, else of each. */
    private String setup()
    {
        final List<String> distinct = reports().map(MemberReport::setup).distinct().toList();
        return 1 == distinct.size() ? words(distinct.get(0)) : reports()
            .map((member) -> "member " + member.memberId() + ": " + words(member.setup()))
            .collect(Collectors.joining("; "));
    }

    private static String words(final String setup)
    {
        final Map<String, String> values = MemberSetup.read(setup).values();
        return values.isEmpty() ? "not told (an older release)" :
            "durability " + values.get(MemberSetup.DURABILITY) + ", profile " + values.get(MemberSetup.PROFILE) +
            ", " + values.get(MemberSetup.PROCESSORS) + " processors" +
            (MemberSetup.read(setup).isCrowded() ? ", too few for the members' threads" : "");
    }

    private String place()
    {
        final String ids = report.hereIds().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "on " + report.hostName() + (ids.isEmpty() ? ", where no member runs" :
            1 == report.hereIds().size() ? ", where member " + ids + " runs" : ", where members " + ids + " run");
    }

    private Stream<MemberReport> reports()
    {
        return report.after().stream().map(MemberView::report).filter(Objects::nonNull);
    }

    private static String percent(final double share)
    {
        return Math.round(share * PERCENT) + " %";
    }

    @Override
    public void writeJson(final JsonGenerator json) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("verdict", PerfVerdict.worst(findings).name());
        json.writeArrayFieldStart("findings");
        for (final Finding finding : findings)
        {
            json.writeStartObject();
            json.writeStringField("level", finding.level().name());
            json.writeStringField("text", finding.text());
            json.writeStringField("likely", finding.cause());
            json.writeStringField("lookAt", finding.lookAt());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("figures");
        for (final Figures figures : report.figures())
        {
            json.writeStartObject();
            json.writeStringField("role", figures.role());
            json.writeNumberField("member", figures.memberId());
            json.writeStringField("measure", figures.measure().name());
            json.writeNumberField("count", figures.count());
            times(json, figures.p50Ns(), figures.p99Ns(), figures.longestNs());
            json.writeNumberField("perSecond", figures.perSecond());
            json.writeEndObject();
        }
        json.writeEndArray();
        writeHost(json);
        writeMembers(json);
        writeSettings(json);
        json.writeEndObject();
    }

    private void writeHost(final JsonGenerator json) throws IOException
    {
        final HostFigures host = report.host();
        json.writeObjectFieldStart("host");
        json.writeStringField("name", report.hostName());
        json.writeBooleanField("ownDriver", report.isOwnDriver());
        json.writeNumberField("processors", host.processors());
        json.writeObjectFieldStart("lateWakeUp");
        json.writeNumberField("count", host.count());
        times(json, host.p50Ns(), host.p99Ns(), host.longestNs());
        json.writeEndObject();
        if (host.isKnown())
        {
            json.writeNumberField("ownShare", host.ownShare());
            json.writeNumberField("membersShare", host.membersShare());
            json.writeNumberField("foreignShare", host.foreignShare());
            json.writeNumberField("stealShare", host.stealShare());
        }
        json.writeEndObject();
    }

    private void writeMembers(final JsonGenerator json) throws IOException
    {
        json.writeArrayFieldStart("members");
        for (final MemberView member : report.after())
        {
            json.writeStartObject();
            json.writeNumberField("member", member.memberId());
            json.writeStringField("endpoint", member.endpoint());
            json.writeBooleanField("onThisHost", report.hereIds().contains(member.memberId()));
            if (null != member.report())
            {
                json.writeStringField("role", member.report().role());
                json.writeBooleanField("serving", member.report().isServing());
                json.writeStringField("version", member.report().version());
                json.writeStringField("setup", member.report().setup());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeSettings(final JsonGenerator json) throws IOException
    {
        json.writeObjectFieldStart("settings");
        json.writeNumberField("durationMs", report.settings().durationMs());
        json.writeNumberField("rate", report.settings().rate());
        json.writeNumberField("window", report.settings().window());
        json.writeNumberField("dataLength", report.settings().dataLength());
        json.writeStringField("parent", report.settings().parent());
        json.writeEndObject();
    }

    private static void times(
        final JsonGenerator json, final long p50Ns, final long p99Ns, final long longestNs) throws IOException
    {
        json.writeNumberField("p50Us", p50Ns / NANOS_PER_MICRO);
        json.writeNumberField("p99Us", p99Ns / NANOS_PER_MICRO);
        json.writeNumberField("longestUs", longestNs / NANOS_PER_MICRO);
    }
}
