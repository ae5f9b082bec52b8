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

import io.nodens.client.SessionDescription;
import io.nodens.client.SessionsPage;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.SessionsView;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Lists the sessions of the cluster, and ends one.
 */
@Command(
    name = "sessions",
    header = "List the sessions of the cluster; --close ends one.",
    description = "Lists id, timeout, ephemerals and member of each session, as the first of --endpoints that " +
        "answers has them; it also names the connections of the sessions that are attached at that member. With " +
        "--close a session ends as if its owner had closed it. Where members have secrets of operators, both need " +
        "--operator-credentials.")
final class SessionsCommand extends ClusterCommand
{
    @Option(
        names = "--after",
        paramLabel = "ID",
        defaultValue = "0",
        description = "List sessions with higher ids than this one.")
    private long after;

    @Option(
        names = "--limit",
        paramLabel = "COUNT",
        defaultValue = "1000",
        description = "List at most so many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--close", paramLabel = "ID", description = "End the session with this id.")
    private Long closed;

    SessionsCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        if (null != closed)
        {
            context().cluster().forceCloseSession(closed);
            note("session " + closed + " is closed");
            return ExitCode.OK;
        }

        final List<SessionDescription> sessions = new ArrayList<>();
        SessionsPage page = context().cluster().sessions(after);
        sessions.addAll(page.sessions());
        while (!page.isLast() && sessions.size() < limit)
        {
            page = context().cluster().sessions(page.cursor());
            sessions.addAll(page.sessions());
        }
        print(new SessionsView(
            List.copyOf(sessions.subList(0, Math.min(limit, sessions.size()))), page.sessionCount(), page.memberId()));
        return ExitCode.OK;
    }
}
