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
package io.nodens.client;

import io.nodens.client.exceptions.NodensException;

/**
 * An application with an embedded driver that {@link EmbeddedDriverTest} starts as a process.
 */
final class EmbeddedDriverMain
{
    private EmbeddedDriverMain()
    {
    }

    /**
     * Start a driver, or connect where that cannot be.
     *
     * @param args {@code exit}: start a driver, print its directory and end without closing it; {@code connect}: print
     *             why a client cannot connect.
     */
    public static void main(final String[] args)
    {
        if ("exit".equals(args[0]))
        {
            System.out.println(EmbeddedDriver.launch().aeronDirectoryName());
            System.exit(0);
        }

        try
        {
            NodensClient.connect(new ClientContext().endpoints("localhost:1")).close();
        }
        catch (final NodensException ex)
        {
            System.out.println(ex.getMessage());
        }
    }
}
