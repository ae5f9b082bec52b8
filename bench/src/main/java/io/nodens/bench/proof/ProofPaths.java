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
package io.nodens.bench.proof;

import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The places in the tree that the proof works in.
 */
final class ProofPaths
{
    /** Everything is below. */
    static final String ROOT = "/proof";
    /** Sequential znodes of all clients. */
    static final String QUEUE = ROOT + "/queue";
    /** Plain znodes, created, set, read and deleted by the one client that is part of their name. */
    static final String PLAIN = ROOT + "/plain";
    /** Ephemerals. */
    static final String EPHEMERAL = ROOT + "/ephemeral";
    /** The lock. */
    static final String LOCK = ROOT + "/lock";
    /** The counter that the lock protects: "value fencingToken client/number". */
    static final String COUNTER = ROOT + "/counter";
    /** Value of the counter before the first increment. */
    static final String COUNTER_START = "0 0 -";

    private ProofPaths()
    {
    }

    /**
     * Is the znode laid out before the clients start, or is it the lock's own?
     *
     * @param path of the znode.
     * @return true when no history explains it.
     */
    static boolean isFurniture(final String path)
    {
        return path.equals(ROOT) || path.equals(QUEUE) || path.equals(PLAIN) || path.equals(EPHEMERAL) ||
            path.equals(COUNTER) || path.equals(LOCK) || path.startsWith(LOCK + "/");
    }

    /**
     * The value that a znode's data stand for.
     *
     * @param data of the znode, may be null.
     * @return the data as text, without the padding.
     */
    static String value(final byte[] data)
    {
        return null == data ? "" : new String(data, StandardCharsets.UTF_8).stripTrailing();
    }

    /**
     * Data of a given length that stand for a value.
     *
     * @param value  without spaces at its end.
     * @param length of the data; the value's own when it is longer.
     * @return the data.
     */
    static byte[] padded(final String value, final int length)
    {
        final byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        final byte[] data = new byte[Math.max(length, bytes.length)];
        Arrays.fill(data, (byte)' ');
        System.arraycopy(bytes, 0, data, 0, bytes.length);
        return data;
    }

    /**
     * The number in the counter's data.
     *
     * @param counterValue data of the counter.
     * @return the number.
     */
    static long counterValue(final String counterValue)
    {
        return Long.parseLong(counterValue.substring(0, counterValue.indexOf(' ')));
    }

    /**
     * The fencing token in the counter's data.
     *
     * @param counterValue data of the counter.
     * @return token of the holder that wrote it.
     */
    static long counterToken(final String counterValue)
    {
        final int start = counterValue.indexOf(' ') + 1;
        return Long.parseLong(counterValue.substring(start, counterValue.indexOf(' ', start)));
    }

    /**
     * Make the znodes that every proof starts from.
     *
     * @param client of the cluster; it makes them all, or throws.
     */
    static void create(final NodensClient client)
    {
        for (final String path : List.of(ROOT, QUEUE, PLAIN, EPHEMERAL, LOCK))
        {
            client.create(path, new byte[0], CreateMode.PERSISTENT);
        }
        client.create(COUNTER, COUNTER_START.getBytes(StandardCharsets.UTF_8), CreateMode.PERSISTENT);
    }
}
