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

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Makes a program that applies the commands up to an older version only, as the release did that came with it: a copy
 * of the jar with one class compiled anew.
 */
final class OlderRelease
{
    private static final Path SOURCE = Path.of("src", "main", "java");
    private static final String CLASS_NAME = "io/nodens/cluster/state/CommandVersion";

    private OlderRelease()
    {
    }

    /**
     * Make the jar.
     *
     * @param jar       of this build.
     * @param directory for the copy and what it is made of.
     * @param version   newest version of the commands that it applies.
     * @return the copy.
     */
    static Path of(final Path jar, final Path directory, final int version) throws IOException
    {
        final Path sourceFile = Files.createDirectories(directory.resolve("source")).resolve("CommandVersion.java");
        final String source = Files.readString(SOURCE.resolve(CLASS_NAME + ".java"));
        final String changed =
            source.replaceFirst("CURRENT = version\\(\\d+\\);", "CURRENT = version(" + version + ");");
        assertTrue(!changed.equals(source), "the newest version is not where it was in " + CLASS_NAME);
        Files.writeString(sourceFile, changed);

        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final Path classes = Files.createDirectories(directory.resolve("classes"));
        assertEquals(0, compiler.run(
            null, null, null,
            "--release", "17", "-cp", jar.toString(), "-d", classes.toString(), sourceFile.toString()));

        final Path copy = directory.resolve("older-nodens.jar");
        Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem contents = FileSystems.newFileSystem(copy))
        {
            Files.copy(
                classes.resolve(CLASS_NAME + ".class"),
                contents.getPath(CLASS_NAME + ".class"),
                StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }
}
