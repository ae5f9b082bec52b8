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
package io.nodens.cluster.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.testsupport.TestSeed;
import io.nodens.tree.TreeWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A command of several operations does what its operations do one after the other; it fails where the first of them
 * would, and then does nothing.
 */
class MultiSimulationTest
{
    private static final int ROUNDS = 1_500;
    private static final int MAX_OPERATIONS = 8;
    private static final String[] PATHS = {"/", "/a", "/a/b", "/a/b/c", "/a/s-", "/b", "/b/s-", "/c", "/c/", "bad",
        "/a//x", "/a/s-0000000000", "/a/s-0000000001", "/none/d"};

    /** What everybody gets of a znode: all but to set its data, all but to create or delete below it. */
    private static final String[] LISTS = {"29 world anyone", "19 world anyone", "1 world anyone,31 digest bob:h"};

    @TempDir
    private Path directory;

    private final Operations operations = new Operations();
    private final UnsafeBuffer pathBuffer = new UnsafeBuffer(new byte[4096]);
    private final List<Long> suffixes = new ArrayList<>();
    private final List<Integer> versions = new ArrayList<>();
    private final Random random = new Random(TestSeed.seed());
    private StateDriver single;

    @Test
    void shouldDoWhatItsOperationsDoOneAfterTheOther()
    {
        int wholes = 0;
        int refusals = 0;
        try (StateDriver multi = new StateDriver(directory.resolve("multi"));
            StateDriver singles = new StateDriver(directory.resolve("single")))
        {
            single = singles;
            final long session = open(multi);
            assertEquals(session, open(singles));
            // Lists that are in use are never counted twice.
            for (int i = 0; i < LISTS.length; i++)
            {
                operations.clear().create("/list" + i, CreateMode.PERSISTENT.value(), LISTS[i]);
                assertEquals(ResultCode.OK, operations.send(multi, session));
                assertEquals(ResultCode.OK, operations.sendOne(singles, session, 0));
            }
            for (int round = 0; round < ROUNDS; round++)
            {
                makeOperations();
                final ResultCode expected = sendOneByOne(session);
                final int done = suffixes.size();
                final long before = multi.machine.zxid();

                assertEquals(expected, operations.send(multi, session));
                if (ResultCode.OK == expected)
                {
                    wholes++;
                }
                else
                {
                    refusals++;
                    assertEquals(before, multi.machine.zxid());
                    assertEquals(codes(done, expected), multi.answers.codes());
                    operations.keep(done);
                    assertEquals(0 == done ? ResultCode.BAD_ARGUMENTS : ResultCode.OK, operations.send(multi, session));
                }
                if (done > 0)
                {
                    assertEquals(suffixes, multi.answers.suffixes());
                    assertEquals(versions, multi.answers.versions());
                }
                compare(multi.machine, singles.machine);
            }
        }
        assertTrue(wholes > ROUNDS / 50 && refusals > ROUNDS / 50, wholes + " wholes, " + refusals + " refusals");
    }

