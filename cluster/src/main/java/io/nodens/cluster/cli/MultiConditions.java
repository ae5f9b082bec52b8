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
package io.nodens.cluster.cli;

import io.nodens.client.Condition;
import io.nodens.client.Relation;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.shell.LineWords;
import io.nodens.tree.PathSyntax;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the conditions of {@code multi --if}: what, of which znode, and but for existence and absence how it compares
 * with what.
 */
final class MultiConditions
{
    private static final String FORMS =
        "a condition is one of: exists PATH, absent PATH, data PATH = TEXT, data PATH != TEXT, version PATH REL N, " +
        "czxid PATH REL N, children PATH REL N, where REL is =, !=, < or >";

    private final String name;

    MultiConditions(final String name)
    {
        this.name = name;
    }

    /**
     * Read conditions.
     *
     * @param texts each of one condition.
     * @return them all.
     */
    Condition[] read(final List<String> texts)
    {
        return texts.stream().map(this::read).toArray(Condition[]::new);
    }

    private Condition read(final String text)
    {
        final String[] words = words(text);
        final String what = words.length < 2 ? "" : words[0];
        final boolean isOfExistence = "exists".equals(what) || "absent".equals(what);
        if (words.length != (isOfExistence ? 2 : 4))
        {
            throw refusal(text, FORMS);
        }
        final String path = words[1];
        final String fault = PathSyntax.explain(path);
        if (null != fault)
        {
            throw AccessException.usage(name, path, fault);
        }
        return switch (what)
        {
            case "exists" -> Condition.exists(path);
            case "absent" -> Condition.absent(path);
            case "data" -> data(text, path, words[2], words[3]);
            case "version" -> Condition.version(path, relation(text, words[2]), (int)number(text, words[3], true));
            case "czxid" -> Condition.czxid(path, relation(text, words[2]), number(text, words[3], false));
            case "children" -> Condition.childCount(path, relation(text, words[2]), (int)number(text, words[3], true));
            default -> throw refusal(text, FORMS);
        };
    }

    private String[] words(final String text)
    {
        try
        {
            return LineWords.split(text);
        }
        catch (final IllegalArgumentException ex)
        {
            throw refusal(text, ex.getMessage());
        }
    }

    private Condition data(final String text, final String path, final String relation, final String data)
    {
        final byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        return switch (relation(text, relation))
        {
            case EQUAL -> Condition.dataEquals(path, bytes);
            case NOT_EQUAL -> Condition.dataDiffers(path, bytes);
            default -> throw refusal(text, "data compare by = or != only");
        };
    }

    private Relation relation(final String text, final String word)
    {
        return switch (word)
        {
            case "=" -> Relation.EQUAL;
            case "!=" -> Relation.NOT_EQUAL;
            case "<" -> Relation.LESS;
            case ">" -> Relation.GREATER;
            default -> throw refusal(text, "'" + word + "' is none of =, !=, < and >");
        };
    }

    private long number(final String text, final String word, final boolean isInt)
    {
        try
        {
            return isInt ? Integer.parseInt(word) : Long.parseLong(word);
        }
        catch (final NumberFormatException ex)
        {
            throw refusal(text, "'" + word + "' is no number" + (isInt ? " of 32 bits" : " of 64 bits"));
        }
    }

    private AccessException refusal(final String text, final String why)
    {
        return AccessException.usage(name, null, "'" + text + "': " + why);
    }
}
