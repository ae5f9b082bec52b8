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
package io.nodens.cluster.testkit;

import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;

import java.nio.file.Path;

/**
 * Makes a class data archive of nodens.jar, with which members start in half of the time and with half of the work.
 * Tests use it by {@link JavaCommand#ARCHIVE_PROP_NAME}.
 */
public final class ClassArchive
{
    private static final long TIMEOUT_MS = 120_000;

    private ClassArchive()
    {
    }

    /**
     * Start a member, use it, and have its classes written when it ends.
     *
     * @param args nodens.jar, the archive to make, and a directory for the member, which is deleted.
     *             The archive has no space in its name.
     */
    public static void main(final String[] args)
    {
        if (3 != args.length)
        {
            throw new IllegalArgumentException("arguments are: JAR ARCHIVE DIRECTORY");
        }

        System.setProperty(
            JavaCommand.OPTIONS_PROP_NAME,
            System.getProperty(JavaCommand.OPTIONS_PROP_NAME, "") +
            " -XX:ArchiveClassesAtExit=" + args[1] + " -Xlog:cds*=off");
        try (LocalCluster cluster = new LocalCluster(Path.of(args[0]), Path.of(args[2]), 1))
        {
            cluster.start().awaitReady(TIMEOUT_MS);
            try (NodensClient client = NodensClient.connect(cluster.clientContext(cluster.endpoints())))
            {
                client.create("/a", new byte[1], CreateMode.EPHEMERAL);
                client.exists("/a", (event) -> {});
            }
            cluster.member(0).terminate(TIMEOUT_MS);
        }
    }
}