    private static long open(final StateDriver driver)
    {
        driver.openFrontEndOfVersion(
            CommandVersion.WITH_OPERATIONS, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
        return driver.openSession(0, 1000);
    }

    private void makeOperations()
    {
        operations.clear();
        for (int i = 1 + random.nextInt(MAX_OPERATIONS); i > 0; i--)
        {
            final String path = PATHS[random.nextInt(PATHS.length)];
            final String known = random.nextInt(5) == 0 ? path : existing();
            final int version = random.nextInt(8) == 0 ? random.nextInt(3) : -1;
            switch (random.nextInt(8))
            {
                case 0 -> operations.create(path, random.nextInt(5), LISTS[random.nextInt(LISTS.length)]);
                case 1, 2 -> operations.create(path, random.nextInt(40) == 0 ? 9 : random.nextInt(5));
                case 3, 4 -> operations.delete(existing(), version);
                case 5 -> operations.delete(path, version);
                case 6 -> operations.set(
                    known, "x".repeat(random.nextInt(60) == 0 ? 1001 : random.nextInt(200)), version);
                default -> operations.check(known, version);
            }
        }
    }

    /** Path of some znode, so that the tree does not stay full. */
    private String existing()
    {
        final TreeWriter tree = single.machine.tree;
        int znode = TreeWriter.ROOT_ZNODE;
        for (int i = random.nextInt(60); i > 0; i--)
        {
            final int child = tree.firstChild(znode);
            final int next = TreeWriter.NULL_ZNODE == child || random.nextInt(3) == 0 ? tree.nextSibling(znode) : child;
            znode = TreeWriter.NULL_ZNODE == next ? znode : next;
        }
        return path(tree, znode);
    }

    private String path(final TreeWriter tree, final int znode)
    {
        return pathBuffer.getStringWithoutLengthUtf8(0, tree.copyPath(znode, pathBuffer, 0));
    }

    private ResultCode sendOneByOne(final long session)
    {
        suffixes.clear();
        versions.clear();
        for (int i = 0; i < operations.size(); i++)
        {
            final WriteOperation operation = operations.get(i);
            final ResultCode code = Operation.CHECK == operation.kind ?
                check(operation) : operations.sendOne(single, session, i);
            if (ResultCode.OK != code)
            {
                return code;
            }
            suffixes.add(Operation.CHECK == operation.kind ? -1 : single.writeSuffix());
            versions.add(Operation.CHECK == operation.kind ? 0 : single.answers.versions().get(0));
        }

        return ResultCode.OK;
    }

    private ResultCode check(final WriteOperation check)
    {
        final String path = check.path.getStringWithoutLengthUtf8(check.pathOffset, check.pathLength);
        if (!path.startsWith("/") || path.contains("//") || (path.endsWith("/") && path.length() > 1))
        {
            return ResultCode.BAD_ARGUMENTS;
        }
        final TreeWriter tree = single.machine.tree;
        final int znode = find(tree, path);
        if (TreeWriter.NULL_ZNODE == znode)
        {
            return ResultCode.NO_NODE;
        }
        return check.version == -1 || check.version == tree.version(znode) ? ResultCode.OK : ResultCode.BAD_VERSION;
    }

    private List<Integer> codes(final int done, final ResultCode failure)
    {
        final List<Integer> codes = new ArrayList<>(Collections.nCopies(done, 0));
        codes.add(failure.value());
        codes.addAll(Collections.nCopies(operations.size() - done - 1, ResultCode.RUNTIME_INCONSISTENCY.value()));
        return codes;
    }

    private void compare(final StateMachine multi, final StateMachine singles)
    {
        assertEquals(singles.tree.znodeCount(), multi.tree.znodeCount());
        assertEquals(singles.tree.treeBytes(), multi.tree.treeBytes());
        assertEquals(singles.ephemerals.size(), multi.ephemerals.size());
        assertEquals(multi.computeDigest(), multi.digest());
        compare(multi.tree, singles.tree, TreeWriter.ROOT_ZNODE);
    }

    private void compare(final TreeWriter multi, final TreeWriter singles, final int znode)
    {
        final String path = path(multi, znode);
        final int other = find(singles, path);
        assertTrue(TreeWriter.NULL_ZNODE != other, path);
        assertEquals(singles.version(other), multi.version(znode), path);
        assertEquals(singles.numChildren(other), multi.numChildren(znode), path);
        assertEquals(singles.createCount(other), multi.createCount(znode), path);
        assertEquals(singles.dataLength(other), multi.dataLength(znode), path);
        assertEquals(singles.kind(other), multi.kind(znode), path);
        assertEquals(singles.aclId(other), multi.aclId(znode), path);
        int child = multi.firstChild(znode);
        while (TreeWriter.NULL_ZNODE != child)
        {
            compare(multi, singles, child);
            child = multi.nextSibling(child);
        }
    }

    private static int find(final TreeWriter tree, final String path)
    {
        final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return tree.find(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
