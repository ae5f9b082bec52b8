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

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SliceRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * Which package may use which: the table of {@code docs/architecture.md} for every package of every module, root
 * packages included. {@code bench} repeats the rules between modules from where it can see every module.
 */
class ArchitectureTest
{
    /** Wherever the classes of the tests are. */
    private static final String OWN_PLACE =
        ArchitectureTest.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    private static final String OURS = "io.nodens.";
    private static final String STATE = "io.nodens.cluster.state..";
    private static final String FRONTEND = "io.nodens.cluster.frontend..";
    private static final String[] FRONTEND_WITHOUT_WIRE =
    {
        "io.nodens.cluster.frontend.session", "io.nodens.cluster.frontend.lane", "io.nodens.cluster.frontend.read",
        "io.nodens.cluster.frontend.propose"
    };

    /** A package, and the packages of ours that it may use. Names are relative to {@code io.nodens}. */
    private static final Map<String, Set<String>> MAY_USE = new HashMap<>();

    /** Packages whose rooms lie below them. */
    private static final List<String> ROOTS = List.of(
        "io.nodens.tree", "io.nodens.client", "io.nodens.cluster.frontend");

    /** Circles that stand, class by class: who uses whom. Take a line away together with the use. */
    private static final Map<String, Set<String>> EXCEPTIONS = Map.of(
        // How recipes reach the conductor of their client without a public method for it.
        "io.nodens.client.connection.RecipeAccess", Set.of("io.nodens.client.AsyncNodensClient"),
        // The settings name an idle strategy of the connection as their default.
        "io.nodens.client.ClientContext", Set.of("io.nodens.client.connection.QuietIdleStrategy"));

