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
package io.nodens.cluster.system;

import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.EmbeddedDriver;
import io.nodens.client.NodensClient;
import io.nodens.client.SessionDeadline;
import io.nodens.client.SessionEnd;
import io.nodens.client.SessionListener;
import io.nodens.client.exceptions.NodensException;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that owns an ephemeral and looks at its deadline before it acts, as a process of its own. It prints what it
 * learns, one line each.
 */
final class SessionOwnerMain
{
    /** Begins each line that it prints. */
    static final String READY = "READY";
    static final String PASSED = "PASSED ";
    static final String WRITE = "WRITE ";
    static final String ENDED = "ENDED ";

    private static final long LOOK_INTERVAL_NS = 100_000;

    private SessionOwnerMain()
    {
    }

    /**
     * Own an ephemeral until the deadline has passed, then try to write.
     *
     * @param args endpoints, timeout of the session in milliseconds, path of the ephemeral.
     */
    public static void main(final String[] args)
    {
        final SessionDeadline[] deadlines = new SessionDeadline[1];
        final ClientContext context = new ClientContext()
            .embeddedDriver(new EmbeddedDriver.Context())
            .endpoints(args[0])
            .sessionTimeoutMs(Integer.parseInt(args[1]))
            .sessionListener(new SessionListener()
            {
                @Override
                public void onEnded(final SessionEnd end)
                {
                    System.out.println(ENDED + end.cause() + " " + deadlines[0].isPassed());
                }
            });
        try (NodensClient client = NodensClient.connect(context))
        {
            final SessionDeadline deadline = client.sessionDeadline();
            deadlines[0] = deadline;
            client.create(args[2], null, CreateMode.EPHEMERAL);
            System.out.println(READY);
            while (!deadline.isPassed())
            {
                LockSupport.parkNanos(LOOK_INTERVAL_NS);
            }
            System.out.println(PASSED + deadline.deadlineNs());
            System.out.println(WRITE + codeOf(client, args[2]));
        }
    }

    private static String codeOf(final NodensClient client, final String path)
    {
        try
        {
            client.setData(path, new byte[1], -1);
            return "OK";
        }
        catch (final NodensException ex)
        {
            return ex.code().name();
        }
    }
}
