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
package io.nodens.tree;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * What a reader saw, when, and as of which zxid. As a line of text:
 * {@code KIND BEFORE ZXID AFTER STATUS STAT... HASH [CURSOR NEXT LAST] PATH}, which the reader in C prints, too.
 */
final class Observation
{
    static final int GET = 0;
    static final int EXISTS = 1;
    static final int LIST = 2;
    static final int LIST_WITH_DATA = 3;
    static final int STAT_FIELDS = 16;
    static final long EMPTY_HASH = 0xCBF2_9CE4_8422_2325L;

    private static final long PRIME = 0x100_0000_01B3L;
    private static final String[] KINDS = { "get", "exists", "ls", "entries" };

    int kind;
    String path;
    long before;
    long zxid;
    long after;
    int status;
    final long[] stat = new long[STAT_FIELDS];
    long hash;
    long cursor;
    long next;
    boolean isLast;

    static Observation parse(final String line)
    {
        final Observation seen = new Observation();
        final String[] words = line.split(" ", 6 + STAT_FIELDS);
        seen.kind = Arrays.asList(KINDS).indexOf(words[0]);
        seen.before = Long.parseLong(words[1]);
        seen.zxid = Long.parseLong(words[2]);
        seen.after = Long.parseLong(words[3]);
        seen.status = Integer.parseInt(words[4]);
        for (int i = 0; i < STAT_FIELDS; i++)
        {
            seen.stat[i] = Long.parseLong(words[5 + i]);
        }

        final String[] rest = words[5 + STAT_FIELDS].split(" ", seen.kind >= LIST ? 5 : 2);
        seen.hash = Long.parseUnsignedLong(rest[0], 16);
        if (seen.kind >= LIST)
        {
            seen.cursor = Long.parseLong(rest[1]);
            seen.next = Long.parseLong(rest[2]);
            seen.isLast = "1".equals(rest[3]);
        }

        seen.path = rest[rest.length - 1];
        return seen;
    }

    static long hash(final UnsafeBuffer buffer, final int offset, final int length)
    {
        return hash(EMPTY_HASH, buffer, offset, length);
    }

    /** FNV-1a, going on from an earlier one. */
    static long hash(final long seed, final UnsafeBuffer buffer, final int offset, final int length)
    {
        long hash = seed;
        for (int i = offset; i < offset + length; i++)
        {
            hash = (hash ^ (buffer.getByte(i) & 0xFF)) * PRIME;
        }

        return hash;
    }

    /** Hash of a listing's entry with stat and data, going on from an earlier one. */
    static long entryHash(final long seed, final long nameHash, final long[] stat, final long status, final long data)
    {
        long hash = (seed ^ nameHash) * PRIME;
        for (final long field : stat)
        {
            hash = (hash ^ field) * PRIME;
        }

        return (((hash ^ status) * PRIME) ^ data) * PRIME;
    }

    static long[] fields(final ZnodeStat stat)
    {
        final long[] fields = new long[STAT_FIELDS];
        copy(stat, fields);
        return fields;
    }

    static void copy(final ZnodeStat stat, final long[] fields)
    {
        fields[0] = stat.czxid();
        fields[1] = stat.mzxid();
        fields[2] = stat.pzxid();
        fields[3] = stat.ctimeMs();
        fields[4] = stat.mtimeMs();
        fields[5] = stat.ephemeralOwner();
        fields[6] = stat.ttlMs();
        fields[7] = stat.childOrdinal();
        fields[8] = stat.createCount();
        fields[9] = stat.version();
        fields[10] = stat.cversion();
        fields[11] = stat.aversion();
        fields[12] = stat.dataLength();
        fields[13] = stat.numChildren();
        fields[14] = stat.aclId();
        fields[15] = stat.kind();
    }

    @Override
    public String toString()
    {
        final StringBuilder line = new StringBuilder(KINDS[kind])
            .append(' ').append(before).append(' ').append(zxid).append(' ').append(after).append(' ').append(status);
        for (final long field : stat)
        {
            line.append(' ').append(field);
        }

        line.append(' ').append(Long.toHexString(hash));
        if (kind >= LIST)
        {
            line.append(' ').append(cursor).append(' ').append(next).append(' ').append(isLast ? 1 : 0);
        }

        return line.append(' ').append(path).toString();
    }
}