    static
    {
        final String[] treeRooms = {"tree", "tree.index", "tree.layout", "tree.memory"};
        allow("tree", "tree.index", "tree.layout", "tree.memory");
        allow("tree.layout");
        allow("tree.memory", "tree", "tree.layout");
        allow("tree.index", "tree", "tree.layout", "tree.memory");
        allow("tree.acl", "tree", "tree.layout");
        allow("tree.watch", "tree");
        allow("tree.tools", treeRooms);

        allow("sbe");
        allow("testsupport");
        allow("sbe.protocol", "sbe");
        allow("sbe.command", "sbe");
        allow("sbe.snapshot", "sbe");
        allow("guard");
        allow("guard.build");

        allow("client.exceptions");
        allow("client", "client.connection", "client.exceptions", "sbe", "sbe.protocol", "tree",
            "tree.acl", "tree.layout", "tree.memory");
        allow("client.connection",
            "client", "client.exceptions", "sbe", "sbe.protocol", "tree", "tree.acl", "tree.watch");
        allow("client.recipes", "client", "client.connection", "client.exceptions", "sbe", "tree");

        allow("gateway.jute", "tree");
        allow("gateway.words", "gateway.jute");
        allow("gateway.status", "gateway.jute", "gateway.words");
        allow("gateway.replica", "gateway.words");
        allow("gateway.facts",
            "gateway.connection", "gateway.jute", "gateway.net", "gateway.replica", "gateway.status", "gateway.tls",
            "gateway.words", "tree.watch");

        allow("gateway.files");
        allow("gateway.proof", "gateway.files", "sbe");
        allow("gateway.connection",
            "client", "client.exceptions", "gateway.jute", "gateway.proof", "gateway.status", "gateway.words", "tree",
            "tree.acl", "tree.watch");
        allow("gateway.net", "gateway.connection", "gateway.tls");
        allow("gateway.tls", "gateway.files", "gateway.status");
        allow("gateway.operations",
            "client", "client.exceptions", "gateway.connection", "gateway.jute", "gateway.proof", "gateway.replica",
            "gateway.status", "tree", "tree.acl", "tree.watch");
        allow("gateway",
            "client", "client.exceptions", "gateway.connection", "gateway.facts", "gateway.jute", "gateway.net",
            "gateway.operations", "gateway.proof", "gateway.replica", "gateway.status", "gateway.tls", "gateway.words",
            "tree", "tree.watch");
        allow("cluster.gateway",
            "client", "cluster.frontend", "cluster.frontend.lane", "cluster.frontend.read", "cluster.settings",
            "cluster.status", "gateway", "gateway.net", "gateway.proof", "gateway.replica", "gateway.tls",
            "gateway.words", "tree");
        allow("cluster.gateway.process",
            "client", "cluster.directory", "cluster.frontend", "cluster.frontend.lane", "cluster.gateway",
            "cluster.keeper", "cluster.launch", "cluster.settings", "cluster.status", "cluster.wiring", "gateway",
            "tree", "tree.memory");
        allow("cluster.state", "sbe", "sbe.protocol", "tree", "tree.acl");
        allow("cluster.results", "sbe", "tree");
        allow("cluster.status");
        allow("cluster.membership");
        allow("cluster.service",
            "cluster.results", "cluster.state", "cluster.status", "sbe", "sbe.command", "sbe.protocol",
            "sbe.snapshot", "tree", "tree.acl");
        allow("cluster.frontend",
            "cluster.frontend.aeron", "cluster.frontend.lane", "cluster.frontend.propose", "cluster.frontend.read",
            "cluster.frontend.session", "cluster.results", "cluster.status", "sbe", "tree", "tree.acl", "tree.watch");
        allow("cluster.frontend.session", "sbe.protocol", "tree.acl");
        allow("cluster.frontend.lane",
            "cluster.frontend", "cluster.frontend.session", "cluster.results", "cluster.status", "sbe.protocol", "tree",
            "tree.acl", "tree.watch");
        allow("cluster.frontend.read",
            "cluster.frontend", "cluster.frontend.lane", "cluster.results", "cluster.status", "sbe", "sbe.protocol",
            "tree", "tree.acl", "tree.watch");
        allow("cluster.frontend.propose",
            "cluster.frontend", "cluster.frontend.lane", "cluster.frontend.session", "cluster.results",
            "cluster.status", "sbe", "sbe.command", "sbe.protocol", "tree", "tree.acl", "tree.watch");
        allow("cluster.frontend.aeron",
            "cluster.frontend", "cluster.frontend.lane", "cluster.frontend.propose", "cluster.frontend.read",
            "cluster.frontend.session", "cluster.results", "cluster.status", "sbe", "sbe.protocol", "tree",
            "tree.acl", "tree.watch");
        allow("cluster.settings", "client", "cluster.frontend", "cluster.status", "guard", "sbe", "tree");
        allow("cluster.settings.zookeeper", "cluster.settings");
        allow("cluster.archive", "cluster.membership", "cluster.settings", "cluster.status", "sbe.snapshot");
        allow("cluster.directory",
            "cluster.archive", "cluster.membership", "cluster.settings", "cluster.status", "tree.memory");
        allow("cluster.wiring",
            "cluster.archive", "cluster.directory", "cluster.frontend", "cluster.membership", "cluster.results",
            "cluster.settings", "cluster.state", "cluster.status", "sbe", "tree");
        allow("cluster.keeper",
            "cluster.archive", "cluster.directory", "cluster.frontend", "cluster.membership", "cluster.settings",
            "cluster.state", "cluster.status", "cluster.wiring", "guard", "tree");
        allow("cluster.launch",
            "cluster.archive", "cluster.directory", "cluster.frontend", "cluster.gateway", "cluster.keeper",
            "cluster.membership", "cluster.results", "cluster.service", "cluster.settings", "cluster.state",
            "cluster.status", "cluster.wiring", "gateway", "guard", "tree", "tree.layout", "tree.memory");
        allow("cluster.admin",
            "client", "client.exceptions", "cluster.frontend", "cluster.settings", "cluster.status",
            "gateway.words", "sbe", "sbe.protocol", "tree", "tree.acl");
        allow("cluster",
            "cluster.admin",
            "cluster.directory", "cluster.gateway", "cluster.keeper", "cluster.launch", "cluster.membership",
            "cluster.settings", "cluster.status", "cluster.wiring", "gateway", "tree");
        allow("cluster.cli",
            "cluster", "cluster.cli.access", "cluster.cli.output", "cluster.cli.perf", "cluster.cli.shell",
            "cluster.directory",
            "cluster.gateway.process", "cluster.settings", "cluster.settings.zookeeper", "cluster.status",
            "cluster.transfer", "cluster.transfer.file", "cluster.transfer.nodens", "cluster.transfer.zookeeper",
            "client", "client.exceptions", "tree", "tree.tools");
        allow("cluster.transfer", "client", "tree");
        allow("cluster.transfer.file", "client", "client.exceptions", "cluster.transfer", "tree");
        allow("cluster.transfer.nodens", "client", "client.exceptions", "cluster.transfer", "tree", "tree.acl");
        allow("cluster.transfer.zookeeper",
            "client", "client.exceptions", "cluster.transfer", "gateway.jute", "tree", "tree.acl");
        allow("cluster.cli.access", "client", "client.exceptions", "cluster.membership", "cluster.settings", "tree");
        allow("cluster.cli.output",
            "client", "client.exceptions", "cluster.cli.access", "cluster.directory", "cluster.status", "tree");
        allow("cluster.cli.perf",
            "client", "client.exceptions", "cluster.cli.access", "cluster.cli.output", "cluster.status");
        allow("cluster.cli.shell", "cluster.cli.access");
        allow("cluster.testkit", "client", "client.exceptions");
    }

