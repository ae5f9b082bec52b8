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
package io.nodens.bench.proof;

import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.EmbeddedDriver;
import io.nodens.client.NodensClient;
import io.nodens.client.exceptions.NodensException;
import java.util.concurrent.locks.LockSupport;

/**
 * A process with one client that owns one ephemeral, until it is killed.
 */
final class MortalOwner
{
    /** What it prints when the ephemeral is there. */
    static final String OWNS = "owns";
    /** What stands for a media driver of its own; else the argument is the directory of another's. */
    static final String OWN_DRIVER = "own";

    private static final int MAX_ATTEMPTS = 50;

    private MortalOwner()
    {
    }

    /**
     * Run until the process is killed, or the session ends before.
     *
     * @param args endpoints, session timeout in ms, path, directory of a media driver or {@link #OWN_DRIVER}, directory
     *             for a media driver of its own.
     */
    public static void main(final String[] args)
    {
        final ClientContext context = new ClientContext()
            .endpoints(args[0])
            .sessionTimeoutMs(Integer.parseInt(args[1]));
        if (OWN_DRIVER.equals(args[3]))
        {
            context.embeddedDriver(new EmbeddedDriver.Context().parentDirectory(args[4]));
        }
        else
        {
            context.aeronDirectoryName(args[3]);
        }

        // While a new JVM loads its classes a short session ends: the next attempt finds them there.
        for (int i = 0; i < MAX_ATTEMPTS && !own(context.clone(), args[2]); i++)
        {
            Thread.onSpinWait();
        }
    }

    private static boolean own(final ClientContext context, final String path)
    {
        try (NodensClient client = NodensClient.connect(context))
        {
            client.create(path, null, CreateMode.EPHEMERAL);
            System.out.println(OWNS);
            while (!client.isClosed())
            {
                LockSupport.parkNanos(1_000_000);
            }

            return true;
        }
        catch (final NodensException ex)
        {
            return false;
        }
    }
}
