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
package io.nodens.gateway.proof;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The file of users: what is read, refused, and read anew.
 */
class SaslUsersTest
{
    private static final long WAIT_S = 60;

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    @TempDir
    private Path directory;

    @Test
    void shouldReadUsersAndWhateverIsBehindTheFirstColonAsTheirPasswords() throws IOException
    {
        try (SaslUsers users = launch("# people\nbob:se cret:#x \r\n\nal/host:\u00e4\n", 0))
        {
            assertEquals("se cret:#x ", password(users, "bob"));
            assertEquals("\u00e4", password(users, "al/host"));
            assertNotEquals("", password(users, "nobody"));
            assertTrue(password(users, "nobody").length() > 40);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "bob                 | line 1: a user is name:password, and there is no colon",
        "bob:x~secret        | line 2: a user is name:password, and there is no colon",
        ":secret             | line 1: the name of a user has 1 to 256 bytes",
        "bob :secret         | line 1: the name of a user has 1 to 256 bytes",
        "b@R:secret          | line 1: the name of a user has 1 to 256 bytes",
        "bob:                | line 1: the password of a user has 1 to 1024 bytes",
        "bob:secret~bob:more | line 2: the user stands on a line before as well",
        "#                   | has 0 users, allowed are 1 to 65536; each is a line name:password",
    })
    void shouldRefuseAFileWithTheLineAndWithoutASecret(final String text, final String words)
    {
        final IOException ex = assertThrows(IOException.class, () -> launch(text.replace('~', '\n'), 0).close());

        assertTrue(ex.getMessage().contains(words), ex.getMessage());
        assertTrue(ex.getMessage().contains("file:" + directory.resolve("users")), ex.getMessage());
        assertFalse(ex.getMessage().contains("secret"), ex.getMessage());
    }

    /** All that could not be decoded is the same character: whoever knows that can guess the password. */
    @Test
    void shouldRefuseAVariableWithCharactersThatCouldNotBeDecoded() throws IOException
    {
        final IOException ex = assertThrows(
            IOException.class, () -> SaslUsers.parse("env:USERS", "al:x\nbob:\uFFFD\uFFFD"));

        assertEquals("env:USERS, line 2: there are characters that could not be decoded; a file has them as UTF-8",
            ex.getMessage());
        assertEquals(1, SaslUsers.parse("file:users", "bob:\uFFFD").size());
    }

    @Test
    void shouldRefuseWhatIsTooLongOrNoText() throws IOException
    {
        assertThrows(IOException.class, () -> launch("n".repeat(257) + ":p", 0).close());
        assertThrows(IOException.class, () -> launch("n:" + "p".repeat(1025), 0).close());
        launch("n".repeat(256) + ":" + "p".repeat(1024), 0).close();
        assertThrows(IOException.class, () -> launch("#" + "x".repeat(SaslUsers.MAX_SOURCE_LENGTH), 0).close());
        Files.write(directory.resolve("users"), new byte[]{'b', ':', (byte)0xFF});
        assertThrows(IOException.class, () -> launch(null, 0).close());
        Files.delete(directory.resolve("users"));
        assertThrows(IOException.class, () -> launch(null, 0).close());
        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> SaslUsers.launch("bob:secret", 0, Thread::new, log::add));
        assertFalse(ex.getMessage().contains("secret"), ex.getMessage());
        assertThrows(IOException.class, () -> SaslUsers.launch("env:NODENS_NO_SUCH", 0, Thread::new, log::add));
    }

    @Test
    void shouldUseAChangedFileAndKeepTheUsersWhenItIsMalformed() throws Exception
    {
        try (SaslUsers users = launch("bob:one", 5))
        {
            write("bob:two\nal:x");
            assertEquals(
                "gateway: SASL: new connections use what is now in file:" + directory.resolve("users"), line());
            assertEquals("two", password(users, "bob"));

            write("bob");
            assertTrue(line().startsWith("warning: gateway: SASL: changed users cannot be used, those from before " +
                "stay in use: "));
            assertEquals("two", password(users, "bob"));
        }
    }

    @Test
    void shouldReadWhatAnEditorWroteWithAByteOrderMarkAndCarriageReturns() throws IOException
    {
        try (SaslUsers users = launch("\uFEFFbob:one\r\n\r\n# comment\r\nal:x\r\n", 0))
        {
            assertEquals("one", password(users, "bob"));
            assertEquals("x", password(users, "al"));
        }
    }

    private String line() throws InterruptedException
    {
        final String line = log.poll(WAIT_S, TimeUnit.SECONDS);
        assertNotNull(line, "nothing was logged");
        return line;
    }

    private static String password(final SaslUsers users, final String name)
    {
        return new String(users.password(name));
    }

    private void write(final String text) throws IOException
    {
        Files.writeString(directory.resolve("users"), text, StandardCharsets.UTF_8);
    }

    private SaslUsers launch(final String text, final long intervalMs) throws IOException
    {
        if (null != text)
        {
            write(text);
        }
        return SaslUsers.launch("file:" + directory.resolve("users"), intervalMs, Thread::new, log::add);
    }
}
