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

import java.util.Locale;

/**
 * Formats of key stores and trust stores.
 */
public enum StoreType
{
    /** Java's own format of old. */
    JKS(".jks"),
    /** The format that Java and others share. */
    PKCS12(".p12"),
    /** Texts: a private key (PKCS#8) and the chain of its certificate, or certificates that are trusted. */
    PEM(".pem");

    private final String extension;

    StoreType(final String extension)
    {
        this.extension = extension;
    }

    /**
     * The type that a file has by its name.
     *
     * @param fileName with its extension: {@code .jks}, {@code .p12}, {@code .pfx} or {@code .pem}.
     * @return the type, null when the extension says nothing.
     */
    public static StoreType ofFileName(final String fileName)
    {
        final String lower = fileName.toLowerCase(Locale.ROOT);
        for (final StoreType type : values())
        {
            if (lower.endsWith(type.extension))
            {
                return type;
            }
        }

        return lower.endsWith(".pfx") ? PKCS12 : null;
    }
}
