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
package io.nodens.gateway.tls;

import io.nodens.testsupport.TestCertificates;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Key stores and trust stores of every format, and what is said when one cannot be used.
 */
class TlsServerTest
{
    @TempDir
    private static Path directory;
    private static TestCertificates certificates;
    private static String password;

    @BeforeAll
    static void makeCertificates() throws Exception
    {
        certificates = new TestCertificates(directory).issue("server", "CN=server", null);
        password = "file:" + certificates.writePassword();
    }

    private static StoreFile file(final Path path, final StoreType type, final String password)
    {
        return new StoreFile(path, type, StorePassword.of(password));
    }

    private static StoreFile key(final StoreType type) throws Exception
    {
        final Path path = certificates.writeKey("server", type.name(), "key." + type);
        return file(path, type, StoreType.PEM == type ? "none" : password);
    }

    private static StoreFile trust(final StoreType type) throws Exception
    {
        final Path path = certificates.writeTrust(type.name(), "trust." + type);
        return file(path, type, StoreType.PEM == type ? "none" : password);
    }

    private static void launch(final TlsContext settings) throws IOException
    {
        TlsServer.launch(settings, Thread::new, (line) -> {}).close();
    }

    private static String faultOf(final TlsContext settings)
    {
        final Exception fault = assertThrows(Exception.class, () -> launch(settings));
        assertFalse(fault.getMessage().contains(TestCertificates.PASSWORD), fault::getMessage);
        return fault.getMessage();
    }

    @Test
    void shouldTakeStoresOfEveryFormat() throws Exception
    {
        for (final StoreType type : StoreType.values())
        {
            launch(new TlsContext().keyStore(key(type)).trustStore(trust(type)));
        }
    }

    @Test
    void shouldNameTheFileWhenItCannotBeUsed() throws Exception
    {
        final StoreFile trust = trust(StoreType.PEM);
        final Path empty = Files.write(directory.resolve("empty.pem"), new byte[0]);
        final Path wrong = Files.writeString(directory.resolve("wrong"), "not-it");
        for (final StoreType type : StoreType.values())
        {
            final String absent = directory.resolve("absent").toString();
            assertTrue(faultOf(new TlsContext()
                .keyStore(file(Path.of(absent), type, "none")).trustStore(trust)).contains(absent));
            assertTrue(faultOf(new TlsContext()
                .keyStore(file(empty, type, "none")).trustStore(trust)).contains("key store " + empty));
            assertTrue(faultOf(new TlsContext()
                .keyStore(key(StoreType.JKS)).trustStore(file(empty, type, "none"))).contains("trust store " + empty));
            assertTrue(faultOf(new TlsContext()
                .keyStore(trust(type)).trustStore(trust)).contains("key store "));
        }
        assertTrue(faultOf(new TlsContext()
            .keyStore(file(key(StoreType.PKCS12).path(), StoreType.PKCS12, "file:" + wrong)).trustStore(trust))
            .contains("key store "));
    }

    @Test
    void shouldSayThatAFileIsCutShort() throws Exception
    {
        final StoreFile trust = trust(StoreType.PEM);
        for (final StoreType type : List.of(StoreType.PKCS12, StoreType.JKS))
        {
            final byte[] whole = Files.readAllBytes(key(type).path());
            final Path cut = directory.resolve("cut." + type);
            for (final int length : new int[]{ whole.length / 10, whole.length / 2, whole.length - 1 })
            {
                Files.write(cut, Arrays.copyOf(whole, length));

                assertTrue(faultOf(new TlsContext().keyStore(file(cut, type, password)).trustStore(trust))
                    .contains("key store " + cut + ": the file ends too early; it is damaged, or was cut short"));
                assertTrue(faultOf(new TlsContext().keyStore(key(type)).trustStore(file(cut, type, password)))
                    .contains("trust store " + cut + ": the file ends too early; "));
            }
        }
    }

