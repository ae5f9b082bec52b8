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
package io.nodens.cluster.semantics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of a scenario: who asks, for what, with which arguments.
 * <pre>
 * A create $/a mode=1 data=x acl=world:anyone:r      session, verb, path, options
 * A multi create $/a ; set $/b v=3                   operations with semicolons between
 * </pre>
 * Words have one space between them. <code>\\u0041</code> stands for a character, <code>''</code> for nothing.
 */
public final class Step
{
    /** Of an operation that expects no version. */
    public static final int ANY_VERSION = -1;
    /** Of a create that names no time to live. */
    public static final long NO_TTL = Long.MIN_VALUE;

    private static final List<String> MODES = List.of(
        "persistent", "ephemeral", "sequential", "ephemeral-sequential", "container", "ttl", "ttl-sequential");

    private final String session;
    private final String verb;
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<Step> operations = new ArrayList<>();

    private Step(final String session, final List<String> line)
    {
        this.session = session;
        verb = line.get(0);
        if ("multi".equals(verb))
        {
            split(session, line.subList(1, line.size()));
            return;
        }
        for (final String word : line.subList(1, line.size()))
        {
            final int equals = word.indexOf('=');
            if (equals > 0 && !word.startsWith("/"))
            {
                options.put(word.substring(0, equals), unescape(word.substring(equals + 1)));
            }
            else
            {
                words.add(unescape(word));
            }
        }
    }

    /**
     * Read a line.
     *
     * @param line as the scenario has it, with the root put in.
     * @return what it asks for.
     */
    public static Step parse(final String line)
    {
        final List<String> all = Arrays.asList(line.split(" "));
        return new Step(all.get(0), all.subList(1, all.size()));
    }

    private void split(final String who, final List<String> line)
    {
        int from = 0;
        for (int i = 0; i <= line.size(); i++)
        {
            if (i == line.size() || ";".equals(line.get(i)))
            {
                if (i > from)
                {
                    operations.add(new Step(who, line.subList(from, i)));
                }
                from = i + 1;
            }
        }
    }

    /** Who asks: one letter. */
    public String session()
    {
        return session;
    }

    /** What is asked. */
    public String verb()
    {
        return verb;
    }

    /** The path, or the first word behind the verb. */
    public String path()
    {
        return words.isEmpty() ? null : words.get(0);
    }

    /** A word behind the verb; the first has number 0. */
    public String word(final int index)
    {
        return words.get(index);
    }

    /** Whether a word stands behind the path. */
    public boolean has(final String word)
    {
        return words.indexOf(word) > 0;
    }

    /** Of a multi. */
    public List<Step> operations()
    {
        return operations;
    }

    /** Number of the create mode. */
    public int mode()
    {
        final String mode = options.getOrDefault("mode", "persistent");
        final int index = MODES.indexOf(mode);
        return index >= 0 ? index : Integer.parseInt(mode);
    }

    /** Whether the create mode asks for a suffix. */
    public boolean isSequential()
    {
        final int mode = mode();
        return 2 == mode || 3 == mode || 6 == mode;
    }

    /** Data to write, null for null. */
    public String data()
    {
        final String data = options.getOrDefault("data", "d");
        return "null".equals(data) ? null : data;
    }

    /** Version that is expected. */
    public int version()
    {
        return Integer.parseInt(options.getOrDefault("v", "-1"));
    }

    /** Time to live in milliseconds, or {@link #NO_TTL}. */
    public long ttlMs()
    {
        return options.containsKey("ttl") ? Long.parseLong(options.get("ttl")) : NO_TTL;
    }

    /** Whether a list is named. */
    public boolean hasAcl()
    {
        return options.containsKey("acl");
    }

    /** The list, everything for everybody when none is named. */
    public List<AclText> acl()
    {
        return AclText.parse(options.getOrDefault("acl", "world:anyone:cdrwa"));
    }

    private static String unescape(final String word)
    {
        if ("''".equals(word))
        {
            return "";
        }
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < word.length(); i++)
        {
            if (word.startsWith("\\u", i))
            {
                text.append((char)Integer.parseInt(word.substring(i + 2, i + 6), 16));
                i += 5;
            }
            else
            {
                text.append(word.charAt(i));
            }
        }
        return text.toString();
    }
}
