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
package io.nodens.bench.plan;

import io.nodens.bench.system.SystemUnderTest;
import io.nodens.testsupport.TestSeed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

class ContenderIT
{
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"NODENS_EMBEDDED", "ETCD", "ECHO_UDP", "ECHO_IPC", "PING_UDP", "PING_IPC"})
    void shouldAnswerEveryKindOfQuestion(final Contender contender)
    {
        ask(contender, 1);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    void shouldAnswerAmongThree(final Contender contender)
    {
        ask(contender, contender.isAlone() ? 1 : 3);
    }

    private void ask(final Contender contender, final int count)
    {
        assumeTrue(Contender.installed().contains(contender), "not installed: " + contender.text());
        final SystemOptions options = ContenderTest.options("--profile=dev", "--jvm=-Xmx512m");
        try (SystemUnderTest system = contender.start(options, count, directory))
        {
            System.out.println(contender + ": " + system.describe());
            new Questions(system, TestSeed.seed()).ask();
        }
    }
}
