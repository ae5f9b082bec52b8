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

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.LocalCluster;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Many clients that ask for much and take nothing, at a member with a small heap (512m), and an innocent one beside.
 */
@Tag("slow")
@Timeout(600)
class SlowClientsIT
{
    private static final int CLIENTS = 150;
    private static final int READS = 200;
    private static final int VALUE_LENGTH = 1_000_000;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldLiveAndServeOthersWhenManyClientsTakeNothing() throws Exception
    {
        final LocalCluster cluster = clusters.start(1, "--profile=dev");
        final NodensClient innocent = clusters.connect(cluster);
        innocent.create("/large", new byte[VALUE_LENGTH], CreateMode.PERSISTENT);
        final List<RawConnection> slow = new ArrayList<>();
        try (MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(cluster.sharedDirectory().resolve("slow").toString())
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName())))
        {
            try
            {
                for (int i = 0; i < CLIENTS; i++)
                {
                    slow.add(new RawConnection(aeron, cluster.endpoint(0)).connect());
                    for (int read = 0; read < READS; read++)
                    {
                        slow.get(i).sendGetData("/large");
                    }
                }
                final long beganNs = System.nanoTime();
                for (int i = 0; i < 100; i++)
                {
                    innocent.setData("/large", new byte[VALUE_LENGTH], -1);
                    assertEquals(VALUE_LENGTH, innocent.getData("/large").length);
                }
                System.out.println("100 sets and gets of 1 MB beside " + CLIENTS + " slow clients: " +
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs) + " ms");
                assertTrue(cluster.member(0).isAlive());
            }
            finally
            {
                CloseHelper.quietCloseAll(slow);
            }
        }
    }
}
