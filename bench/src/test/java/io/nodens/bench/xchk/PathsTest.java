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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PathsTest
{
    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/b", "/a/..b", "/n\u00e4me \u20ac", "/zookeeper"})
    void shouldTakePathsOfZnodes(final String path)
    {
        assertTrue(Paths.isValid(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "//", "/a/", "/a//b", "/a/.", "/a/..", "/./a", "/a\0", "/a\u0001", "/a\u0085",
        "/\ud83d\ude00", "/\ufff5"})
    void shouldRefuseOthers(final String path)
    {
        assertFalse(Paths.isValid(path));
    }
}
