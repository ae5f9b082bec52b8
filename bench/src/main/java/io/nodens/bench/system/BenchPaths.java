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
package io.nodens.bench.system;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Paths of the znodes that a run touches, all of one length, written to a buffer of the owner: nothing is allocated
 * for one.
 * <p>
 * <b>Thread:</b> one; each connection has its own.
 */
public final class BenchPaths
{
    /** Parent of everything. */
    public static final String ROOT = "/bench";
    private static final int DIGITS = 9;
    private static final String KEY_PREFIX = ROOT + "/k";

    private final UnsafeBuffer keyPath;
    private final UnsafeBuffer slotPath;

    /**
     * Paths of a run.
     *
     * @param runId tells its slots from those of other runs.
     */
    public BenchPaths(final long runId)
    {
        keyPath = bytes(KEY_PREFIX + "0".repeat(DIGITS));
        slotPath = bytes(ROOT + String.format(Locale.ROOT, "/s%013d-", runId) + "0".repeat(DIGITS));
    }

    /**
     * Path of a key. The same length for all, 17 characters.
     *
     * @param key from 0.
     * @return the path, valid until the next call.
     */
    public DirectBuffer key(final int key)
    {
        return numbered(keyPath, key);
    }

    /**
     * Length of every key's path.
     *
     * @return bytes.
     */
    public int keyLength()
    {
        return keyPath.capacity();
    }

    /**
     * Path of a slot's own znode.
     *
     * @param slot from 0.
     * @return the path, valid until the next call.
     */
    public DirectBuffer slot(final int slot)
    {
        return numbered(slotPath, slot);
    }

    /**
     * Length of every slot's path.
     *
     * @return bytes.
     */
    public int slotLength()
    {
        return slotPath.capacity();
    }

    private static DirectBuffer numbered(final UnsafeBuffer path, final int number)
    {
        path.putNaturalPaddedIntAscii(path.capacity() - DIGITS, DIGITS, number);
        return path;
    }

    private static UnsafeBuffer bytes(final String text)
    {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }
}