    @Test
    void shouldNameWhatTheJdkDoesNotKnow() throws Exception
    {
        assertTrue(faultOf(new TlsContext().keyStore(key(StoreType.PEM)).trustStore(trust(StoreType.PEM))
            .protocols(List.of("TLSv9"))).contains("TLSv9"));
        assertTrue(faultOf(new TlsContext().keyStore(key(StoreType.PEM)).trustStore(trust(StoreType.PEM))
            .ciphers(List.of("TLS_ROT13"))).contains("TLS_ROT13"));
    }

    @Test
    void shouldRefuseAFileWithoutARevocationList() throws Exception
    {
        final Path empty = Files.write(directory.resolve("empty.crl"), new byte[0]);
        final TlsContext settings = new TlsContext().keyStore(key(StoreType.PEM)).trustStore(trust(StoreType.PEM))
            .isCrlChecked(true).revocationLists(file(empty, StoreType.PEM, "none"));

        assertTrue(faultOf(settings).contains("has no revocation list"));

        Files.writeString(empty, "no list");
        assertTrue(faultOf(settings).contains("empty.crl is no file of revocation lists"));

        Files.delete(empty);
        assertTrue(faultOf(settings).contains("empty.crl cannot be read (NoSuchFileException)"));
    }

    @Test
    void shouldRefuseSettingsThatContradictEachOther() throws Exception
    {
        final StoreFile key = key(StoreType.PEM);
        assertThrows(IllegalArgumentException.class, () -> launch(new TlsContext()));
        assertThrows(IllegalArgumentException.class, () -> launch(new TlsContext().keyStore(key)
            .clientCertificates(ClientCertificates.NONE).isCrlChecked(true)));
        assertThrows(IllegalArgumentException.class, () -> launch(new TlsContext().keyStore(key)
            .trustStore(trust(StoreType.PEM)).revocationLists(key)));
        assertThrows(IllegalArgumentException.class, () -> launch(new TlsContext().keyStore(key)
            .trustStore(trust(StoreType.PEM)).isOcspAsked(true).handshakeThreads(0)));
        assertThrows(IllegalArgumentException.class, () -> launch(new TlsContext().keyStore(key)));
        assertThrows(IllegalArgumentException.class, () -> launch(new TlsContext().keyStore(key)
            .clientCertificates(ClientCertificates.NONE).isAddressVerified(true)));
        assertThrows(IllegalArgumentException.class, () -> launch(new TlsContext().keyStore(key)
            .clientCertificates(ClientCertificates.NONE).maxHandshakes(0)));
    }

    @Test
    void shouldReadPasswordsFromWhereTheyAre() throws Exception
    {
        final Path properties = Files.writeString(
            directory.resolve("zoo.cfg"), "a=1\nssl.keyStore.password=p=w\n", StandardCharsets.UTF_8);

        assertEquals(TestCertificates.PASSWORD, StorePassword.of(password).read());
        assertEquals("p=w", StorePassword.of("file:" + properties + "#ssl.keyStore.password").read());
        assertNull(StorePassword.of("none").read());
        assertThrows(IOException.class, () -> StorePassword.of("file:" + properties + "#absent").read());
        assertThrows(IOException.class, () -> StorePassword.of("env:NO_SUCH_VARIABLE_HERE").read());
        for (final String text : List.of("secret", "", "file:", "env:"))
        {
            final String message =
                assertThrows(IllegalArgumentException.class, () -> StorePassword.of(text)).getMessage();
            assertFalse(message.contains("secret"), message);
        }
    }

    @Test
    void shouldTellTypesByExtensions()
    {
        assertEquals(StoreType.JKS, StoreType.ofFileName("/etc/a.pem/b.JKS"));
        assertEquals(StoreType.PKCS12, StoreType.ofFileName("a.p12"));
        assertEquals(StoreType.PKCS12, StoreType.ofFileName("a.pfx"));
        assertEquals(StoreType.PEM, StoreType.ofFileName("a.pem"));
        assertNull(StoreType.ofFileName("a.key"));
    }
}
