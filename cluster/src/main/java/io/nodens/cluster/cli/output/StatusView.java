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
import io.nodens.client.MemberReport;
import io.nodens.cluster.cli.access.MemberView;
import io.nodens.cluster.status.MemberSetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The state of all members.
 *
 * @param members    in the order to show them.
 * @param nowMs      milliseconds of the epoch, for ages.
 * @param isColoured whether people see colours.
 */
public record StatusView(List<MemberView> members, long nowMs, boolean isColoured) implements Printable
{
    /** Time without a turn that no service spends on anything but a snapshot. */
    public static final long LONG_SILENCE_MS = 2_000;

    private static final int MAX_FAULT_LENGTH = 160;

    /**
     * Without colours.
     *
     * @param members in the order to show them.
     * @param nowMs   milliseconds of the epoch, for ages.
     */
    public StatusView(final List<MemberView> members, final long nowMs)
    {
        this(members, nowMs, false);
    }

    /**
     * Whether every member answers and serves.
     *
     * @return true if so.
     */
    public boolean isHealthy()
    {
        return members.stream().allMatch((member) -> null != member.report() && member.report().isServing());
    }

    /**
     * Whether two members have different digests at the same zxid, which must never be.
     *
     * @return true if so.
     */
    public boolean isDiverged()
    {
        return null != divergence();
    }

    @Override
    public void writeText(final PrintWriter out)
    {
        final Table table = new Table(
            isColoured, ">MEMBER", "ENDPOINT", "ROLE", ">TERM", ">ZXID", ">APPLIED", ">ZNODES", ">SESSIONS", "DIGEST",
            "SNAPSHOT", ">UPTIME", "SERVING");
        for (final MemberView member : members)
        {
            final MemberReport report = member.report();
            if (null == report)
            {
                table.row(
                    memberId(member),
                    member.endpoint(),
                    null == member.waiting() ? "unreachable: " + shortened(member.fault()) : member.waiting());
                table.tone(2, null == member.waiting() ? Tone.BAD : Tone.WARNING);
                continue;
            }
            table.row(
                memberId(member),
                member.endpoint(),
                role(report),
                Long.toString(report.leadershipTermId()),
                Long.toString(report.zxid()),
                Long.toString(report.appliedPosition()),
                Long.toString(report.znodeCount()),
                Integer.toString(report.sessionCount()),
                digest(report),
                snapshot(report),
                age(nowMs - report.startTimeMs()),
                report.isServing() ? "yes" : "no");
            table.tone(2, !report.isServing() ? Tone.BAD : "LEADER".equals(report.role()) ? Tone.STRONG : null);
            table.tone(11, report.isServing() ? Tone.GOOD : Tone.BAD);
        }
        table.write(out);

        clusterLines().forEach((line) -> out.println(toned(line, clusters().size() > 1 ? Tone.BAD : null)));
        hungLines().forEach((line) -> out.println(toned(line, Tone.WARNING)));
        final String divergence = divergence();
        if (null != divergence)
        {
            out.println(toned(divergence, Tone.BAD));
        }
    }

    private String toned(final String line, final Tone tone)
    {
        return isColoured && null != tone ? tone.on(line) : line;
    }

