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

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;

/**
 * A file with keys or certificates.
 *
 * @param path     of the file.
 * @param type     of it.
 * @param password where its password is.
 */
public record StoreFile(Path path, StoreType type, StorePassword password)
{
    /** Longest file in bytes. */
    public static final int MAX_LENGTH = 4 << 20;

    private static final String X509 = "X.509";
    private static final char[] NO_PASSWORD = {};

    /**
     * What a file had when it was read.
     *
     * @param file     that was read.
     * @param bytes    of it.
     * @param password null when there is none.
     */
    record Content(StoreFile file, byte[] bytes, String password)
    {
        InputStream stream()
        {
            return new ByteArrayInputStream(bytes);
        }

        /** Without a password JKS is read unchecked; PKCS#12 may have an empty one. */
        KeyStore load() throws IOException, GeneralSecurityException
        {
            final KeyStore store = KeyStore.getInstance(file.type.name());
            try
            {
                store.load(stream(), null == password && StoreType.JKS == file.type ? null : passwordChars());
            }
            catch (final EOFException ex)
            {
                // Of itself it says nothing.
                throw new IOException("the file ends too early; it is damaged, or was cut short", ex);
            }
            return store;
        }

        /** The certificates of the file alone, whatever its format. */
        KeyStore loadCertificates() throws IOException, GeneralSecurityException
        {
            if (StoreType.PEM != file.type)
            {
                return load();
            }

            final KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (final Certificate certificate : CertificateFactory.getInstance(X509).generateCertificates(stream()))
            {
                store.setCertificateEntry("certificate-" + store.size(), certificate);
            }
            return store;
        }

        char[] passwordChars()
        {
            return null == password ? NO_PASSWORD : password.toCharArray();
        }

        boolean isSame(final Content other)
        {
            return null != other && Arrays.equals(bytes, other.bytes) &&
                (null == password ? null == other.password : password.equals(other.password));
        }

        /** The file only: neither keys nor passwords. */
        @Override
        public String toString()
        {
            return file.path.toString();
        }
    }

    /**
     * Read the file and its password.
     *
     * @return what they have now.
     * @throws IOException when one cannot be read.
     */
    Content read() throws IOException
    {
        return new Content(this, readBytes(path), password.read());
    }

    static String readText(final Path path, final Charset charset) throws IOException
    {
        return new String(readBytes(path), charset);
    }

    /** At most one byte more than is allowed: a pipe or a device may have no end. */
    private static byte[] readBytes(final Path path) throws IOException
    {
        try (InputStream input = Files.newInputStream(path))
        {
            final byte[] bytes = input.readNBytes(MAX_LENGTH + 1);
            if (bytes.length > MAX_LENGTH)
            {
                throw new IOException(path + " has more than " + MAX_LENGTH + " bytes");
            }

            return bytes;
        }
        catch (final FileSystemException ex)
        {
            // Its message is the path alone.
            throw new IOException(path + " cannot be read (" + ex.getClass().getSimpleName() + ")", ex);
        }
    }
}
