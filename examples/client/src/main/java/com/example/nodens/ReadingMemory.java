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

import io.aeron.Aeron;
import io.nodens.client.EmbeddedDriver;
import io.nodens.client.EmbeddedReader;
import io.nodens.client.MemberReport;
import io.nodens.client.NodensClient;
import io.nodens.client.StatusProbe;
import io.nodens.tree.ZnodeStat;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Read the memory of a member on the same host: no message, no system call, no garbage.
 */
final class ReadingMemory
{
    private ReadingMemory()
    {
    }

    static void run(final NodensClient client, final String endpoints, final EmbeddedDriver driver)
    {
        final Path region = regionDirectory(endpoints.split(",")[0], driver);
        if (!Files.isDirectory(region))
        {
            System.out.println("embedded reader: left out, the member is on another host");
            return;
        }

        try (EmbeddedReader reader = EmbeddedReader.open(region))
        {
            final byte[] path = (Example.ROOT + "/config").getBytes(UTF_8);
            final byte[] data = new byte[1024];
            final ZnodeStat stat = new ZnodeStat();

            // The member may be a little behind the one that acknowledged our write: wait until it is there.
            reader.readAtLeast(client.lastZxid(), 1_000);
            final int length = reader.getData(path, 0, path.length, data, 0, stat);
            // A negative length is a status, as TreeStatus has them; nothing is thrown.
            System.out.println("embedded reader: " + (length < 0 ? "status " + length :
                new String(data, 0, length, UTF_8) + ", version " + stat.version()));
        }
    }

    /** Any member says where its memory is mapped; so does the line with which it reports that it is ready. */
    private static Path regionDirectory(final String endpoint, final EmbeddedDriver driver)
    {
        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName())))
        {
            final MemberReport report = StatusProbe.query(aeron, endpoint, 3_000);
            return Path.of(report.regionDirectory());
        }
    }
}
