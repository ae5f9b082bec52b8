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
package io.nodens.gateway.words;

/**
 * Names and values of {@code envi}: properties of the JVM and its heap.
 * <p>
 * <b>Thread:</b> any.
 */
public final class ServerEnvironment
{
    private static final String[] PROPERTIES =
    {
        "java.version", "java.vendor", "java.home", "java.class.path", "java.library.path", "java.io.tmpdir",
        "java.compiler", "os.name", "os.arch", "os.version", "user.name", "user.home", "user.dir"
    };
    private static final String UNKNOWN = "<NA>";
    private static final long MEGABYTE = 1 << 20;

    private ServerEnvironment()
    {
    }

    /**
     * Tell the environment of this process.
     *
     * @param version  of the server, as {@code zookeeper.version}.
     * @param hostName of this host; found out once at the start, since that may ask a name server.
     * @param visitor  is told each name and value, in ZooKeeper's order.
     */
    public static void forEach(final String version, final String hostName, final TextPairVisitor visitor)
    {
        visitor.onPair("zookeeper.version", version);
        visitor.onPair("host.name", hostName);
        for (final String property : PROPERTIES)
        {
            visitor.onPair(property, System.getProperty(property, UNKNOWN));
        }

        final Runtime runtime = Runtime.getRuntime();
        visitor.onPair("os.memory.free", runtime.freeMemory() / MEGABYTE + "MB");
        visitor.onPair("os.memory.max", runtime.maxMemory() / MEGABYTE + "MB");
        visitor.onPair("os.memory.total", runtime.totalMemory() / MEGABYTE + "MB");
    }
}
