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
package io.nodens.cluster.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.cluster.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script {@code bin/nodens} of the distribution, with a Java that prints what it was given and with the real one.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LauncherIT
{
    private static final Path JAR = Clusters.jar().toAbsolutePath();
    private static final Path SOURCES = Path.of("../distribution/src").toAbsolutePath().normalize();
    private static final long PATIENCE_MS = 60_000;
    /** In an entry of a jar's directory. */
    private static final int OFFSET_OF_CHECKSUM = 16;
    private static final String OPTIONS_OF_COMMANDS = "-XX:TieredStopAtLevel=1\n-XX:+UseSerialGC\n-XX:-UsePerfData\n";

    @TempDir
    private Path directory;
    private Path home;
    private Path fakeJava;

    @BeforeEach
    void install() throws IOException
    {
        home = Files.createDirectory(directory.resolve("home"));
        for (final String name : List.of("bin", "conf", "lib"))
        {
            Files.createDirectory(home.resolve(name));
        }

        Files.copy(SOURCES.resolve("bin/nodens"), home.resolve("bin/nodens"));
        Files.setPosixFilePermissions(home.resolve("bin/nodens"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.copy(SOURCES.resolve("conf/nodens.properties"), home.resolve("conf/nodens.properties"));
        Files.copy(SOURCES.resolve("conf/server.jvm"), home.resolve("conf/server.jvm"));
        Files.copy(SOURCES.resolve("conf/gateway.jvm"), home.resolve("conf/gateway.jvm"));
        Files.createFile(home.resolve("lib/nodens.jar"));
        fakeJava = fakeJava("JAVA_VERSION=\"17.0.1\"", "pid $$", "'%s\\n' \"$@\"");
    }

    @Test
    void shouldPassArgumentsAsTheyAreAndKeepTheProcess() throws Exception
    {
        final Process process = start(Map.of("JAVA_HOME", fakeJava.toString()), "set", "/a b", "", "c'\"$d");

        assertEquals(0, exitOf(process));
        assertEquals(
            "pid " + process.pid() + "\n" + OPTIONS_OF_COMMANDS + "-jar\n" + home.resolve("lib/nodens.jar") +
            "\nset\n/a b\n\nc'\"$d\n",
            output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "gateway"})
    void shouldGiveMembersAndGatewaysTheFilesOfTheConfiguration(final String command) throws Exception
    {
        final String jar = "-jar\n" + home.resolve("lib/nodens.jar") + "\n" + command + "\n";
        final String own = "@" + home.resolve("conf/" + command + ".jvm") + '\n' + jar;

        assertTrue(run(Map.of(), command, "--member-id", "1").endsWith(
            own + "--config\n" + home.resolve("conf/nodens.properties") + "\n--member-id\n1\n"), this::output);
        assertTrue(run(Map.of(), command, "--config=x").endsWith(own + "--config=x\n"), this::output);
        assertTrue(run(Map.of(), command, "--config", "x").endsWith(own + "--config\nx\n"), this::output);
        assertTrue(run(Map.of("NODENS_CONF", fakeJava + "/release"), command).endsWith(
            own + "--config\n" + fakeJava + "/release\n"), this::output);
        assertTrue(run(Map.of("NODENS_JVM", fakeJava + "/release"), command).contains(
            "@" + fakeJava + "/release\n-jar\n"), this::output);

        Files.delete(home.resolve("conf/nodens.properties"));
        Files.delete(home.resolve("conf/" + command + ".jvm"));
        assertTrue(run(Map.of(), command).endsWith(jar), this::output);
        assertFalse(output().contains("@"), this::output);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NODENS_CONF", "NODENS_JVM"})
    void shouldRefuseAFileThatIsAskedForAndMissing(final String variable) throws Exception
    {
        assertEquals(64, exitOf(start(Map.of("JAVA_HOME", fakeJava.toString(), variable, "/no/file"), "server")));
        assertEquals("nodens: " + variable + " is /no/file, which cannot be read\n", output());
    }

    @Test
    void shouldFindItselfThroughLinksAndBelowNamesWithBlanks() throws Exception
    {
        home = Files.move(home, directory.resolve("with a blank"));
        final Path link = Files.createSymbolicLink(directory.resolve("nodens"), home.resolve("bin/nodens"));
        final Path second = Files.createSymbolicLink(directory.resolve("n"), link);

        assertEquals(0, exitOf(startAs(second, Map.of("JAVA_HOME", fakeJava.toString()), "ls")));
        assertTrue(output().contains(home.resolve("lib/nodens.jar") + "\nls\n"), this::output);
    }

    @ParameterizedTest
    @CsvSource({"11.0.2", "1.8.0_392", "9", "16.0.1", "8-internal"})
    void shouldRefuseAnOldJava(final String version) throws Exception
    {
        final Path old = fakeJava("JAVA_VERSION=\"" + version + '"', "'must not run'");

        assertEquals(1, exitOf(start(Map.of("JAVA_HOME", old.toString()), "ls")));
        assertEquals(
            "nodens: Java 17 or newer is needed, and " + old + "/bin/java has version " + version +
            "; set JAVA_HOME to another one\n",
            output());
    }

    @ParameterizedTest
    @CsvSource({"17", "25-ea", "21.0.4", "170.1"})
    void shouldTakeANewJava(final String version) throws Exception
    {
        final Path java = fakeJava("JAVA_VERSION=\"" + version + '"', "runs");

        assertEquals(0, exitOf(start(Map.of("JAVA_HOME", java.toString()), "ls")), this::output);
        assertEquals("runs\n", output());
    }

    @Test
    void shouldAskAJavaThatHasNoReleaseFile() throws Exception
    {
        final Path old = fakeJava("", "'    java.home = /none\\n    java.version = 11.0.9\\n'");
        assertEquals(1, exitOf(start(Map.of("JAVA_HOME", old.toString()), "ls")));
        assertTrue(output().contains(" has version 11.0.9;"), this::output);

        final Path nonsense = fakeJava("", "nonsense");
        assertEquals(1, exitOf(start(Map.of("JAVA_HOME", nonsense.toString()), "ls")));
        assertEquals("nodens: cannot tell the version of " + nonsense + "/bin/java\n", output());
    }

    @Test
    void shouldSayWhatToDoWhenThereIsNoJava() throws Exception
    {
        assertEquals(1, exitOf(start(Map.of("JAVA_HOME", "/no/java"), "ls")));
        assertEquals(
            "nodens: JAVA_HOME is /no/java, and there is no program /no/java/bin/java; correct or unset JAVA_HOME\n",
            output());

        final Path tools = Files.createDirectory(directory.resolve("tools"));
        for (final String tool : List.of("readlink", "sed"))
        {
            program(tools.resolve(tool), "#!" + toolNamed("sh") + "\nexec " + toolNamed(tool) + " \"$@\"\n");
        }

        assertEquals(1, exitOf(start(Map.of("PATH", tools.toString()), "ls")));
        assertEquals(
            "nodens: no Java found: install a Java runtime of version 17 or newer, or set JAVA_HOME\n", output());
    }

    @Test
    void shouldUseAnArchiveThatFitsAndDoWithoutOneThatDoesNot() throws Exception
    {
        final Map<String, String> real = Map.of("JAVA_HOME", System.getProperty("java.home"));
        installJar();
        final Path archive = make(real);

        assertTrue(loadedFromArchive(real), this::output);

        Files.writeString(archive, "not an archive");
        assertEquals("nodens ", version(real).substring(0, 7));
        Files.write(archive, new byte[0]);
        assertEquals("nodens ", version(real).substring(0, 7));
        Files.delete(archive);

        // A jar of the same size and time that has other classes.
        final Path jar = home.resolve("lib/nodens.jar");
        final FileTime time = Files.getLastModifiedTime(jar);
        final byte[] bytes = Files.readAllBytes(jar);
        final int lastEntry = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("PK\u0001\u0002");
        bytes[lastEntry + OFFSET_OF_CHECKSUM] ^= 1;
        Files.write(jar, bytes);
        Files.setLastModifiedTime(jar, time);
        final Path second = make(real);
        assertFalse(second.equals(archive), second::toString);
        assertTrue(loadedFromArchive(real), this::output);
    }

    @Test
    void shouldMakeAnArchiveBesideTheFirstCommandAndNoneForMembers() throws Exception
    {
        final Map<String, String> real = Map.of("JAVA_HOME", System.getProperty("java.home"));
        installJar();

        assertEquals(0, exitOf(start(
            Map.of("JAVA_HOME", System.getProperty("java.home"), "NODENS_CLASS_ARCHIVE", "no"), "--version")));
        assertEquals(2, exitOf(start(real, "server", "--no-such-option")));
        assertEquals(List.of("nodens.classlist", "nodens.jar"), libraries());

        assertEquals("nodens ", version(real).substring(0, 7));
        Await.until("an archive is made", PATIENCE_MS, () ->
            libraries().size() == 3 && libraries().get(0).matches("nodens-.*\\.jsa"));
        assertTrue(loadedFromArchive(real), this::output);
    }

    @Test
    void shouldLeaveAnArchiveAloneThatSomebodyElseMakes() throws Exception
    {
        final Map<String, String> real = Map.of("JAVA_HOME", System.getProperty("java.home"));
        installJar();
        final Path archive = make(real);
        Files.delete(archive);
        final Path making = Files.createDirectory(Path.of(archive + ".making"));

        assertEquals(1, exitOf(start(made(real), "--version")));
        assertTrue(Files.exists(making) && !Files.exists(archive), this::output);

        Files.setLastModifiedTime(making, FileTime.fromMillis(1_000_000_000_000L));
        assertEquals(archive, make(real));
        assertFalse(Files.exists(making), "the left-over of a maker that died");
    }

    /** Of a short command: the archive is small, and is made fast. */
    private void installJar() throws Exception
    {
        Files.copy(JAR, home.resolve("lib/nodens.jar"), StandardCopyOption.REPLACE_EXISTING);
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:DumpLoadedClassList=" + home.resolve("lib/nodens.classlist"), "-jar", JAR.toString(), "--version")
            .redirectErrorStream(true).redirectOutput(out().toFile()).start();
        assertEquals(0, exitOf(process), this::output);
    }

    private Path make(final Map<String, String> environment) throws Exception
    {
        assertEquals(0, exitOf(start(made(environment))), this::output);
        final Path archive = Path.of(output().strip());
        assertTrue(Files.size(archive) > 0, archive::toString);
        return archive;
    }

    private static Map<String, String> made(final Map<String, String> environment)
    {
        return Map.of("JAVA_HOME", environment.get("JAVA_HOME"), "NODENS_CLASS_ARCHIVE", "make");
    }

    private String version(final Map<String, String> environment) throws Exception
    {
        assertEquals(0, exitOf(start(environment, "--version")), this::output);
        return output();
    }

    private boolean loadedFromArchive(final Map<String, String> environment) throws Exception
    {
        final Path log = directory.resolve("classes.log");
        assertEquals(
            0,
            exitOf(start(
                Map.of(
                    "JAVA_HOME", environment.get("JAVA_HOME"),
                    "JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + log),
                "--version")),
            this::output);
        return Files.readString(log).contains("io.nodens.cluster.cli.NodensMain source: shared objects file");
    }

    private List<String> libraries()
    {
        try (Stream<Path> files = Files.list(home.resolve("lib")))
        {
            return files.map((file) -> file.getFileName().toString()).sorted().toList();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private String run(final Map<String, String> environment, final String... arguments) throws Exception
    {
        final Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA_HOME", fakeJava.toString());
        assertEquals(0, exitOf(start(all, arguments)), this::output);
        return output();
    }

    private Process start(final Map<String, String> environment, final String... arguments) throws IOException
    {
        return startAs(home.resolve("bin/nodens"), environment, arguments);
    }

    private Process startAs(final Path script, final Map<String, String> environment, final String... arguments)
        throws IOException
    {
        final List<String> command = new ArrayList<>(List.of(toolNamed("sh").toString(), script.toString()));
        command.addAll(List.of(arguments));
        final ProcessBuilder builder = new ProcessBuilder(command)
            .directory(directory.toFile()).redirectErrorStream(true).redirectOutput(out().toFile());
        builder.environment().keySet().removeIf((name) -> name.startsWith("NODENS_") || name.startsWith("JAVA_"));
        builder.environment().put("HOME", directory.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static int exitOf(final Process process) throws InterruptedException
    {
        try
        {
            assertTrue(process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS), "the process does not end");
            return process.exitValue();
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    private Path out()
    {
        return directory.resolve("out");
    }

    private String output()
    {
        try
        {
            return Files.readString(out(), StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** A Java home whose Java prints: each text is the arguments of a printf of the shell. */
    private Path fakeJava(final String release, final String... prints) throws IOException
    {
        final Path java = Files.createTempDirectory(directory, "java");
        final Path program = Files.createDirectory(java.resolve("bin")).resolve("java");
        final StringBuilder script = new StringBuilder("#!/bin/sh\n");
        for (final String text : prints)
        {
            script.append(text.startsWith("'") ? "printf " + text : "echo " + text).append('\n');
        }

        program(program, script.toString());
        if (!release.isEmpty())
        {
            Files.writeString(java.resolve("release"), "IMPLEMENTOR=\"Somebody\"\n" + release + "\n");
        }

        return java;
    }

    private static void program(final Path file, final String script) throws IOException
    {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path toolNamed(final String name)
    {
        return Stream.of(System.getenv("PATH").split(":"))
            .map((place) -> Path.of(place, name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow();
    }
}
