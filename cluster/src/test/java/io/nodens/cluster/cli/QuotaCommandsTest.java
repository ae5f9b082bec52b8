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
package io.nodens.cluster.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Quotas and counts at the command line.
 */
@Timeout(60)
class QuotaCommandsTest
{
    private static final String END = System.lineSeparator();

    private final FakeCluster cluster = new FakeCluster();

    @Test
    void shouldKeepTheLimitsThatAreNotNamed()
    {
        assertEquals("/a  znodes 12 hard 7  bytes 345" + END, run("setquota", "-N", "7", "/a"));
        assertEquals(
            "/a  znodes 12 soft 5 hard 7  bytes 345 hard 9" + END, run("setquota", "-n", "5", "-B", "9", "/a"));
        run("setquota", "-b", "1", "/b");
        assertTrue(run("listquota").startsWith("/a  znodes"), run("listquota"));
        assertEquals("/b  znodes 12  bytes 345 soft 1" + END, run("listquota", "/b"));
        assertEquals("/a  znodes 12 soft 5  bytes 345" + END, run("delquota", "-N", "-B", "/a"));
        assertEquals("", run("delquota", "-n", "/a"));
        assertEquals("", run("delquota", "/b"));
        assertEquals("", run("listquota"));
    }

    @Test
    void shouldSayWhatIsWrong()
    {
        assertEquals(2, Invocation.run(cluster, "setquota", "/a").status());
        assertEquals(2, Invocation.run(cluster, "setquota", "-N", "x", "/a").status());
        assertEquals(2, Invocation.run(cluster, "setquota", "-N", "1", "/").status());
        assertTrue(Invocation.run(cluster, "setquota", "-N", "-2", "/a").err().contains("0 or more"));
        assertTrue(Invocation.run(cluster, "delquota", "/none").err().contains("no quota"));
    }

    @Test
    void shouldCountWhatIsBelowAZnode()
    {
        run("create", "/a");

        assertEquals("12 znodes, 345 bytes of data" + END, run("count", "/a"));
        assertEquals("{\"path\":\"/a\",\"znodes\":12,\"dataBytes\":345}", run("count", "-o", "json", "/a").strip());
        assertEquals(3, Invocation.run(cluster, "count", "/none").status());
    }

    private String run(final String... args)
    {
        final Invocation invocation = Invocation.run(cluster, args);
        assertEquals(0, invocation.status(), invocation.err());
        return invocation.out();
    }
}
