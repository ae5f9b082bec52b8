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
package io.nodens.cluster.settings.zookeeper;

import io.nodens.testsupport.TestSeed;
import org.junit.jupiter.api.Test;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ConfigurationLinesTest
{
    private static final Path FILE = Path.of("zoo.cfg");
    private static final String[] PIECES = {
        "a", "bb", "c.d", "=", ":", " ", "\t", "\n", "\r\n", "\r", "#", "!", "\\\\", "\\\n", "\\n", "\\=", "\\u0041",
        "1"};

    @Test
    void shouldKnowTheLineOfEachKey()
    {
        final List<ConfigurationLine> lines = ConfigurationLines.parse(FILE,
            "# the tick\ntickTime=2000\n\n  dataDir = /var/\\\n   lib/zookeeper  \n! no\nclientPort: 2181\n");

        assertEquals(List.of(
            new ConfigurationLine(FILE, 2, "tickTime", "2000"),
            new ConfigurationLine(FILE, 4, "dataDir", "/var/lib/zookeeper"),
            new ConfigurationLine(FILE, 7, "clientPort", "2181")), lines);
    }

    @Test
    void shouldReadWhatTheJdkReads() throws Exception
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++)
        {
            final StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--)
            {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            final Properties expected = new Properties();
            new PropertiesWithTrim(expected).load(text.toString());

            final Properties read = new Properties();
            ConfigurationLines.parse(FILE, text.toString()).forEach((line) -> read.put(line.key(), line.value()));

            // A line without a key means nothing to either, and lies differently where it is continued.
            expected.remove("");
            read.remove("");
            assertEquals(expected, read, () -> "seed " + seed + ", text " + text);
        }
    }

    /** The JDK's reader, and the trimming that ZooKeeper does afterwards. */
    private record PropertiesWithTrim(Properties into)
    {
        void load(final String text) throws Exception
        {
            final Properties raw = new Properties()
            {
                private static final long serialVersionUID = 1L;

                @Override
                public synchronized Object put(final Object key, final Object value)
                {
                    return into.put(key.toString().trim(), value.toString().trim());
                }
            };
            raw.load(new StringReader(text));
        }
    }
}
