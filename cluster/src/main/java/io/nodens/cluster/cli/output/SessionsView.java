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
import io.nodens.client.SessionDescription;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/**
 * Sessions of the cluster.
 *
 * @param sessions     as a member has them.
 * @param sessionCount of the cluster.
 * @param memberId     of the member.
 */
public record SessionsView(List<SessionDescription> sessions, int sessionCount, int memberId) implements Printable
{
    @Override
    public void writeText(final PrintWriter out)
    {
        final Table table = new Table(
            ">SESSION", ">TIMEOUT MS", ">EPHEMERALS", "MEMBER", ">CONNECTED S", "PROVED", "CLIENT", "ADDRESS");
        for (final SessionDescription session : sessions)
        {
            table.row(
                Long.toString(session.sessionId()),
                Integer.toString(session.timeoutMs()),
                Integer.toString(session.ephemeralCount()),
                session.memberId() < 0 ? "detached" : session.memberId() + (session.isAttached() ? "" : " (lost)"),
                session.connectedMs() < 0 ? "" : Long.toString(session.connectedMs() / 1000),
                session.principal(),
                session.clientName(),
                session.address());
        }
        table.write(out);
        if (sessions.size() < sessionCount)
        {
            out.println(sessions.size() + " of " + sessionCount + " sessions");
        }
    }

    @Override
    public void writeJson(final JsonGenerator json) throws IOException
    {
        json.writeStartObject();
        json.writeNumberField("sessionCount", sessionCount);
        json.writeNumberField("answeredBy", memberId);
        json.writeArrayFieldStart("sessions");
        for (final SessionDescription session : sessions)
        {
            json.writeStartObject();
            json.writeNumberField("session", session.sessionId());
            json.writeNumberField("attachment", session.attachmentId());
            json.writeNumberField("timeoutMs", session.timeoutMs());
            json.writeNumberField("ephemerals", session.ephemeralCount());
            json.writeNumberField("member", session.memberId());
            json.writeBooleanField("isAttached", session.isAttached());
            json.writeNumberField("connectedMs", session.connectedMs());
            json.writeStringField("proved", session.principal());
            json.writeStringField("client", session.clientName());
            json.writeStringField("address", session.address());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
