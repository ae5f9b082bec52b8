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
package io.nodens.cluster.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How tests start programs in Java: with the JVM that runs them, and with options that a build may choose for all such
 * programs, since many of them live for seconds.
 */
public final class JavaCommand
{
    /**
     * System property: JVM options of every program that {@link #java(String...)} starts, parted by spaces. None by
     * default.
     */
    public static final String OPTIONS_PROP_NAME = "nodens.test.jvm.options";
    /**
     * System property: the class data archive that all these programs use, made by {@link ClassArchive}. None by
     * default; a file that is absent or does not fit is passed over.
     */
    public static final String ARCHIVE_PROP_NAME = "nodens.test.class.archive";

    private JavaCommand()
    {
    }

    /**
     * The begin of a command line.
     *
     * @param arguments of the JVM, behind those that the two properties ask for.
     * @return a list to which the caller may add.
     */
    public static List<String> java(final String... arguments)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String option : System.getProperty(OPTIONS_PROP_NAME, "").split(" "))
        {
            if (!option.isEmpty())
            {
                command.add(option);
            }
        }
        final String archive = System.getProperty(ARCHIVE_PROP_NAME, "");
        if (!archive.isEmpty())
        {
            command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off"));
        }
        command.addAll(List.of(arguments));
        return command;
    }
}
