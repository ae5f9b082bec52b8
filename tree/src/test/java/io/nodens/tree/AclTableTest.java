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
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.*;

class AclTableTest
{
    private final UnsafeBuffer dst = new UnsafeBuffer(new byte[AclTable.MAX_LENGTH]);
    private final ZnodeStat stat = new ZnodeStat();
    private TreeRegion region;
    private TreeWriter writer;
    private AclTable acls;
    private TreeReader reader;
    private long zxid;

    @TempDir
    private Path directory;

    @BeforeEach
    void before()
    {
        region = TreeRegion.create(Trees.configuration(directory));
        writer = region.writer();
        acls = writer.acls();
        reader = region.newReader();
    }

    @AfterEach
    void after()
    {
        assertEquals(List.of(), new TreeInspector(directory).verify());
        assertEquals(writer.computeDigest(), writer.digest());
        region.close();
    }

    @Test
    void shouldGiveEqualListsOneIdAndOthersAnother()
    {
        begin();
        assertEquals(1, Trees.acl(writer, 7));
        assertEquals(2, Trees.acl(writer, 8));
        assertEquals(1, Trees.acl(writer, 7));
        complete();

        assertEquals(2, acls.size());
        assertEquals(2, acls.lastId());
        assertEquals(2, acls.find(Trees.aclList(8), 0, Trees.aclList(8).capacity()));
        assertEquals(AclTable.OPEN, acls.find(Trees.aclList(9), 0, Trees.aclList(9).capacity()));
    }

