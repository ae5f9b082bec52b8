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
package io.nodens.cluster.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Names that a mistyped word was meant for.
 */
class NearNamesTest
{
    private static final List<String> COMMANDS =
        List.of("server", "status", "limits", "shell", "ls", "tree", "get", "stat", "create", "delete", "deleteall");
    private static final List<String> SETTINGS =
        Arrays.stream(MemberSetting.values()).map(MemberSetting::property).toList();

    @ParameterizedTest
    @CsvSource({
        "staus, status", "statsu, status", "STATUS, status", "creat, create", "crate, create", "delte, delete",
        "del, delete", "gte, get", "limit, limits"})
    void shouldOfferNearestFirstWhenWordIsMistyped(final String word, final String expected)
    {
        assertEquals(expected, NearNames.of(word, "", COMMANDS).get(0));
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "put", "x", "mkdir", "stop-everything"})
    void shouldOfferNothingWhenNoNameIsNear(final String word)
    {
        assertEquals(List.of(), NearNames.of(word, "", COMMANDS));
        assertEquals("", NearNames.question(word, "", COMMANDS));
    }

    @Test
    void shouldNotCountWhatAllNamesHaveInCommon()
    {
        assertEquals(List.of(), NearNames.of("nodens.foo", "nodens.", SETTINGS));
        assertEquals(List.of("nodens.data.dir"), NearNames.of("nodens.data.dri", "nodens.", SETTINGS));
        assertEquals(List.of("nodens.data.dir"), NearNames.of("data.dir", "nodens.", SETTINGS));
    }
}
