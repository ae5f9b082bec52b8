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
package io.nodens.bench.proof;

import io.nodens.cluster.testkit.LocalCluster;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import java.util.stream.Stream;

/**
 * Options of every proof: the members that it starts, and where their files go. A mixin; the proof calls
 * {@link #check()} before it begins.
 */
class MemberOptions
{
    /** Shortest session timeout that a stall of a busy host does not end. */
    static final int SHORTEST_SESSION_TIMEOUT_MS = 500;

    private static final String PROFILE = "--profile";

    @Option(names = "--jar", paramLabel = "FILE", defaultValue = "${sys:nodens.jar:-cluster/target/nodens.jar}",
        description = "nodens.jar of the members. Default: ${DEFAULT-VALUE}")
    private Path jar;

    @Option(names = "--directory", paramLabel = "DIR",
        description = "For data, logs and histories; must be new or empty. Default: a new one in the directory for " +
            "temporary files.")
    private Path directory;

    @Option(names = PROFILE, description = "Of the members: dev, balanced, dedicated. Default: ${DEFAULT-VALUE}")
    private String profile;

    @Option(names = "--server-arg", paramLabel = "ARG", parameterConsumer = NextWord.class,
        description = "For every member, as for the command server; may be repeated.")
    private final List<String> serverArguments = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * Options with defaults of the proof's own.
     *
     * @param profile of the members, unless another one is given.
     */
    MemberOptions(final String profile)
    {
        this.profile = profile;
    }

    /**
     * Refuse what cannot work, as a mistake in the command line.
     */
    void check()
    {
        check(Files.isRegularFile(jar), "no " + jar + ": build it by 'mvn -DskipTests package' or name it by --jar");
        check(null == directory || isAbsentOrEmpty(directory),
            "--directory " + directory + " is not empty: name a new or an empty one, for it may be deleted in the end");
    }

    /**
     * Refuse a value of an option of the proof, as a mistake in its command line.
     *
     * @param isAllowed whether it is one that can work.
     * @param message   that names the option and what is allowed.
     */
    void check(final boolean isAllowed, final String message)
    {
        if (!isAllowed)
        {
            throw new CommandLine.ParameterException(command.commandLine(), message);
        }
    }

    /**
     * The release of the members.
     *
     * @return nodens.jar.
     */
    Path jar()
    {
        return jar;
    }

    /**
     * What every member is started with, besides its place.
     *
     * @return arguments of the command server; a profile among those of {@code --server-arg} replaces the other.
     */
    String[] arguments()
    {
        final List<String> arguments = new ArrayList<>(serverArguments);
        if (serverArguments.stream().noneMatch((argument) -> (argument + "=").startsWith(PROFILE + "=")))
        {
            arguments.add(0, PROFILE + "=" + profile);
        }

        return arguments.toArray(new String[0]);
    }

    /**
     * Make the directory for the files of this proof.
     *
     * @param prefix of its name, when none was given.
     * @return its absolute path.
     * @throws IOException when it cannot be made.
     */
    Path makeDirectory(final String prefix) throws IOException
    {
        return null == directory ?
            Files.createTempDirectory(prefix) : Files.createDirectories(directory.toAbsolutePath());
    }

    /**
     * Carry a proof out on members of its own, print its verdict, and delete their files if it proved what it was to.
     *
     * @param prefix of the directory's name, when none was given.
     * @param count  of members, which are not started yet.
     * @param proof  that says whether it was proved.
     * @return exit code.
     * @throws IOException when the directory cannot be made, or the proof throws it.
     */
    int prove(final String prefix, final int count, final ClusterProof proof) throws IOException
    {
        final Path files = makeDirectory(prefix);
        final LocalCluster cluster = new LocalCluster(jar, files.resolve("members"), count, arguments());
        boolean isProved = false;
        try
        {
            isProved = proof.run(cluster, files);
            System.out.println(isProved ? "PROVED" : "FAILED, logs are in " + files);
            return isProved ? ProofOutcome.PROVED : ProofOutcome.FAILED;
        }
        finally
        {
            if (!isProved)
            {
                cluster.keepFiles();
            }
            CloseHelper.quietClose(cluster);
            if (isProved)
            {
                IoUtil.delete(files.toFile(), true);
            }
        }
    }

    /**
     * What is to be proved of members.
     */
    interface ClusterProof
    {
        /**
         * Carry it out.
         *
         * @param cluster that is to be started.
         * @param files   directory for files of the proof.
         * @return whether it was proved.
         * @throws IOException when a file or process fails it.
         */
        boolean run(LocalCluster cluster, Path files) throws IOException;
    }

    /**
     * Takes the next word whatever it looks like: {@code --profile=dev} is an option of the proof, too.
     */
    static final class NextWord implements CommandLine.IParameterConsumer
    {
        @Override
        public void consumeParameters(final Stack<String> words, final ArgSpec option, final CommandSpec command)
        {
            if (words.isEmpty())
            {
                throw new CommandLine.ParameterException(command.commandLine(), "--server-arg needs an argument");
            }

            option.<List<String>>getValue().add(words.pop());
        }
    }

    private static boolean isAbsentOrEmpty(final Path directory)
    {
        if (!Files.isDirectory(directory))
        {
            return Files.notExists(directory);
        }

        try (Stream<Path> entries = Files.list(directory))
        {
            return entries.findAny().isEmpty();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
