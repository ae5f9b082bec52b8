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
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Keeps {@code docs/limits.md} true where it names a property and its default.
 */
class LimitsDocumentTest
{
    private static final Pattern ROW = Pattern.compile("^\\| [^|]+ \\| ([^|]+) \\| `(nodens\\.[a-z.]+)` \\|.*");

    @Test
    void shouldGiveDefaultOfCodeWhenPropertyIsDocumented() throws IOException
    {
        final List<Matcher> rows = Files.readAllLines(Path.of("..", "docs", "limits.md")).stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .toList();

        assertTrue(rows.size() > 10, () -> "only " + rows.size() + " rows with a property: has the table changed?");
        for (final Matcher row : rows)
        {
            final MemberSetting setting = MemberSetting.ofProperty(row.group(2));
            assertEquals(defaultText(setting), row.group(1).replaceFirst(" \\(.*", ""), setting.property());
        }
    }

    @Test
    void shouldNameEachLimitOnceWhenTablesAreRead() throws IOException
    {
        final Set<String> seen = new HashSet<>();
        String section = "";
        for (final String line : Files.readAllLines(Path.of("..", "docs", "limits.md")))
        {
            section = line.startsWith("## ") ? line : section;
            final String[] cells = line.split("\\|", -1);
            if (cells.length < 6 || "limit".equals(cells[1].trim()) || cells[1].startsWith(" ---"))
            {
                continue;
            }

            assertTrue(seen.add(cells[1].trim()), () -> "two rows for: " + cells[1].trim());
            final String setBy = section + cells[3].trim();
            assertTrue(cells[3].isBlank() || seen.add(setBy), () -> "two rows set by: " + setBy);
        }

        assertTrue(seen.size() > 100, () -> "only " + seen.size() + " rows: have the tables changed?");
    }

    private static String defaultText(final MemberSetting setting)
    {
        final List<String> defaults =
            Arrays.stream(MemberProfile.values()).map(setting::defaultText).collect(Collectors.toList());
        return 1 == defaults.stream().distinct().count() ? defaults.get(0) : String.join(" / ", defaults);
    }
}
