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
package io.nodens.tree;

import io.nodens.tree.memory.MemoryAccess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.*;

/**
 * A region in which all paths have one hash, so that only the comparison of names tells them apart.
 */
@ParameterizedClass
@EnumSource(MemoryAccess.class)
class CollisionTest
{
    /** Pairs that differ in one thing: depth, length, one word of a name, or the last byte of one. */
    private static final List<String> PATHS = List.of(
        "/a", "/b", "/ab", "/a/b", "/b/a", "/a/a", "/b/b", "/a/b/b", "/b/a/b", "/ab/b",
        "/abcdefgh", "/bbcdefgh", "/abcdefgi", "/abcdefg",
        "/abcdefghi", "/bbcdefghi", "/abcdefghj", "/abcdefghij",
        "/abcdefghabcdefghi", "/bbcdefghabcdefghi", "/abcdefghbbcdefghi", "/abcdefghabcdefghj",
        "/abcdefghabcdefgh", "/abcdefghabcdefgi", "/a/abcdefghi", "/b/abcdefghi", "/abcdefghi/a", "/abcdefghj/a");

    @Parameter
    MemoryAccess access;

    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();
    private TreeRegion region;
    private TreeWriter writer;
    private TreeReader reader;

    @BeforeEach
    void before()
    {
        region = TreeRegion.create(Trees.configuration(directory).hashMask(0));
        writer = region.writer();
        reader = region.newReader(access);
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @Test
    void shouldFindNoOtherPathWhenAllHashesAreEqual()
    {
        long zxid = 0;
        for (final String path : PATHS)
        {
            final List<String> existing = withParents(path);
            writer.beginTransaction(++zxid, 1);
            existing.forEach(name -> Trees.create(writer, name, null));
            writer.completeTransaction();

            for (final String other : PATHS)
            {
                final boolean isThere = existing.contains(other);
                final String what = other + " beside " + path;
                assertEquals(isThere ? TreeStatus.OK : TreeStatus.NO_NODE, reader.exists(other, stat), what);
                assertEquals(isThere, TreeWriter.NULL_ZNODE != Trees.find(writer, other), what);
            }

            writer.beginTransaction(++zxid, 1);
            for (int i = existing.size() - 1; i >= 0; i--)
            {
                writer.delete(Trees.find(writer, existing.get(i)));
            }
            writer.completeTransaction();
        }
    }

    private static List<String> withParents(final String path)
    {
        final List<String> paths = new ArrayList<>();
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1))
        {
            paths.add(path.substring(0, slash));
        }

        paths.add(path);
        return paths;
    }
}
