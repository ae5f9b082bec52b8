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
package io.nodens.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The versions that applications import are those that we build with.
 */
class BomTest
{
    @ParameterizedTest
    @ValueSource(strings = {"version", "aeron.version", "agrona.version"})
    void shouldNameVersionsOfBuildWhenApplicationImportsThem(final String element) throws IOException
    {
        assertEquals(first(element, Path.of("../pom.xml")), first(element, Path.of("../bom/pom.xml")));
    }

    @ParameterizedTest
    @ValueSource(strings = "../examples/client/pom.xml")
    void shouldUseVersionOfBuildWhenExampleIsBuilt(final String pom) throws IOException
    {
        assertEquals(first("version", Path.of("../pom.xml")), first("nodens.version", Path.of(pom)));
    }

    private static String first(final String element, final Path pom) throws IOException
    {
        final Matcher matcher = Pattern.compile("<" + element + ">([^<]+)</").matcher(Files.readString(pom));
        return matcher.find() ? matcher.group(1) : "no " + element + " in " + pom;
    }
}
