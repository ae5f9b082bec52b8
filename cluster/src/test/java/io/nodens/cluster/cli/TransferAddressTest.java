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

import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TransferAddressTest
{
    @ParameterizedTest
    @CsvSource({
        "nodens:///, NODENS, '', /",
        "nodens://, NODENS, '', /",
        "'nodens://a:1,b:2/x/y', NODENS, 'a:1,b:2', /x/y",
        "'zk://a:1, b:2', ZOOKEEPER, 'a:1,b:2', /",
        "zk://a:1/chroot, ZOOKEEPER, a:1, /chroot",
        "'zkdata:/data,/log', ZOOKEEPER_FILES, '/data,/log', /"})
    void shouldReadAddresses(final String text, final String kind, final String servers, final String path)
    {
        final TransferAddress address = TransferAddress.parse("import", "--from", text);

        assertEquals(kind, address.kind().name());
        assertEquals(servers, String.join(",", address.servers()));
        assertEquals(path, address.path());
        assertFalse(address.isFile());
    }

    @Test
    void shouldTakeEverythingElseForAFile()
    {
        for (final String text : List.of("dir/tree", "file:dir/tree"))
        {
            final TransferAddress address = TransferAddress.parse("export", "--to", text);

            assertTrue(address.isFile());
            assertEquals(Path.of("dir/tree").toAbsolutePath(), address.file());
            assertEquals(Path.of("dir/tree").toAbsolutePath().toString(), address.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "file:", "http://a:1/", "zk:///", "zk://a:1//x", "nodens://a:1/x/", "nodens:///zookeeper",
        "zk://a:1/zookeeper/quota", "zkdata:", "zkdata:a,", "zkdata:a,b,c", "/"})
    void shouldRefuseWhatIsNone(final String text)
    {
        final AccessException refusal =
            assertThrows(AccessException.class, () -> TransferAddress.parse("import", "--from", text));

        assertEquals(ExitCode.USAGE, refusal.exitCode());
        assertTrue(refusal.getMessage().startsWith("--from"), refusal::getMessage);
    }
}
