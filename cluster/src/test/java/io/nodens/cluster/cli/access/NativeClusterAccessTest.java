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
package io.nodens.cluster.cli.access;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.exceptions.ConnectFailedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is said when the media driver that was named does not run.
 */
@Timeout(60)
class NativeClusterAccessTest
{
    private static final int HOUR_MS = 3_600_000;

    @TempDir
    private Path directory;

    @Test
    void shouldNotWaitForAsLongAsAnAnswerMayTakeWhenThereIsNoDriver()
    {
        final String none = directory.resolve("none").toString();
        try (NativeClusterAccess access = new NativeClusterAccess(
            new AccessOptions(List.of("ipc"), null, null, HOUR_MS, false, HOUR_MS, none, false)))
        {
            final ConnectFailedException ex = assertThrows(ConnectFailedException.class, access::probeMembers);

            assertTrue(ex.getMessage().contains("no media driver runs in '" + none + "'"), ex.getMessage());
        }
    }
}
