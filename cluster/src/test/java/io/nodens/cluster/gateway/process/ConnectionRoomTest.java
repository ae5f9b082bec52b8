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
package io.nodens.cluster.gateway.process;

import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What is said where the buffers of a gateway's connections have no room.
 */
class ConnectionRoomTest
{
    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    @Test
    void shouldNameTheFileSystemAndBothNumbersWhenThereIsTooLittle()
    {
        assertNull(ConnectionRoom.shortage("/dev/shm (tmpfs)", 100, 100));

        final String shortage = ConnectionRoom.shortage("/dev/shm (tmpfs)", 99, 100);
        assertTrue(shortage.startsWith("/dev/shm (tmpfs) has 99 bytes free, and the gateway needs 100 "), shortage);
    }

    @Test
    void shouldNeedThreeTermsAWayForEachAgent()
    {
        final long one = ConnectionRoom.needed(context(1).conclude());

        assertTrue(one > 3 * (16 + 1) * MIB && one < 3 * (16 + 1) * MIB + MIB, Long.toString(one));
        assertEquals(4 * one, ConnectionRoom.needed(context(4).conclude()));
    }

    @Test
    void shouldLeaveItToTheConnectionWhenNothingIsKnown()
    {
        assertNull(ConnectionRoom.shortage(context(1).set(
            MemberSetting.AERON_DIR, directory.resolve("absent").toString()).conclude()));
    }

    private MemberContext context(final int agents)
    {
        return new MemberContext().dataDir(directory.resolve("data"))
            .set(MemberSetting.GATEWAY_AGENTS, Integer.toString(agents));
    }
}
