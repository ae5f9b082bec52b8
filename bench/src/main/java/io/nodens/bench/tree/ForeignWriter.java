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
package io.nodens.bench.tree;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The process that {@link ForeignNodensTree} starts: fills a region, says so, writes when it is told to, and ends
 * with its standard input.
 */
public final class ForeignWriter
{
    /** What the process prints once the region can be mapped. */
    static final String READY = "ready";
    /** Byte on standard input that starts the writing. */
    static final int START = 'w';

    private ForeignWriter()
    {
    }

    /**
     * Run.
     *
     * @param args directory of the region, number of znodes, length of the data.
     * @throws IOException when standard input fails.
     */
    public static void main(final String[] args) throws IOException
    {
        try (NodensTree tree = new NodensTree(
            Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2])))
        {
            System.out.println(READY);
            boolean isWriting = false;
            for (int command = System.in.read(); command >= 0; command = System.in.read())
            {
                if (START == command && !isWriting)
                {
                    isWriting = true;
                    tree.startWriting();
                }
            }
        }
    }
}