    @ParameterizedTest
    @EnumSource(MemoryAccess.class)
    void shouldShowAReaderTheListOfAZnode(final MemoryAccess access)
    {
        create("/a", 7);
        create("/open", 0);

        try (TreeRegion foreign = TreeRegion.map(directory))
        {
            for (final TreeReader each : List.of(region.newReader(access), foreign.newReader()))
            {
                assertEquals(TreeStatus.OK, each.exists("/a", stat));
                assertList(7, each, stat.aclId());
                assertEquals(TreeStatus.OK, each.exists("/open", stat));
                assertEquals(AclTable.OPEN, stat.aclId());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { -1, 0, 2, 16, 17, Integer.MAX_VALUE, Integer.MIN_VALUE })
    void shouldFindNoListWhenNoneHasTheId(final int id)
    {
        assertEquals(TreeStatus.NO_NODE, reader.getAcl(id, dst, 0));
        create("/a", 7);

        assertEquals(TreeStatus.NO_NODE, reader.getAcl(id, dst, 0));
    }

    @Test
    void shouldSayWhenAListDoesNotFit()
    {
        create("/a", 7);

        final int length = Trees.aclList(7).capacity();
        assertEquals(TreeStatus.BUFFER_TOO_SMALL, reader.getAcl(1, new byte[length - 1], 0));
        assertEquals(length, reader.getAcl(1, new byte[length], 0));
        assertEquals(TreeStatus.BUFFER_TOO_SMALL, reader.getAcl(1, new byte[length], 1));
    }

    @Test
    void shouldChangeAversionAloneWhenAnAclIsSet()
    {
        create("/a", 0);
        reader.exists("/a", stat);
        final long mzxid = stat.mzxid();

        begin();
        writer.setAcl(Trees.find(writer, "/a"), Trees.acl(writer, 7));
        complete();

        reader.exists("/a", stat);
        assertEquals(1, stat.aversion());
        assertEquals(0, stat.version());
        assertEquals(mzxid, stat.mzxid());
        assertEquals(mzxid, stat.pzxid());
        assertList(7, reader, stat.aclId());
    }

    @Test
    void shouldKeepAListForAWhileWhenItsLastZnodeIsGone()
    {
        final long bytes = writer.treeBytes();
        create("/a", 7);
        delete("/a");
        final long deletedAt = zxid;

        zxid = deletedAt + AclTable.GRACE_TRANSACTIONS - 2;
        touch();
        assertList(7, reader, 1);
        assertEquals(deletedAt, acls.unusedSince(1));

        touch();
        assertEquals(TreeStatus.NO_NODE, reader.getAcl(1, dst, 0));
        assertEquals(0, acls.size());
        assertEquals(bytes, writer.treeBytes());
    }

    @Test
    void shouldNotCollectAListThatIsUsedAgain()
    {
        create("/a", 7);
        delete("/a");
        create("/b", 7);

        zxid += 2 * AclTable.GRACE_TRANSACTIONS;
        touch();

        assertList(7, reader, 1);
        assertEquals(0, acls.nextUnused(0));
    }

    @Test
    void shouldGiveNoIdTwice()
    {
        create("/a", 7);
        delete("/a");
        zxid += AclTable.GRACE_TRANSACTIONS;
        create("/a", 7);

        reader.exists("/a", stat);
        assertEquals(2, stat.aclId());
        assertEquals(TreeStatus.NO_NODE, reader.getAcl(1, dst, 0));
    }

    @Test
    void shouldCollectAFewListsInOneTransaction()
    {
        begin();
        for (int i = 1; i <= 10; i++)
        {
            Trees.acl(writer, i);
        }
        complete();

        zxid += AclTable.GRACE_TRANSACTIONS;
        touch();
        assertEquals(10 - AclTable.COLLECTED_PER_TRANSACTION, acls.size());
        touch();
        touch();
        assertEquals(0, acls.size());
    }

    @Test
    void shouldCollectNothingWhileReadersWouldWaitForALongTransaction()
    {
        create("/a", 7);
        delete("/a");
        zxid += AclTable.GRACE_TRANSACTIONS;

        writer.beginTransaction(++zxid, zxid, true);
        assertList(7, reader, 1);
        complete();

        assertEquals(1, acls.size());
    }

    @Test
    void shouldMakeRoomByTheLongestUnusedWhenAllListsAreTaken()
    {
        create("/used", 1);
        begin();
        for (int i = 2; i <= AclTable.MAX_LISTS; i++)
        {
            assertEquals(i, Trees.acl(writer, i));
        }
        complete();
        assertEquals(AclTable.MAX_LISTS, acls.size());

        begin();
        assertTrue(acls.hasRoom());
        Trees.acl(writer, AclTable.MAX_LISTS + 1);
        complete();

        assertEquals(AclTable.MAX_LISTS, acls.size());
        assertList(1, reader, 1);
        assertEquals(TreeStatus.NO_NODE, reader.getAcl(2, dst, 0));
        assertList(3, reader, 3);
    }

    @Test
    void shouldRefuseAListWhenAllAreInUse()
    {
        begin();
        for (int i = 1; i <= AclTable.MAX_LISTS; i++)
        {
            acls.use(Trees.acl(writer, i));
        }
        assertFalse(acls.hasRoom());
        final TreeException refused = assertThrows(
            TreeException.class, () -> Trees.acl(writer, AclTable.MAX_LISTS + 1));
        assertEquals(TreeStatus.FULL, refused.status());
        for (int i = 1; i <= AclTable.MAX_LISTS; i++)
        {
            acls.release(i);
        }
        complete();
    }

    @Test
    void shouldRefuseAnIdThatNoListHas()
    {
        begin();
        assertThrows(TreeException.class, () ->
            writer.create(TreeWriter.ROOT_ZNODE, Trees.parameters("/a", null).acl(1)));
        assertThrows(TreeException.class, () -> writer.setAcl(TreeWriter.ROOT_ZNODE, -1));
        complete();

        assertEquals(1, writer.znodeCount());
        assertThrows(TreeException.class, () -> Trees.acl(writer, 7));
    }

    @Test
    void shouldReadAWholeListWhenTheTableChangesUnderTheReader()
    {
        create("/a", 7);
        final int[] changes = {0};
        reader.hook((point) ->
        {
            if (InterleavingHook.BEFORE_VALIDATION == point && changes[0]++ < 3)
            {
                create("/new" + changes[0], 10 + changes[0]);
            }
        });

        assertList(7, reader, 1);
        assertEquals(4, changes[0]);
    }

    @Test
    void shouldFindOnlyTheOpenListBusyWhileATransactionMakesOne()
    {
        create("/a", 7);
        begin();
        Trees.acl(writer, 8);
        assertEquals(TreeStatus.BUSY, reader.getAcl(1, dst, 0));
        complete();

        assertList(7, reader, 1);
        assertList(8, reader, 2);
    }

    private void assertList(final int number, final TreeReader each, final int aclId)
    {
        final UnsafeBuffer expected = Trees.aclList(number);
        assertEquals(expected.capacity(), each.getAcl(aclId, dst, 0));
        assertEquals(expected, new UnsafeBuffer(dst, 0, expected.capacity()));
    }

    private void create(final String path, final int list)
    {
        begin();
        writer.create(
            TreeWriter.ROOT_ZNODE, Trees.parameters(path, new byte[3]).acl(Trees.acl(writer, list)));
        complete();
    }

    private void delete(final String path)
    {
        begin();
        writer.delete(Trees.find(writer, path));
        complete();
    }

    private void touch()
    {
        begin();
        Trees.setData(writer, "/", new byte[1]);
        complete();
    }

    private void begin()
    {
        writer.beginTransaction(++zxid, zxid);
    }

    private void complete()
    {
        writer.completeTransaction();
    }
}
