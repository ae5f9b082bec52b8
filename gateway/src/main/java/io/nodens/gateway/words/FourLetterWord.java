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
package io.nodens.gateway.words;

import java.nio.charset.StandardCharsets;

/**
 * The four-letter words: commands that a client sends as the first four bytes of a connection, instead of the length of
 * its handshake. The server answers with a text and closes the connection.
 * <p>
 * Read as the length of a frame, each word is above 1.6 billion, so that no handshake is mistaken for a word.
 * <p>
 * <b>Thread:</b> constants.
 */
public enum FourLetterWord
{
    /** Does the process live: {@code imok}, without a newline. */
    RUOK("ruok"),
    /** Version, latencies, counts, zxid and mode of the server. */
    SRVR("srvr"),
    /** As {@link #SRVR}, with a line for each connection. */
    STAT("stat"),
    /** Names and values for monitoring agents. */
    MNTR("mntr"),
    /** The configuration. */
    CONF("conf"),
    /** A line with all facts for each connection. */
    CONS("cons"),
    /** Reset the statistics of all connections. */
    CRST("crst"),
    /** Reset the statistics of the server. */
    SRST("srst"),
    /** Sessions, ephemerals and connections. */
    DUMP("dump"),
    /** Environment of the process. */
    ENVI("envi"),
    /** Counts of watches. */
    WCHS("wchs"),
    /** Watches by session. */
    WCHC("wchc"),
    /** Watches by path. */
    WCHP("wchp"),
    /** Does the server write or only read: {@code rw}, {@code ro} or {@code null}, without a newline. */
    ISRO("isro"),
    /** Bytes of snapshots and of the log on disk. */
    DIRS("dirs"),
    /** The latest digests of the tree. */
    HASH("hash"),
    /** The trace mask. */
    GTMK("gtmk"),
    /** Set the trace mask. Eight more bytes, the mask, follow the word. */
    STMK("stmk");

    private static final FourLetterWord[] VALUES = values();

    private final String text;
    private final int firstBytes;

    FourLetterWord(final String text)
    {
        this.text = text;
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        firstBytes = (bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3];
    }

    /**
     * Find the word that a connection starts with.
     *
     * @param firstBytes the first four bytes of the connection, highest first, as the length of a frame is read.
     * @return the word, or null when the bytes are none.
     */
    public static FourLetterWord of(final int firstBytes)
    {
        for (final FourLetterWord word : VALUES)
        {
            if (firstBytes == word.firstBytes)
            {
                return word;
            }
        }
        return null;
    }

    /**
     * Find a word by its letters.
     *
     * @param text four lower-case letters.
     * @return the word, or null when there is no such word.
     */
    public static FourLetterWord of(final String text)
    {
        for (final FourLetterWord word : VALUES)
        {
            if (word.text.equals(text))
            {
                return word;
            }
        }
        return null;
    }

    /**
     * The letters.
     *
     * @return four lower-case letters.
     */
    public String text()
    {
        return text;
    }

    /**
     * The word as a connection starts with it.
     *
     * @return the four letters, the first one in the highest byte.
     */
    public int firstBytes()
    {
        return firstBytes;
    }
}
