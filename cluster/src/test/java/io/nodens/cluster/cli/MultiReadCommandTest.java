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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.CreateMode;
import io.nodens.client.ReadLevel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several reads of one state, as a user asks for them.
 */
class MultiReadCommandTest
{
    private final FakeCluster cluster = new FakeCluster();

    @BeforeEach
    void create()
    {
        cluster.create("/a", "two words".getBytes(StandardCharsets.UTF_8), CreateMode.PERSISTENT, 0);
        cluster.create("/a/b", new byte[]{-1, 0}, CreateMode.PERSISTENT, 0);
        cluster.create("/null", null, CreateMode.PERSISTENT, 0);
    }

    @Test
    void shouldShowEachResultAsOfOneZxid()
    {
        final Invocation invocation = Invocation.run(
            cluster, "multiread", "get /a", "stat '/a/b'", "ls /a", "get /null", "--level", "linearizable");

        assertEquals(0, invocation.status(), invocation.err());
        assertEquals(ReadLevel.LINEARIZABLE, cluster.readLevel);
        assertEquals(
            List.of(
                "zxid 3", "get /a: version 0, 9 bytes, 0 children", "two words",
                "stat /a/b: version 0, 2 bytes, 0 children", "ls /a: 1 children", "b",
                "get /null: version 0, 0 bytes, 0 children"),
            invocation.out().lines().toList());
    }

    @Test
    void shouldShowWhatIsThereBesideWhatIsNot()
    {
        final Invocation text = Invocation.run(cluster, "multiread", "get /none", "get /a/b");
        final Invocation json = Invocation.run(cluster, "multiread", "get /none", "get /null", "ls /a", "-o", "json");

        assertEquals(3, text.status());
        assertEquals(
            List.of("zxid 3", "get /none: NO_NODE", "get /a/b: version 0, 2 bytes, 0 children", "ff00"),
            text.out().lines().toList());
        assertTrue(json.out().contains("{\"read\":\"get\",\"path\":\"/none\",\"code\":\"NO_NODE\"}"), json.out());
        assertTrue(json.out().contains("\"code\":\"OK\",\"data\":null,\"stat\":{"), json.out());
        assertTrue(json.out().contains("\"children\":[\"b\"]"), json.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "set /a|a read begins with get, stat or ls",
        "get|a read is a word and a path",
        "get /a /b|a read is a word and a path",
        "get a|must start with",
        "get '/a|is not closed"})
    void shouldNameTheReadThatCannotBeRead(final String read, final String why)
    {
        final Invocation invocation = Invocation.run(cluster, "multiread", "get /a", read);

        assertEquals(2, invocation.status(), invocation.err());
        assertTrue(invocation.err().contains(why), invocation.err());
    }
}
