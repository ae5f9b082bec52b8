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
import io.nodens.client.MemberCapability;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/**
 * Which version of the replicated commands is active, what each member can apply, and who hinders a newer one.
 *
 * @param info as a member has it.
 */
public record UpgradeView(ClusterInfo info) implements Printable
{
    /**
     * The newest version that every member has said it can apply.
     *
     * @return version; the active one when there is no newer one.
     */
    public int newest()
    {
        final int least = info.members().stream().mapToInt(MemberCapability::maxVersion).min().orElse(-1);
        return Math.max(info.activeVersion(), least);
    }

    /**
     * Whether there is something to finalize.
     *
     * @return true when every member can apply a version above the active one.
     */
    public boolean canFinalize()
    {
        return info.activeVersion() >= 0 && newest() > info.activeVersion();
    }

    /**
     * The members that keep the cluster from a version which another member can apply.
     *
     * @return one line for each, empty when nobody hinders anything.
     */
    public List<String> hindrances()
    {
        final int wanted = info.members().stream().mapToInt(MemberCapability::maxVersion).max().orElse(-1);
        return info.members().stream()
            .filter((member) -> member.maxVersion() < wanted || member.minVersion() > wanted)
            .map((member) -> "version " + wanted + " cannot become active: member " + member.memberId() +
                (member.maxVersion() < 0 ? " has never joined, or is of a release that does not report its versions" :
                " supports " + supports(member)) + "; install the newer release there and start it")
            .toList();
    }

    @Override
    public void writeText(final PrintWriter out)
    {
        out.println("active version  " + (info.activeVersion() < 0 ? "none yet" : info.activeVersion()));
        final Table table = new Table(">MEMBER", "SUPPORTS", "CONNECTED");
        for (final MemberCapability member : info.members())
        {
            table.row(
                Integer.toString(member.memberId()),
                member.maxVersion() < 0 ? "unknown" : supports(member),
                member.isConnected() ? "yes" : "no");
        }
        table.write(out);
        hindrances().forEach(out::println);
        if (canFinalize())
        {
            out.println("every member can apply version " + newest() +
                "; 'upgrade --finalize' makes it active. There is no way back: older releases cannot take part then");
        }
        else if (hindrances().isEmpty())
        {
            out.println("nothing to finalize: no member supports a newer version");
        }
    }

    @Override
    public void writeJson(final JsonGenerator json) throws IOException
    {
        json.writeStartObject();
        json.writeNumberField("activeVersion", info.activeVersion());
        json.writeNumberField("newestOfAll", newest());
        json.writeBooleanField("canFinalize", canFinalize());
        json.writeArrayFieldStart("hindrances");
        for (final String hindrance : hindrances())
        {
            json.writeString(hindrance);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("members");
        for (final MemberCapability member : info.members())
        {
            json.writeStartObject();
            json.writeNumberField("member", member.memberId());
            json.writeNumberField("minVersion", member.minVersion());
            json.writeNumberField("maxVersion", member.maxVersion());
            json.writeBooleanField("connected", member.isConnected());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String supports(final MemberCapability member)
    {
        return member.minVersion() + " to " + member.maxVersion();
    }
}