    private static JavaClasses ours;

    private static void allow(final String who, final String... whom)
    {
        final Set<String> names = new HashSet<>();
        for (final String name : whom)
        {
            names.add(OURS + name);
        }
        MAY_USE.put(OURS + who, names);
    }

    @BeforeAll
    static void importClasses()
    {
        ours = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption((location) -> !location.contains(OWN_PLACE))
            .importPackages("io.nodens");
        assertFalse(ours.isEmpty(), "no class of ours on the class path: the rules below would hold of nothing");
    }

    @Test
    void shouldUseOnlyWhatTheTableAllowsWhenPackagesDependOnOneAnother()
    {
        final Set<String> unknown = new TreeSet<>();
        final Map<String, String> forbidden = new TreeMap<>();
        for (final JavaClass javaClass : ours)
        {
            final Set<String> allowed = MAY_USE.get(javaClass.getPackageName());
            if (null == allowed)
            {
                unknown.add(javaClass.getPackageName());
                continue;
            }

            for (final Dependency dependency : javaClass.getDirectDependenciesFromSelf())
            {
                final String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
                if (target.startsWith(OURS) && !target.equals(javaClass.getPackageName()) && !allowed.contains(target))
                {
                    forbidden.put(javaClass.getPackageName() + " -> " + target, dependency.getDescription());
                }
            }
        }

        assertEquals(Set.of(), unknown, "packages without a row: give them one in docs/architecture.md and here");
        assertEquals(Map.of(), forbidden);
    }

    @Test
    void shouldBeFreeOfCirclesWhenEveryPackageIsLookedAt()
    {
        SliceRule rule = slices().assignedFrom(new Rooms()).should().beFreeOfCycles();
        for (final Map.Entry<String, Set<String>> exception : EXCEPTIONS.entrySet())
        {
            rule = rule.ignoreDependency(outerNameIn(Set.of(exception.getKey())), outerNameIn(exception.getValue()));
        }

        rule.check(ours);
    }

    private static DescribedPredicate<JavaClass> outerNameIn(final Set<String> names)
    {
        return DescribedPredicate.describe(
            "is one of " + names, (javaClass) -> names.contains(outerName(javaClass)));
    }

