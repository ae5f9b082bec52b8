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
import io.nodens.tree.tools.TreeInspector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import static org.junit.jupiter.api.Assertions.*;

/**
 * Every read, paused at each of its steps in turn, against everything that the writer can do meanwhile: as a
 * whole transaction, or as one that is still open when the read goes on. Whatever the read answers must be the state at
 * the zxid that it names. By readers that ask for the first time, and by ones that remember the path.
 */
@ParameterizedClass
@CsvSource({ "ADDRESS, false", "ADDRESS, true", "VAR_HANDLE, false", "VAR_HANDLE, true" })
class InterleavingMatrixTest
{
    private static final int MAX_STEPS = 100;

    @Parameter(0)
    MemoryAccess access;
    @Parameter(1)
    boolean isRemembered;

    @TempDir
    private Path directory;

    private final Observation seen = new Observation();
    private final Map<String, Consumer<String>> changes = new LinkedHashMap<>();
    private TreeRegion region;
    private History history;
    private TreeReader reader;
    private HistoryReader historyReader;
    private int serial;
    private int calls;

    @BeforeEach
    void before()
    {
        region = TreeRegion.create(Trees.configuration(directory));
        history = new History(region.writer(), 1, 100);
        newReader();
        changes.put("set", base -> history.setData(base + "/a", filled(10, 2)));
        changes.put("set longer", base -> history.setData(base + "/a", filled(30, 2)));
        changes.put("set into a block", base -> history.setData(base + "/a", filled(3000, 2)));
        changes.put("set back from a block", base -> history.setData(base + "/big", filled(5, 2)));
        changes.put("set another block", base -> history.setData(base + "/big", filled(2000, 2)));
        changes.put("set null", base -> history.setData(base + "/big", null));
        changes.put("set the parent", base -> history.setData(base, filled(7, 2)));
        changes.put("delete", base -> history.delete(base + "/a"));
        changes.put("delete with a block", base -> history.delete(base + "/big"));
        changes.put("delete all children", this::deleteChildren);
        changes.put("delete all and the parent", this::deleteAll);
        changes.put("create", base -> create(base + "/new", 10));
        changes.put("create again", this::createAgain);
        changes.put("create in the slot", this::createInTheSlot);
        changes.put("reuse the block", this::reuseTheBlock);
        changes.put("create all again", this::createAllAgain);
        changes.put("grow", this::grow);
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @ParameterizedTest
    @ValueSource(ints = { Observation.GET, Observation.EXISTS, Observation.LIST, Observation.LIST_WITH_DATA })
    void shouldAnswerAStateThatExistedWhenTheWriterActsAtAnyStep(final int kind)
    {
        int reads = 0;
        for (final String name : changes.keySet())
        {
            for (final String path : new String[]{ "", "/a", "/big", "/new", "/other" })
            {
                for (int step = 0; read(kind, path, name, step, step); step++)
                {
                    reads++;
                    assertTrue(step < MAX_STEPS);
                }
                for (int step = 0; read(kind, path, name, step, step + 1); step++)
                {
                    reads++;
                    assertTrue(step < MAX_STEPS);
                }
            }
        }

        System.out.println(reads + " reads with a change in between");
        assertTrue(reads > 2 * changes.size() * 5);
        assertEquals(List.of(), new TreeInspector(directory).verify());
    }

    /**
     * One read of a new parent with children, in which a transaction begins at one step and ends at another.
     *
     * @return whether the read came to the first of the steps.
     */
    private boolean read(
        final int kind, final String path, final String name, final int beginStep, final int completeStep)
    {
        final String base = "/base" + serial++;
        history.begin();
        create(base, 3);
        create(base + "/a", 10);
        create(base + "/big", 2000);
        history.complete();

        newReader();
        if (isRemembered)
        {
            historyReader.read(seen, kind, base + path);
        }

        calls = 0;
        reader.hook((point) ->
        {
            final int call = calls++;
            if (call == beginStep)
            {
                history.begin();
                changes.get(name).accept(base);
            }
            if (call == completeStep)
            {
                history.complete();
            }
        });
        historyReader.read(seen, kind, base + path);
        reader.hook(null);

        final boolean isBegun = calls > beginStep;
        if (isBegun && calls <= completeStep)
        {
            history.complete();
        }

        final String what = name + " at step " + beginStep + " to " + completeStep;
        if (TreeStatus.BUSY == seen.status)
        {
            assertTrue(beginStep < completeStep, what + ": gave up without need: " + seen);
        }
        else
        {
            assertNull(history.check(seen), what);
        }

        historyReader.read(seen, kind, base + path);
        assertNull(history.check(seen), what + ", afterwards");
        assertEquals(history.zxid(), seen.zxid);
        return isBegun;
    }

    private void newReader()
    {
        reader = region.newReader(access);
        historyReader = new HistoryReader(reader, List.of("/"), 1);
    }

    private void deleteChildren(final String base)
    {
        history.delete(base + "/a");
        history.delete(base + "/big");
    }

    private void deleteAll(final String base)
    {
        deleteChildren(base);
        history.delete(base);
    }

    private void createAgain(final String base)
    {
        history.delete(base + "/a");
        create(base + "/a", 10);
    }

    private void createInTheSlot(final String base)
    {
        history.delete(base + "/a");
        create(base + "/b", 10);
        create(base + "/other", 10);
    }

    private void reuseTheBlock(final String base)
    {
        history.setData(base + "/big", filled(1, 3));
        create(base + "/other", 2000);
    }

    private void createAllAgain(final String base)
    {
        deleteAll(base);
        create(base, 3);
        create(base + "/other", 10);
        create(base + "/a", 2000);
    }

    /** Enough for several splits of buckets, and more levels of the child index. */
    private void grow(final String base)
    {
        for (int i = 0; i < 70; i++)
        {
            create(base + "/grown" + i, 0);
        }
    }

    private void create(final String path, final int length)
    {
        history.create(path, filled(length, 1), new CreateParameters().reset());
    }

    private static byte[] filled(final int length, final int value)
    {
        final byte[] data = new byte[length];
        Arrays.fill(data, (byte)value);
        return data;
    }
}
