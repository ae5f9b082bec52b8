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

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The words that are answered, in the syntax of ZooKeeper's setting {@code 4lw.commands.whitelist}: words separated
 * by commas, spaces around them ignored, {@code *} for all. {@code srvr} is always among them, since scripts that ask
 * for the state of a server depend on it, and {@code isro}, since clients look for a server that writes with it.
 * <p>
 * A text that is no word is no error, as with ZooKeeper: lists written for another version must not keep a server from
 * starting. {@link #unknownWords()} has them for a warning.
 * <p>
 * <b>Thread:</b> immutable.
 */
public final class FourLetterWhitelist
{
    /** The list of a ZooKeeper server that was configured with none. */
    public static final String ZOOKEEPER_DEFAULT = "srvr";

    private static final String ALL = "*";

    private final Set<FourLetterWord> enabled;
    private final List<String> unknownWords;

    private FourLetterWhitelist(final Set<FourLetterWord> enabled, final List<String> unknownWords)
    {
        this.enabled = enabled;
        this.unknownWords = List.copyOf(unknownWords);
    }

    /**
     * Read a list.
     *
     * @param text         of the setting, or null when it is not set.
     * @param defaultWords list to use when the setting is not set, {@link #ZOOKEEPER_DEFAULT} for ZooKeeper's.
     * @return the list.
     */
    public static FourLetterWhitelist parse(final String text, final String defaultWords)
    {
        final Set<FourLetterWord> enabled = EnumSet.of(FourLetterWord.SRVR, FourLetterWord.ISRO);
        final List<String> unknownWords = new ArrayList<>();
        for (final String part : (null == text ? defaultWords : text).split(",", -1))
        {
            final String name = part.trim();
            final FourLetterWord word = FourLetterWord.of(name);
            if (ALL.equals(name))
            {
                enabled.addAll(EnumSet.allOf(FourLetterWord.class));
            }
            else if (null != word)
            {
                enabled.add(word);
            }
            else if (!name.isEmpty())
            {
                unknownWords.add(name);
            }
        }

        return new FourLetterWhitelist(enabled, unknownWords);
    }

    /**
     * Whether a word is answered.
     *
     * @param word to look for.
     * @return true when it is on the list.
     */
    public boolean isEnabled(final FourLetterWord word)
    {
        return enabled.contains(word);
    }

    /**
     * The texts of the list that are no words.
     *
     * @return them in the order of the list; empty when there are none.
     */
    public List<String> unknownWords()
    {
        return unknownWords;
    }
}
