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
package io.nodens.cluster.wiring;

import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HeapBudgetTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldRefuseAHeapInWhichNoMemberCanWork()
    {
        final MemberContext context =
            new MemberContext().set(MemberSetting.DATA_DIR, directory.resolve("data").toString()).conclude();
        HeapBudget.check(context, 68L << 20);

        final MemberException refused =
            assertThrows(MemberException.class, () -> HeapBudget.check(context, 60L << 20));
        assertEquals(MemberException.Category.ENVIRONMENT, refused.category());
        assertTrue(refused.getMessage().contains("-Xmx"), refused.getMessage());
    }

    @Test
    void shouldWarnOfAHeapThatHoldsLessSessionsThanAreAllowed()
    {
        final MemberContext context = new MemberContext()
            .set(MemberSetting.DATA_DIR, directory.resolve("data").toString())
            .set(MemberSetting.MAX_SESSIONS, "100000")
            .conclude();

        assertNull(HeapBudget.warning(context, 512L << 20));
        final String warning = HeapBudget.warning(context, 128L << 20);
        assertTrue(warning.contains("holds 34952 sessions, less than nodens.max.sessions=100000"), warning);
    }

    @Test
    void shouldRefuseAHeapThatIsTooSmallForWhatMayWaitForSlowClients()
    {
        final MemberContext context = new MemberContext()
            .set(MemberSetting.DATA_DIR, directory.resolve("data").toString())
            .set(MemberSetting.MAX_OUTGOING_BYTES, "200m")
            .conclude();
        HeapBudget.check(context, 800L << 20);

        final MemberException refused =
            assertThrows(MemberException.class, () -> HeapBudget.check(context, 512L << 20));
        assertEquals(MemberException.Category.ENVIRONMENT, refused.category());
        assertTrue(refused.getMessage().contains("nodens.max.outgoing.bytes"), refused.getMessage());
    }

    @Test
    void shouldGiveSlowClientsAnEighthOfTheHeapOrWhatTheLongestDataAskFor()
    {
        final MemberContext context = new MemberContext()
            .set(MemberSetting.DATA_DIR, directory.resolve("data").toString()).conclude();
        assertEquals(64L << 20, HeapBudget.outgoingBytes(context, 512L << 20));

        final MemberContext large = new MemberContext()
            .set(MemberSetting.DATA_DIR, directory.resolve("large").toString())
            .set(MemberSetting.MAX_DATA_LENGTH, "16m")
            .conclude();
        assertEquals(64L << 20, HeapBudget.outgoingBytes(large, 128L << 20));

        final MemberException refused = assertThrows(
            MemberException.class,
            () -> new MemberContext()
                .set(MemberSetting.DATA_DIR, directory.resolve("small").toString())
                .set(MemberSetting.MAX_OUTGOING_BYTES, "1m")
                .conclude());
        assertEquals(MemberException.Category.CONFIGURATION, refused.category());
    }
}
