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

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where the password of a store comes from: a file, a key of a properties file, or a variable of the environment. The
 * password itself is no setting, because others can see arguments and settings. It is read anew with the store.
 * <p>
 * <b>Thread:</b> any; immutable.
 */
public final class StorePassword
{
    /** Says that there is no password. */
    public static final String NONE = "none";

    private static final String FILE = "file:";
    private static final String ENVIRONMENT = "env:";

    private final String source;
    private final Path file;
    private final String key;

    private StorePassword(final String source, final Path file, final String key)
    {
        this.source = source;
        this.file = file;
        this.key = key;
    }

    /**
     * A password of a source.
     *
     * @param source {@code none}, {@code file:PATH} for a file that has nothing else, {@code file:PATH#KEY} for a key
     *               of a properties file, or {@code env:VARIABLE}.
     * @return where to read it.
     * @throws IllegalArgumentException for any other text, which is not repeated: it may be a password.
     */
    public static StorePassword of(final String source)
    {
        if (NONE.equals(source) || (source.startsWith(ENVIRONMENT) && source.length() > ENVIRONMENT.length()))
        {
            return new StorePassword(source, null, null);
        }
        if (!source.startsWith(FILE) || source.length() == FILE.length())
        {
            throw new IllegalArgumentException("allowed: file:PATH, file:PATH#KEY, env:VARIABLE or " + NONE +
                "; the password itself does not belong here, because others can see arguments and settings");
        }

        final String rest = source.substring(FILE.length());
        try
        {
            final Path whole = Path.of(rest);
            final int hash = rest.lastIndexOf('#');
            return hash <= 0 || Files.exists(whole) ? new StorePassword(source, whole, null) :
                new StorePassword(source, Path.of(rest.substring(0, hash)), rest.substring(hash + 1));
        }
        catch (final InvalidPathException ex)
        {
            throw new IllegalArgumentException(source + " is not the name of a file: " + ex.getReason(), ex);
        }
    }

    /**
     * Read it.
     *
     * @return the password; null when there is none.
     * @throws IOException when the source is not there; the message names the source.
     */
    String read() throws IOException
    {
        if (NONE.equals(source))
        {
            return null;
        }

        final String found = null == file ? System.getenv(source.substring(ENVIRONMENT.length())) : ofFile();
        if (null == found)
        {
            throw new IOException("there is no password at " + source);
        }

        return found;
    }

    private String ofFile() throws IOException
    {
        if (null == key)
        {
            return StoreFile.readText(file, StandardCharsets.UTF_8).stripTrailing();
        }

        final Properties properties = new Properties();
        properties.load(new StringReader(StoreFile.readText(file, StandardCharsets.ISO_8859_1)));
        return properties.getProperty(key);
    }

    /**
     * Where it comes from.
     *
     * @return the source.
     */
    @Override
    public String toString()
    {
        return source;
    }
}
