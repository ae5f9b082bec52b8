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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The versions that applications import are those that we build with.
 */
class BomTest
{
    private static final Set<String> NOT_FOR_APPLICATIONS =
        Set.of("bom", "test-support", "tree/jcstress", "examples/client", "bench", "distribution");

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

    @Test
    void shouldNameEveryModuleThatApplicationsMayUse() throws IOException
    {
        final Set<String> ours = new TreeSet<>();
        final Matcher modules = Pattern.compile("<module>([^<]+)</").matcher(Files.readString(Path.of("../pom.xml")));
        while (modules.find())
        {
            if (!NOT_FOR_APPLICATIONS.contains(modules.group(1)))
            {
                ours.add(artifactOf(Files.readString(Path.of("..", modules.group(1), "pom.xml"))));
            }
        }

        final Set<String> named = new TreeSet<>();
        final Matcher artifacts = Pattern.compile("<artifactId>(nodens-[^<]+)</")
            .matcher(Files.readString(Path.of("../bom/pom.xml")).replaceFirst("(?s).*<dependencyManagement>", ""));
        while (artifacts.find())
        {
            named.add(artifacts.group(1));
        }

        assertEquals(ours, named);
    }

    /** The first one behind that of the parent. */
    private static String artifactOf(final String pom)
    {
        final Matcher matcher = Pattern.compile("<artifactId>([^<]+)</")
            .matcher(pom.replaceFirst("(?s)<parent>.*?</parent>", ""));
        return matcher.find() ? matcher.group(1) : "no artifact";
    }

    private static String first(final String element, final Path pom) throws IOException
    {
        final Matcher matcher = Pattern.compile("<" + element + ">([^<]+)</").matcher(Files.readString(pom));
        return matcher.find() ? matcher.group(1) : "no " + element + " in " + pom;
    }
}
