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
package io.aeron.cluster;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The guard is in force by its place on the class path alone, so that place is what a member asks about.
 */
class CommitGuardOrderTest
{
    private static final String CLASS_PATH_PROPERTY = "surefire.test.class.path";

    @Test
    void shouldBeInForceWhenItComesBeforeAeron() throws Exception
    {
        assertTrue(isInForce(true));
    }

    @Test
    void shouldNotBeInForceWhenAeronComesFirst() throws Exception
    {
        assertFalse(isInForce(false));
    }

    private static boolean isInForce(final boolean isGuardFirst)
        throws IOException, ReflectiveOperationException
    {
        final List<URL> rest = classPath();
        final URL guard = CommitGuard.class.getProtectionDomain().getCodeSource().getLocation();
        rest.removeIf((url) -> url.sameFile(guard));
        final List<URL> all = new ArrayList<>(rest);
        all.add(isGuardFirst ? 0 : all.size(), guard);
        try (URLClassLoader loader = new URLClassLoader(
            all.toArray(new URL[0]), ClassLoader.getPlatformClassLoader()))
        {
            return (boolean)loader.loadClass(CommitGuard.class.getName()).getMethod("isInForce").invoke(null);
        }
    }

    private static List<URL> classPath() throws MalformedURLException
    {
        final List<URL> urls = new ArrayList<>();
        final String text = System.getProperty(CLASS_PATH_PROPERTY, System.getProperty("java.class.path"));
        for (final String entry : text.split(File.pathSeparator))
        {
            urls.add(Path.of(entry).toUri().toURL());
        }

        return urls;
    }
}
