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
package io.nodens.client;

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.sbe.NamedSecret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Credentials, and where secrets come from.
 */
class ClientCredentialsTest
{
    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path directory;

    @Test
    void shouldAnswerAsTheProtocolSays()
    {
        final byte[] challenge = new byte[32];
        for (int i = 0; i < challenge.length; i++)
        {
            challenge[i] = (byte)i;
        }
        final ClientCredentials client = ClientCredentials.sharedSecret("app", SECRET);
        final ClientCredentials operator = client.asOperator();

        // Made by another implementation of HMAC, from the words of docs/protocol.md.
        assertEquals(
            "ad0a223a2258e8446b56e324c25defa36495ad08adc81a85f230a91b73dd030d",
            HexFormat.of().formatHex(client.prove(challenge, 7, 9)));
        assertEquals(
            "99f18ac71aaf619ad0d0e3eb3baa20e7f491a691788b427bebc4756056263c7b",
            HexFormat.of().formatHex(operator.prove(challenge, 7, 9)));
        assertTrue(operator.isOperator());
        assertEquals("secret of app", operator.toString());
    }

    @Test
    void shouldTakeACodeForOneConnectionAndPurposeAlone()
    {
        final NamedSecret secret = NamedSecret.of("app", SECRET);
        final byte[] challenge = {1, 2, 3};
        final byte[] code = secret.code(NamedSecret.PURPOSE_CLIENT, 7, 9, challenge);

        assertTrue(secret.fits(NamedSecret.PURPOSE_CLIENT, 7, 9, challenge, code));
        assertFalse(secret.fits(NamedSecret.PURPOSE_OPERATOR, 7, 9, challenge, code));
        assertFalse(secret.fits(NamedSecret.PURPOSE_CLIENT, 8, 9, challenge, code));
        assertFalse(secret.fits(NamedSecret.PURPOSE_CLIENT, 7, 8, challenge, code));
        assertFalse(secret.fits(NamedSecret.PURPOSE_CLIENT, 7, 9, new byte[]{1, 2, 4}, code));
        assertFalse(NamedSecret.of("app2", SECRET).fits(NamedSecret.PURPOSE_CLIENT, 7, 9, challenge, code));
        assertFalse(secret.fits(NamedSecret.PURPOSE_CLIENT, 7, 9, challenge, new byte[0]));
    }

    @Test
    void shouldReadSecretsFromAFileInWhateverLines() throws IOException
    {
        final Path file = Files.writeString(
            directory.resolve("secrets"),
            "# of tests\n\n  app:0123456789abcdef\tapp:fedcba:9876543210 \nb:0123456789abcdef");

        final List<NamedSecret> secrets = NamedSecret.read("file:" + file);

        assertEquals(List.of("app", "app", "b"), secrets.stream().map(NamedSecret::name).toList());
        assertEquals(List.of(), NamedSecret.read("none"));
        assertEquals(
            List.of("app", "app", "b"),
            ClientCredentials.allFrom("file:" + file).stream().map(ClientCredentials::name).toList());
        assertEquals(List.of(), ClientCredentials.allFrom("none"));
    }

    @Test
    void shouldRefuseInWordsThatNameThePlaceAndShowNoSecret() throws IOException
    {
        final Path file = directory.resolve("secrets");
        assertRefused("file:" + file, "cannot be read (NoSuchFileException)");
        assertRefused("env:NODENS_THERE_IS_NO_SUCH", "there is no such variable");
        assertRefused("hunter2hunter2hunter2", "a source of secrets is file:PATH, env:VARIABLE or none");
        Files.writeString(file, "app:0123456789abcdef hunter2hunter2hunter2");
        assertRefused("file:" + file, "entry 2 must be name:secret");
        Files.writeString(file, "app:hunter2");
        assertRefused("file:" + file, "entry 1: a secret must have 16 to 256 bytes, has 7");
        Files.writeString(file, "hunter2/:0123456789abcdef");
        assertRefused("file:" + file, "entry 1: the name of a secret must have");
        Files.writeString(file, "# nothing");
        assertRefused("file:" + file, "has no secret");
        Files.writeString(file, "a:0123456789abcdef b:0123456789abcdef");
        assertRefused("file:" + file, "has 2 secrets; a client has one");
    }

    @Test
    void shouldRefuseBytesThatAreNoTextAndASourceWithoutAnEnd() throws IOException
    {
        final Path file = directory.resolve("secrets");
        final byte[] binary = "app:0123456789abcdef?".getBytes(StandardCharsets.US_ASCII);
        binary[binary.length - 1] = (byte)0xFF;
        Files.write(file, binary);
        assertRefused("file:" + file, "has bytes that are not UTF-8");
        assertRefused("file:/dev/zero", "has more than 262144 bytes");
        final String message = assertThrows(
            IllegalArgumentException.class,
            () -> NamedSecret.parse("a:0123456789abcdef b:0123456789abcdef\uFFFD", "env:X")).getMessage();
        assertTrue(message.startsWith("env:X, entry 2 has characters that could not be decoded"), message);
    }

    private static void assertRefused(final String source, final String why)
    {
        final String message =
            assertThrows(BadArgumentsException.class, () -> ClientCredentials.from(source)).getMessage();
        assertTrue(message.contains(why), message);
        assertFalse(message.contains("hunter2") || message.contains("0123456789abcdef"), message);
    }
}
