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

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.exceptions.BadVersionException;
import io.nodens.tree.ZnodeStat;

/**
 * Create, read, write with a version.
 */
final class Basics
{
    private Basics()
    {
    }

    static void run(final NodensClient client)
    {
        client.create(Example.ROOT, new byte[0], CreateMode.PERSISTENT);
        client.create(Example.ROOT + "/config", "v1".getBytes(UTF_8), CreateMode.PERSISTENT);

        final ZnodeStat stat = new ZnodeStat();
        final String value = new String(client.getData(Example.ROOT + "/config", stat), UTF_8);
        System.out.println("read: " + value + ", version " + stat.version());

        // Only if nobody has changed it since we read it.
        client.setData(Example.ROOT + "/config", "v2".getBytes(UTF_8), stat.version());
        try
        {
            client.setData(Example.ROOT + "/config", "v3".getBytes(UTF_8), stat.version());
        }
        catch (final BadVersionException ex)
        {
            System.out.println("refused: somebody was faster: " + ex.getMessage());
        }
    }
}