    private static String outerName(final JavaClass javaClass)
    {
        final String name = javaClass.getName();
        final int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    @Test
    void shouldUseNoAeronWhenTheTreeOrTheStateIsAsked()
    {
        noClasses().that().resideInAnyPackage("io.nodens.tree..", STATE, "io.nodens.cluster.membership..")
            .should().dependOnClassesThat().resideInAPackage("io.aeron..")
            .check(ours);
        noClasses().that().resideInAPackage("io.nodens.client..")
            .should().dependOnClassesThat().resideInAPackage("io.aeron.cluster..")
            .check(ours);
    }

    @Test
    void shouldKnowNoWireWhenTheFrontEndDecides()
    {
        noClasses().that().resideInAnyPackage(FRONTEND_WITHOUT_WIRE)
            .should().dependOnClassesThat().resideInAPackage("io.aeron..")
            .check(ours);
        // Enums are the words of the protocol; an outcome is what the state machine decided, in the bytes of its ring.
        noClasses().that().resideInAnyPackage(FRONTEND_WITHOUT_WIRE)
            .should().dependOnClassesThat().haveNameMatching(
                "io\\.nodens\\.sbe\\.protocol\\.(?!OutcomeDecoder).*(Encoder|Decoder)(\\$.*)?")
            .check(ours);
    }

    @Test
    void shouldStartDriverInOneClassWhenClientHasItsOwn()
    {
        noClasses().that().resideInAPackage("io.nodens.client..")
            .and().haveNameNotMatching("io\\.nodens\\.client\\.EmbeddedDriver.*")
            .should().dependOnClassesThat().resideInAPackage("io.aeron.driver..")
            .check(ours);
    }

    @Test
    void shouldLeaveWritingToTheServiceWhenTheFrontEndReads()
    {
        noClasses().that().resideInAPackage(FRONTEND)
            .should().dependOnClassesThat().haveFullyQualifiedName("io.nodens.tree.TreeWriter")
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

        rule.check(ours);
    }

    /**
     * Each package is a slice. A root package is two: the types that use no room, on which its rooms may build; and
     * whatever uses a room, itself or through others of the root. A room that may use nothing of ours is no such room:
     * types may build on it.
     */
    private static final class Rooms implements SliceAssignment
    {
        private final Set<String> usersOfRooms = new HashSet<>();

        Rooms()
        {
            boolean isGrowing = true;
            while (isGrowing)
            {
                isGrowing = false;
                for (final JavaClass javaClass : ours)
                {
                    if (ROOTS.contains(javaClass.getPackageName()) && usesRoom(javaClass))
                    {
                        isGrowing |= usersOfRooms.add(outerName(javaClass));
                    }
                }
            }
        }

        private boolean usesRoom(final JavaClass javaClass)
        {
            for (final Dependency dependency : javaClass.getDirectDependenciesFromSelf())
            {
                final JavaClass target = dependency.getTargetClass().getBaseComponentType();
                final boolean isException =
                    EXCEPTIONS.getOrDefault(outerName(javaClass), Set.of()).contains(outerName(target));
                final boolean isOfRoot = target.getPackageName().equals(javaClass.getPackageName());
                final boolean isRoom = target.getPackageName().startsWith(javaClass.getPackageName() + ".") &&
                    !MAY_USE.getOrDefault(target.getPackageName(), Set.of()).isEmpty();
                if (!isException && (isRoom ||
                    (isOfRoot && usersOfRooms.contains(outerName(target)))))
                {
                    return true;
                }
            }
            return false;
        }

        @Override
        public SliceIdentifier getIdentifierOf(final JavaClass javaClass)
        {
            final String name = javaClass.getPackageName();
            if (!name.startsWith(OURS))
            {
                return SliceIdentifier.ignore();
            }
            final boolean isType = ROOTS.contains(name) && !usersOfRooms.contains(outerName(javaClass));
            return SliceIdentifier.of(isType ? name + " (types)" : name);
        }

        @Override
        public String getDescription()
        {
            return "packages, root packages parted into types and the rest";
        }
    }
}
