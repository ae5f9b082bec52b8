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
package com.example.nodens;

import io.nodens.client.ClientContext;
import io.nodens.client.EmbeddedDriver;
import io.nodens.client.NodensClient;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.NodensException;

/**
 * A tour of the client, one class for each stop. Arguments: the endpoints of the members, by default {@code
 * localhost:20000}. Works below {@code /example} and removes it in the end.
 */
public final class Example
{
    /** Where everything of this example lives. */
    static final String ROOT = "/example";

    private Example()
    {
    }

    /**
     * Run the tour.
     *
     * @param args the endpoints, comma separated; may be missing.
     */
    public static void main(final String[] args)
    {
        final String endpoints = args.length > 0 ? args[0] : "localhost:20000";

        // One media driver for all clients of this process. A program with a single client gives it one of its own,
        // embeddedDriver(new EmbeddedDriver.Context()), and has nothing to close but the client.
        try (EmbeddedDriver driver = EmbeddedDriver.launch();
            NodensClient client = NodensClient.connect(context(endpoints, driver)))
        {
            System.out.println("connected: session " + client.sessionId() + " at member " + client.memberId());
            removeTree(client, ROOT);

            Basics.run(client);
            Watching.run(client);
            Locking.run(client);
            Electing.run(client, endpoints, driver);
            Coordinating.run(client);
            ReadingMemory.run(client, endpoints, driver);
            LosingTheSession.run(client, endpoints, driver);

            removeTree(client, ROOT);
            System.out.println("done");
        }
        catch (final NodensException ex)
        {
            // Names the operation, the path, the code and what to do.
            System.err.println(ex.getMessage());
            System.exit(1);
        }
        catch (final InterruptedException ex)
        {
            System.exit(1);
        }
    }

    /**
     * Settings of a client.
     *
     * @param endpoints of the members.
     * @param driver    that carries its messages.
     * @return settings for one client.
     */
    static ClientContext context(final String endpoints, final EmbeddedDriver driver)
    {
        return new ClientContext().endpoints(endpoints).aeronDirectoryName(driver.aeronDirectoryName());
    }

    private static void removeTree(final NodensClient client, final String path)
    {
        try
        {
            for (final String child : client.getChildren(path))
            {
                removeTree(client, path + "/" + child);
            }
            client.delete(path, NodensClient.ANY_VERSION);
        }
        catch (final NoNodeException ignore)
        {
            // Nothing is left of an earlier run.
        }
    }
}