    @Override
    public void writeJson(final JsonGenerator json) throws IOException
    {
        json.writeStartObject();
        json.writeBooleanField("healthy", isHealthy() && !isDiverged());
        if (isDiverged())
        {
            json.writeStringField("divergence", divergence());
        }
        final Set<String> clusters = clusters();
        if (1 == clusters.size())
        {
            json.writeStringField("cluster", clusters.iterator().next());
        }
        json.writeArrayFieldStart("members");
        for (final MemberView member : members)
        {
            writeMember(json, member);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** One that leads and does not serve has lost its majority, and others may lead meanwhile. */
    static String role(final MemberReport report)
    {
        final String role = report.role().toLowerCase(Locale.ROOT);
        return report.isServing() || !"leader".equals(role) ? role : "was leader";
    }

    /**
     * A span of time for people, in its two largest units.
     *
     * @param durationMs milliseconds; negative counts as none.
     * @return as 3d4h, 4h5m, 5m6s or 6s.
     */
    static String age(final long durationMs)
    {
        final long s = Math.max(0, durationMs) / 1000;
        if (s < 60)
        {
            return s + "s";
        }
        if (s < 3600)
        {
            return s / 60 + "m" + s % 60 + "s";
        }
        if (s < 86_400)
        {
            return s / 3600 + "h" + s % 3600 / 60 + "m";
        }
        return s / 86_400 + "d" + s % 86_400 / 3600 + "h";
    }

    private static void writeMember(final JsonGenerator json, final MemberView member) throws IOException
    {
        final MemberReport report = member.report();
        json.writeStartObject();
        json.writeNumberField("member", member.memberId());
        json.writeStringField("endpoint", member.endpoint());
        json.writeBooleanField("reachable", null != report);
        if (null == report)
        {
            json.writeStringField("fault", member.fault());
            if (null != member.waiting())
            {
                json.writeStringField("waiting", member.waiting());
            }
            json.writeEndObject();
            return;
        }
        json.writeStringField("role", report.role());
        json.writeNumberField("leader", report.leaderMemberId());
        json.writeNumberField("term", report.leadershipTermId());
        json.writeBooleanField("serving", report.isServing());
        json.writeNumberField("zxid", report.zxid());
        json.writeStringField("digest", digest(report));
        json.writeNumberField("appliedPosition", report.appliedPosition());
        json.writeNumberField("commitPosition", report.commitPosition());
        json.writeNumberField("snapshotPosition", report.snapshotPosition());
        json.writeNumberField("snapshotTimeMs", report.snapshotTimeMs());
        json.writeNumberField("lastTickTimeMs", report.lastTickTimeMs());
        json.writeNumberField("startTimeMs", report.startTimeMs());
        json.writeNumberField("znodes", report.znodeCount());
        json.writeNumberField("treeBytes", report.treeBytes());
        json.writeNumberField("sessions", report.sessionCount());
        json.writeNumberField("ephemerals", report.ephemeralCount());
        json.writeNumberField("connections", report.connectionCount());
        json.writeNumberField("watches", report.watchCount());
        json.writeNumberField("pid", report.pid());
        json.writeStringField("dataDirectory", report.dataDirectory());
        json.writeStringField("regionDirectory", report.regionDirectory());
        json.writeStringField("aeronDirectory", report.aeronDirectory());
        json.writeStringField("version", report.version());
        json.writeStringField("cluster", report.clusterId());
        json.writeNumberField("serviceSilenceMs", report.serviceSilenceMs());
        json.writeObjectFieldStart("setup");
        for (final Map.Entry<String, String> value : MemberSetup.read(report.setup()).values().entrySet())
        {
            json.writeStringField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** The identity of the cluster; of several ones what is wrong. */
    private List<String> clusterLines()
    {
        final Set<String> clusters = clusters();
        return clusters.size() <= 1 ?
            clusters.stream().map((id) -> "cluster " + id).toList() :
            List.of("MIXED: these members are of " + clusters.size() + " clusters: " + String.join(", ", clusters));
    }

    private Set<String> clusters()
    {
        final Set<String> clusters = new LinkedHashSet<>();
        for (final MemberView member : members)
        {
            if (null != member.report() && !member.report().clusterId().isEmpty())
            {
                clusters.add(member.report().clusterId());
            }
        }
        return clusters;
    }

    private List<String> hungLines()
    {
        return members.stream()
            .map(MemberView::report)
            .filter((report) -> null != report && report.serviceSilenceMs() >= LONG_SILENCE_MS)
            .map((report) -> "member " + report.memberId() + ": its replicated service has not turned for " +
                age(report.serviceSilenceMs()) + ": it hangs, or takes a snapshot")
            .toList();
    }

    private String divergence()
    {
        for (int i = 0; i < members.size(); i++)
        {
            for (int j = i + 1; j < members.size(); j++)
            {
                final MemberReport one = members.get(i).report();
                final MemberReport other = members.get(j).report();
                if (null != one && null != other && one.zxid() == other.zxid() && one.digest() != other.digest())
                {
                    return "DIVERGED: members " + one.memberId() + " and " + other.memberId() +
                        " have different digests at zxid " + one.zxid();
                }
            }
        }
        return null;
    }

    private String snapshot(final MemberReport report)
    {
        if (report.snapshotPosition() < 0)
        {
            return "none";
        }

        return (report.snapshotTimeMs() <= 0 ? "" : age(nowMs - report.snapshotTimeMs()) + " ago ") +
            "at " + report.snapshotPosition();
    }

    private static String digest(final MemberReport report)
    {
        return HexFormat.of().toHexDigits(report.digest());
    }

    private static String memberId(final MemberView member)
    {
        return member.memberId() < 0 ? "?" : Integer.toString(member.memberId());
    }

    private static String shortened(final String fault)
    {
        final String line = fault.replace('\n', ' ');
        return line.length() <= MAX_FAULT_LENGTH ? line : line.substring(0, MAX_FAULT_LENGTH) + "...";
    }
}
