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
package io.nodens.bench.xchk;

import java.util.List;
import java.util.Random;

/**
 * Paths of requests: few enough that requests meet, and some that are none.
 * <p>
 * They lie below a base that changes from time to time, so that what a stream has locked up does not stay in its way.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class Paths
{
    /** Where the servers keep znodes of their own. */
    static final String RESERVED = "/zookeeper";

    private static final String[] NAMES = {"a", "b", "c", "d", "n\u00e4me \u20ac", "\u540d.\ud7ff\uffef"};
    private static final int MAX_DEPTH = 3;
    private static final int CONTAINERS = 3;
    private static final int MAX_KNOWN = 300;

    private final Random random;
    private final List<String> known = new java.util.ArrayList<>();
    private int epoch;

    /**
     * Make paths.
     *
     * @param random what decides.
     */
    Paths(final Random random)
    {
        this.random = random;
    }

    /**
     * Go on below another base.
     */
    void nextEpoch()
    {
        epoch++;
        known.clear();
    }

    /**
     * The base.
     *
     * @return its path.
     */
    String base()
    {
        return "/x" + epoch;
    }

    /**
     * A path for any operation.
     *
     * @return a path that mostly can be one.
     */
    String any()
    {
        final int choice = random.nextInt(100);
        if (choice < 68)
        {
            return plain();
        }

        if (choice < 90)
        {
            return known.isEmpty() ? plain() : known.get(random.nextInt(known.size()));
        }

        if (choice < 94)
        {
            return container();
        }

        return choice < 96 ? "/" : choice < 98 ? special() : malformed();
    }

    /**
     * A path below the base.
     *
     * @return one of a small number.
     */
    String plain()
    {
        final StringBuilder path = new StringBuilder(base());
        for (int depth = random.nextInt(MAX_DEPTH + 1); depth > 0; depth--)
        {
            path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
        }

        return path.toString();
    }

    /**
     * What a sequential create has for a path.
     *
     * @return a path, also one that ends with a slash.
     */
    String prefix()
    {
        final int choice = random.nextInt(20);
        return choice < 16 ? plain() : choice < 19 ? plain() + "/" : any();
    }

    /**
     * Path of a container.
     *
     * @return one of few; nothing else is created there.
     */
    String container()
    {
        return base() + "/k" + random.nextInt(CONTAINERS);
    }

    /**
     * A path of the servers' own, or beside them.
     *
     * @return the path.
     */
    String special()
    {
        return switch (random.nextInt(6))
        {
            case 0 -> RESERVED;
            case 1 -> RESERVED + "/quota";
            case 2 -> RESERVED + "/config";
            case 3 -> RESERVED + "/absent";
            case 4 -> "/zookeepers";
            default -> "/";
        };
    }

    /**
     * A path that is none.
     *
     * @return the path; may be null.
     */
    String malformed()
    {
        return switch (random.nextInt(15))
        {
            case 0 -> null;
            case 1 -> "";
            case 2 -> "a";
            case 3 -> plain() + "/";
            case 4 -> plain() + "//b";
            case 5 -> plain() + "/.";
            case 6 -> plain() + "/../b";
            case 7 -> plain() + "/a\u0001";
            case 8 -> plain() + "/a\0b";
            case 9 -> plain() + "/\ufff5";
            case 10 -> "//";
            case 11 -> plain() + "/\ud83d\ude00";
            case 12 -> plain() + "/" + Part.rawByte(0x80 + random.nextInt(0x80)) + "z";
            case 13 -> plain() + Part.rawByte(0xC0) + Part.rawByte(0xAF) + "b";
            default -> plain() + "/\u0085x";
        };
    }

    /**
     * Remember a path that a server named.
     *
     * @param path of a znode that is there.
     */
    void onCreated(final String path)
    {
        if (known.size() < MAX_KNOWN)
        {
            known.add(path);
        }
        else
        {
            known.set(random.nextInt(MAX_KNOWN), path);
        }
    }

    /**
     * Number of paths that servers named.
     *
     * @return the number.
     */
    int knownCount()
    {
        return known.size();
    }

    /**
     * Take a path that a server named, to be deleted.
     *
     * @return the path, which is forgotten.
     */
    String takeKnown()
    {
        final int last = known.size() - 1;
        final int index = random.nextInt(known.size());
        final String path = known.get(index);
        known.set(index, known.get(last));
        known.remove(last);
        return path;
    }

    /**
     * Whether a path can be that of a znode.
     *
     * @param path to look at.
     * @return true when it can.
     */
    static boolean isValid(final String path)
    {
        if ("/".equals(path))
        {
            return true;
        }

        if (path.isEmpty() || '/' != path.charAt(0) || path.endsWith("/"))
        {
            return false;
        }

        for (final String name : path.substring(1).split("/", -1))
        {
            if (name.isEmpty() || ".".equals(name) || "..".equals(name) || !name.chars().allMatch(Paths::isValid))
            {
                return false;
            }
        }

        return true;
    }

    private static boolean isValid(final int character)
    {
        return character > 0x1F && (character < 0x7F || character > 0x9F) &&
            (character < 0xD800 || character > 0xF8FF) && character < 0xFFF0;
    }
}
