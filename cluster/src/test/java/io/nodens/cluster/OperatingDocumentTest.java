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
package io.nodens.cluster;

import io.nodens.cluster.settings.MemberProfile;
import io.nodens.cluster.settings.MemberSetting;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Keeps the settings of {@code docs/operating.md} equal to those of the code.
 */
class OperatingDocumentTest
{
    @Test
    void shouldListEverySettingOnceWithItsDefaultsWhenDocumented() throws IOException
    {
        final String document = Files.readString(Path.of("..", "docs", "operating.md"));
        for (final MemberSetting setting : MemberSetting.values())
        {
            final String row =
                "| `" + setting.property() + "` | " + defaults(setting) + " | " + setting.description() + " |";
            assertTrue(document.contains(row), () -> "docs/operating.md lacks the row\n" + row);
            final String start = "\n| `" + setting.property() + "` |";
            assertEquals(
                document.indexOf(start), document.lastIndexOf(start), () -> "docs/operating.md has two rows" + start);
        }
    }

    private static String defaults(final MemberSetting setting)
    {
        final String dev = setting.defaultText(MemberProfile.DEV);
        if (setting.dependsOnProfile())
        {
            return dev + " / " + setting.defaultText(MemberProfile.BALANCED) + " / " +
                setting.defaultText(MemberProfile.DEDICATED);
        }

        return dev.isEmpty() ? "derived" : dev;
    }
}
