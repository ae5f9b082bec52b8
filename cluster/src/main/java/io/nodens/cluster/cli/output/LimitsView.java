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
import io.nodens.client.ClusterInfo;
import io.nodens.client.ClusterLimits;
import io.nodens.client.MemberCapability;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.ToLongFunction;

/**
 * The replicated limits, what is in use of them, and what the members can hold.
 *
 * @param info as a member has it.
 */
public record LimitsView(ClusterInfo info) implements Printable
{
    private static final String NONE = "";

    @Override
    public void writeText(final PrintWriter out)
    {
        final ClusterLimits limits = info.limits();
        final Table table = new Table("LIMIT", ">VALUE", ">IN USE", ">MEMBERS HOLD");
        table.row("max.znodes", Long.toString(limits.maxZnodes()), Long.toString(info.znodeCount()), NONE);
        table.row(
            "max.tree.bytes",
            Long.toString(limits.maxTreeBytes()),
            Long.toString(info.treeBytes()),
            held(MemberCapability::treeCapacityBytes));
        table.row("max.sessions", Integer.toString(limits.maxSessions()), Integer.toString(info.sessionCount()), NONE);
        table.row(
            "max.data.length", Integer.toString(limits.maxDataLength()), NONE, held(MemberCapability::maxDataLength));
        table.row(
            "max.ephemerals", 0 == limits.maxEphemerals() ? "any" : Integer.toString(limits.maxEphemerals()), NONE,
            NONE);
        table.write(out);
    }

    @Override
    public void writeJson(final JsonGenerator json) throws IOException
    {
        final ClusterLimits limits = info.limits();
        json.writeStartObject();
        json.writeObjectFieldStart("limits");
        json.writeNumberField("max.znodes", limits.maxZnodes());
        json.writeNumberField("max.tree.bytes", limits.maxTreeBytes());
        json.writeNumberField("max.sessions", limits.maxSessions());
        json.writeNumberField("max.data.length", limits.maxDataLength());
        json.writeNumberField("max.ephemerals", limits.maxEphemerals());
        json.writeEndObject();
        json.writeObjectFieldStart("inUse");
        json.writeNumberField("znodes", info.znodeCount());
        json.writeNumberField("treeBytes", info.treeBytes());
        json.writeNumberField("sessions", info.sessionCount());
        json.writeNumberField("ephemerals", info.ephemeralCount());
        json.writeEndObject();
        json.writeArrayFieldStart("members");
        for (final MemberCapability member : info.members())
        {
            json.writeStartObject();
            json.writeNumberField("member", member.memberId());
            json.writeNumberField("treeCapacityBytes", member.treeCapacityBytes());
            json.writeNumberField("diskFreeBytes", member.diskFreeBytes());
            json.writeNumberField("heapCapacityBytes", member.heapCapacityBytes());
            json.writeNumberField("maxDataLength", member.maxDataLength());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** The least that a member has said; a member that has said nothing counts for nothing. */
    private String held(final ToLongFunction<MemberCapability> capacity)
    {
        final long least = info.members().stream().mapToLong(capacity).filter((value) -> value > 0).min().orElse(0);
        return 0 == least ? NONE : Long.toString(least);
    }
}
