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
package io.nodens.bench;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * The directions between modules, seen from the one module that sees them all.
 */
class ModuleArchitectureTest
{
    private static final DescribedPredicate<JavaClass> TESTKIT = resideInAPackage("io.nodens.cluster.testkit..");

    private static JavaClasses ours;

    @BeforeAll
    static void importClasses()
    {
        ours = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.nodens");
        assertFalse(ours.isEmpty(), "no class of ours on the class path: the rules below would hold of nothing");
    }

    @Test
    void shouldPointLeftwardsWhenModulesDependOnOneAnother()
    {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("codecs").definedBy("io.nodens.sbe..")
            .layer("tree").definedBy("io.nodens.tree..")
            .layer("client").definedBy("io.nodens.client..")
            .layer("gateway").definedBy("io.nodens.gateway..")
            .layer("testkit").definedBy(TESTKIT)
            .layer("cluster").definedBy(resideInAPackage("io.nodens.cluster..").and(not(TESTKIT)))
            .layer("bench").definedBy("io.nodens.bench..")
            .whereLayer("codecs").mayNotAccessAnyLayer()
            .whereLayer("tree").mayNotAccessAnyLayer()
            .whereLayer("client").mayOnlyAccessLayers("codecs", "tree")
            .whereLayer("gateway").mayOnlyAccessLayers("codecs", "tree", "client")
            .whereLayer("testkit").mayOnlyAccessLayers("client")
            .whereLayer("cluster").mayOnlyAccessLayers("codecs", "tree", "client", "gateway")
            // Of the codecs only for clients with bad manners, which the client library cannot play.
            .whereLayer("bench").mayOnlyAccessLayers("codecs", "tree", "client", "gateway", "testkit", "cluster")
            .check(ours);
    }

    @Test
    void shouldDriveMembersFromOutsideWhenTheyAreMeasured()
    {
        noClasses().that().resideInAPackage("io.nodens.bench..")
            .should().dependOnClassesThat().resideInAnyPackage(
                "io.nodens.cluster.service..", "io.nodens.cluster.frontend..")
            .allowEmptyShould(true)
            .check(ours);

        // JMH takes the state machine by itself, without a member.
        noClasses().that().resideInAPackage("io.nodens.bench..").and().resideOutsideOfPackage("io.nodens.bench.jmh..")
            .should().dependOnClassesThat().resideInAPackage("io.nodens.cluster.state..")
            .allowEmptyShould(true)
            .check(ours);
    }
}
