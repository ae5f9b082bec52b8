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
package io.nodens.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An authority that signs certificates for tests, by the JDK's keytool, and writes them as stores of every format.
 * <p>
 * <b>Thread:</b> one. <b>Owns:</b> files in its directory.
 */
public final class TestCertificates
{
    /** Password of every store that is written with one. */
    public static final String PASSWORD = "for-tests-only";

    /** Alias of the authority's own key. */
    public static final String AUTHORITY = "authority";

    private static final long TIMEOUT_S = 120;

    private final Path directory;
    private final Path all;

    /**
     * Make an authority.
     *
     * @param directory for its files, made when absent.
     * @throws IOException when keytool fails.
     */
    public TestCertificates(final Path directory) throws IOException
    {
        Files.createDirectories(directory);
        this.directory = directory;
        all = directory.resolve("all.p12");
        keytool("-genkeypair", "-alias", AUTHORITY, "-dname", "CN=authority", "-ext", "bc:c");
    }

    /**
     * Sign a certificate for a new key.
     *
     * @param alias   by which it is found again.
     * @param subject as in RFC 2253.
     * @param names   alternative names as keytool has them, {@code ip:127.0.0.1}; may be null.
     * @return this.
     * @throws IOException when keytool fails.
     */
    public TestCertificates issue(final String alias, final String subject, final String names) throws IOException
    {
        return issueWith(alias, subject, null == names ? List.of() : List.of("-ext", "san=" + names));
    }

    /**
     * Sign a certificate for a new key, which names an OCSP responder.
     *
     * @param alias     by which it is found again.
     * @param subject   as in RFC 2253.
     * @param responder its URI.
     * @return this.
     * @throws IOException when keytool fails.
     */
    public TestCertificates issueWithResponder(final String alias, final String subject, final String responder)
        throws IOException
    {
        return issueWith(alias, subject, List.of("-ext", "aia=ocsp:uri:" + responder));
    }

    private TestCertificates issueWith(final String alias, final String subject, final List<String> extensions)
        throws IOException
    {
        final List<String> arguments = new ArrayList<>(List.of(
            "-genkeypair", "-alias", alias, "-dname", subject, "-signer", AUTHORITY, "-signerkeypass", PASSWORD));
        arguments.addAll(extensions);
        keytool(arguments.toArray(String[]::new));
        return this;
    }

    private void keytool(final String... arguments) throws IOException
    {
        final List<String> withKey = new ArrayList<>(List.of(arguments));
        withKey.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
        run(withKey);
    }

    private void run(final List<String> arguments) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        // It lives for half a second, which the second compiler would not pay for.
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(arguments);
        command.addAll(List.of(
            "-storetype", "PKCS12", "-keystore", all.toString(), "-storepass", PASSWORD, "-keypass", PASSWORD));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try
        {
            process.getOutputStream().close();
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS) || 0 != process.exitValue())
            {
                throw new IOException("keytool failed: " + output);
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    /**
     * Write a key and the chain of its certificate.
     *
     * @param alias    of the key.
     * @param type     JKS, PKCS12 or PEM.
     * @param fileName in the directory.
     * @return the file; its password is {@link #PASSWORD}, PEM has none.
     * @throws IOException              when it cannot be written.
     * @throws GeneralSecurityException when there is no such key.
     */
    public Path writeKey(final String alias, final String type, final String fileName)
        throws IOException, GeneralSecurityException
    {
        final KeyStore source = load();
        final var key = source.getKey(alias, PASSWORD.toCharArray());
        final Certificate[] chain = source.getCertificateChain(alias);
        if ("PEM".equals(type))
        {
            final StringBuilder text = new StringBuilder(pem("PRIVATE KEY", key.getEncoded()));
            for (final Certificate certificate : chain)
            {
                text.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            return write(fileName, text.toString().getBytes(StandardCharsets.US_ASCII));
        }

        final KeyStore target = KeyStore.getInstance(type);
        target.load(null, null);
        target.setKeyEntry(alias, key, PASSWORD.toCharArray(), chain);
        return store(target, fileName);
    }

    /**
     * Write the authority's certificate, for those who trust it.
     *
     * @param type     JKS, PKCS12 or PEM.
     * @param fileName in the directory.
     * @return the file; its password is {@link #PASSWORD}, PEM has none.
     * @throws IOException              when it cannot be written.
     * @throws GeneralSecurityException when the JDK does not know the type.
     */
    public Path writeTrust(final String type, final String fileName) throws IOException, GeneralSecurityException
    {
        final Certificate certificate = load().getCertificate(AUTHORITY);
        if ("PEM".equals(type))
        {
            return write(
                fileName, pem("CERTIFICATE", certificate.getEncoded()).getBytes(StandardCharsets.US_ASCII));
        }

        final KeyStore target = KeyStore.getInstance(type);
        target.load(null, null);
        target.setCertificateEntry(AUTHORITY, certificate);
        return store(target, fileName);
    }

    /**
     * Write a revocation list of the authority.
     *
     * @param fileName in the directory.
     * @param aliases  of the certificates that are revoked; none for a list that revokes nobody's.
     * @return the file, in PEM.
     * @throws IOException              when keytool fails.
     * @throws GeneralSecurityException when there is no such certificate.
     */
    public Path writeRevoked(final String fileName, final String... aliases)
        throws IOException, GeneralSecurityException
    {
        final Path file = directory.resolve(fileName);
        final List<String> arguments = new ArrayList<>(List.of(
            "-gencrl", "-rfc", "-alias", AUTHORITY, "-file", file.toString(), "-id", "1"));
        final KeyStore store = load();
        for (final String alias : aliases)
        {
            arguments.addAll(List.of(
                "-id", ((X509Certificate)store.getCertificate(alias)).getSerialNumber().toString()));
        }
        run(arguments);
        return file;
    }

    /**
     * Write the password into a file.
     *
     * @return the file.
     * @throws IOException when it cannot be written.
     */
    public Path writePassword() throws IOException
    {
        return write("password", (PASSWORD + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private KeyStore load() throws IOException, GeneralSecurityException
    {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(all))
        {
            store.load(input, PASSWORD.toCharArray());
        }
        return store;
    }

    private Path store(final KeyStore store, final String fileName) throws IOException, GeneralSecurityException
    {
        final Path file = directory.resolve(fileName);
        try (OutputStream output = Files.newOutputStream(file))
        {
            store.store(output, PASSWORD.toCharArray());
        }
        return file;
    }

    private Path write(final String fileName, final byte[] bytes) throws IOException
    {
        return Files.write(directory.resolve(fileName), bytes);
    }

    private static String pem(final String what, final byte[] bytes)
    {
        return "-----BEGIN " + what + "-----\n" +
            Base64.getMimeEncoder(64, new byte[]{ '\n' }).encodeToString(bytes) +
            "\n-----END " + what + "-----\n";
    }
}
