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

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The table of {@code docs/architecture.md}, executable: imports point only leftwards, between modules and inside this
 * one. {@code bench} repeats the module rules from where it can see every module.
 */
class ArchitectureTest
{
    private static final String TREE = "io.nodens.tree..";
    private static final String CODECS = "io.nodens.sbe..";
    private static final String CLIENT = "io.nodens.client..";
    private static final String STATE = "io.nodens.cluster.state..";
    private static final String RESULTS = "io.nodens.cluster.results..";
    private static final String STATUS = "io.nodens.cluster.status..";
    private static final String MEMBERSHIP = "io.nodens.cluster.membership..";
    private static final String SERVICE = "io.nodens.cluster.service..";
    private static final String FRONTEND = "io.nodens.cluster.frontend..";
    private static final String CLI = "io.nodens.cluster.cli..";
    private static final String TESTKIT = "io.nodens.cluster.testkit..";
    private static final String ROOT = "io.nodens.cluster";

    private static JavaClasses ours;

    @BeforeAll
    static void importClasses()
    {
        ours = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.nodens");
        assertFalse(ours.isEmpty(), "no class of ours on the class path: the rules below would hold of nothing");
    }

    /**
     * Who must not use what: the complement of the table in {@code docs/architecture.md}.
     *
     * @return pairs of a package and the packages that it must not depend upon.
     */
    static Stream<Arguments> forbiddenDirections()
    {
        return Stream.of(
            Arguments.of(CODECS, List.of(TREE, CLIENT, "io.nodens.cluster..")),
            Arguments.of(TREE, List.of(CODECS, CLIENT, "io.nodens.cluster..", "io.aeron..")),
            Arguments.of(CLIENT, List.of("io.nodens.cluster..", "io.aeron.cluster..")),
            Arguments.of(STATE, List.of(
                CLIENT, RESULTS, STATUS, SERVICE, FRONTEND, CLI, ROOT,
                "io.nodens.sbe.command..", "io.nodens.sbe.snapshot..", "io.aeron..")),
            Arguments.of(RESULTS, List.of(CODECS, CLIENT, STATE, STATUS, SERVICE, FRONTEND, CLI, ROOT)),
            Arguments.of(STATUS, List.of(CLIENT, STATE, RESULTS, SERVICE, FRONTEND, CLI, ROOT)),
            Arguments.of(MEMBERSHIP, List.of(
                CODECS, TREE, CLIENT, STATE, RESULTS, STATUS, SERVICE, FRONTEND, CLI, TESTKIT, ROOT, "io.aeron..")),
            Arguments.of(SERVICE, List.of(CLIENT, FRONTEND, CLI, ROOT)),
            Arguments.of(FRONTEND, List.of(CLIENT, STATE, SERVICE, CLI, ROOT)),
            Arguments.of(CLI, List.of(STATE, RESULTS, SERVICE, FRONTEND, TESTKIT)),
            Arguments.of(TESTKIT, List.of(CODECS, STATE, RESULTS, STATUS, SERVICE, FRONTEND, CLI, ROOT)),
            Arguments.of(ROOT, List.of(CLI, TESTKIT)));
    }

    @ParameterizedTest(name = "{0} uses none of {1}")
    @MethodSource("forbiddenDirections")
    void shouldPointLeftwardsWhenPackagesDependOnOneAnother(final String who, final List<String> forbidden)
    {
        noClasses().that().resideInAPackage(who)
            .should().dependOnClassesThat().resideInAnyPackage(forbidden.toArray(new String[0]))
            .allowEmptyShould(true)
            .check(ours);
    }

    @Test
    void shouldStartDriverInOneClassWhenClientHasItsOwn()
    {
        noClasses().that().resideInAPackage(CLIENT).and().haveNameNotMatching("io\\.nodens\\.client\\.EmbeddedDriver.*")
            .should().dependOnClassesThat().resideInAPackage("io.aeron.driver..")
            .check(ours);
    }

    @Test
    void shouldLeaveWritingToTheServiceWhenTheFrontEndReads()
    {
        noClasses().that().resideInAPackage(FRONTEND)
            .should().dependOnClassesThat().haveFullyQualifiedName("io.nodens.tree.TreeWriter")
            .allowEmptyShould(true)
            .check(ours);
    }

    @Test
    void shouldBeDeterministicWhenCommandsAreApplied()
    {
        final ClassesShouldConjunction clocks = noClasses().that().resideInAPackage(STATE)
            .should().dependOnClassesThat().haveNameMatching(
                "java\\.time\\.(Instant|Clock|LocalDateTime)|java\\.util\\.(Date|Random|HashMap|HashSet|Timer|UUID)|" +
                "java\\.util\\.concurrent\\..*Random|java\\.security\\.SecureRandom|" +
                "org\\.agrona\\.concurrent\\..*Clock");
        final ArchRule rule = clocks.orShould().dependOnClassesThat().resideInAnyPackage(
            "java.io..", "java.nio.file..", "java.nio.channels..", "java.net..", "java.util.logging..");

        rule.allowEmptyShould(true).check(ours);
    }

    @Test
    void shouldBeFreeOfCyclesWhenRoomsDependOnOneAnother()
    {
        slices().matching("io.nodens.cluster.(*)..").should().beFreeOfCycles().allowEmptyShould(true).check(ours);
        slices().matching("io.nodens.client.(*)..").should().beFreeOfCycles().allowEmptyShould(true).check(ours);
    }

    @Test
    void shouldKnowEveryRoomWhenOneIsAdded()
    {
        final List<String> known = List.of(
            "state", "results", "status", "membership", "service", "frontend", "cli", "testkit");

        for (final JavaClass javaClass : ours)
        {
            final String name = javaClass.getPackageName();
            if (name.startsWith(ROOT + "."))
            {
                final String room = name.substring(ROOT.length() + 1).split("\\.")[0];
                assertTrue(
                    known.contains(room), name + " has no row in docs/architecture.md: give it one there and here");
            }
        }
    }
}
