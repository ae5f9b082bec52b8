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
package io.nodens.cluster.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Words of a line.
 */
class LineWordsTest
{
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "get /a | get,/a",
        "  get\t/a  | get,/a",
        "set /a 'two words' | set,/a,two words",
        "set /a \"it's\" | set,/a,it's",
        "set /a '' -v 3 | set,/a,,-v,3",
        "set /a '' | set,/a,<empty>",
        "set /a x\\ y | set,/a,x y",
        "set /a '{\"k\":1}' | set,/a,{\"k\":1}",
        "set /a pre'fix ed'post | set,/a,prefix edpost"})
    void shouldSplitWhenLineIsWellFormed(final String line, final String expected)
    {
        assertEquals(
            List.of(expected.replace("<empty>", "").split(",", -1)), List.of(LineWords.split(line)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "# comment", "  # get /a"})
    void shouldSplitIntoNothingWhenLineSaysNothing(final String line)
    {
        assertEquals(0, LineWords.split(line).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"get 'a", "get \"", "get a\\"})
    void shouldRefuseWhenLineIsMalformed(final String line)
    {
        assertThrows(IllegalArgumentException.class, () -> LineWords.split(line));
    }
}
