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
package io.nodens.cluster.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * One run of the command line, and what came of it.
 *
 * @param status exit code.
 * @param out    standard output.
 * @param err    standard error.
 */
record Invocation(int status, String out, String err)
{
    static Invocation run(final FakeCluster cluster, final String... args)
    {
        return run(cluster, InputStream.nullInputStream(), args);
    }

    static Invocation runWithInput(final FakeCluster cluster, final String stdin, final String... args)
    {
        return run(cluster, new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)), args);
    }

    private static Invocation run(final FakeCluster cluster, final InputStream stdin, final String[] args)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final int status = NodensMain.run(args, cluster::open, stdin, out, err);
        return new Invocation(
            status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
