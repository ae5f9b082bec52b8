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
package io.nodens.tree.layout;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.*;

/**
 * Pins every offset as a literal: a change here is a new layout version and a change of docs/memory-layout.md.
 */
class LayoutTest
{
    @Test
    void shouldPinTheRegionHeader()
    {
        assertEquals(6, RegionHeaderDescriptor.LAYOUT_VERSION);
        assertEquals(0x0A1A534E45444F4EL, RegionHeaderDescriptor.MAGIC);
        assertEquals(0, RegionHeaderDescriptor.MAGIC_OFFSET);
        assertEquals(8, RegionHeaderDescriptor.LAYOUT_VERSION_OFFSET);
        assertEquals(12, RegionHeaderDescriptor.HEADER_LENGTH_OFFSET);
        assertEquals(16, RegionHeaderDescriptor.GENERATION_OFFSET);
        assertEquals(24, RegionHeaderDescriptor.WRITER_PID_OFFSET);
        assertEquals(32, RegionHeaderDescriptor.WRITER_START_OFFSET);
        assertEquals(40, RegionHeaderDescriptor.SEGMENT_LENGTH_OFFSET);
        assertEquals(44, RegionHeaderDescriptor.MAX_SEGMENTS_OFFSET);
        assertEquals(48, RegionHeaderDescriptor.RING_LENGTH_OFFSET);
        assertEquals(52, RegionHeaderDescriptor.MAX_CHUNKS_OFFSET);
        assertEquals(56, RegionHeaderDescriptor.HASH_SEED_OFFSET);
        assertEquals(64, RegionHeaderDescriptor.HASH_MASK_OFFSET);
        assertEquals(72, RegionHeaderDescriptor.CLUSTER_ID_HIGH_OFFSET);
        assertEquals(80, RegionHeaderDescriptor.CLUSTER_ID_LOW_OFFSET);
        assertEquals(88, RegionHeaderDescriptor.RESTORED_ZXID_OFFSET);
        assertEquals(128, RegionHeaderDescriptor.COMPLETED_ZXID_OFFSET);
        assertEquals(136, RegionHeaderDescriptor.BUCKET_COUNT_OFFSET);
        assertEquals(140, RegionHeaderDescriptor.STATE_OFFSET);
        assertEquals(144, RegionHeaderDescriptor.RECLAIMED_ZXID_OFFSET);
        assertEquals(152, RegionHeaderDescriptor.SEGMENT_COUNT_OFFSET);
        assertEquals(256, RegionHeaderDescriptor.HEARTBEAT_OFFSET);
        assertEquals(264, RegionHeaderDescriptor.LAST_TICK_OFFSET);
        assertEquals(272, RegionHeaderDescriptor.FRESH_AS_OF_OFFSET);
        assertEquals(280, RegionHeaderDescriptor.SERVICE_TURN_OFFSET);
        assertEquals(384, RegionHeaderDescriptor.RING_TAIL_INTENT_OFFSET);
        assertEquals(392, RegionHeaderDescriptor.RING_TAIL_OFFSET);
        assertEquals(400, RegionHeaderDescriptor.RING_ZXID_OFFSET);
        assertEquals(96, RegionHeaderDescriptor.FEATURES_OFFSET);
        assertEquals(160, RegionHeaderDescriptor.DIRECTORIES_WORD_OFFSET);
        assertEquals(168, RegionHeaderDescriptor.ACL_ROOT_OFFSET);
        assertEquals(172, RegionHeaderDescriptor.ACL_DEPTH_OFFSET);
        assertEquals(176, RegionHeaderDescriptor.SESSION_ROOT_OFFSET);
        assertEquals(180, RegionHeaderDescriptor.SESSION_DEPTH_OFFSET);
        assertEquals(512, RegionHeaderDescriptor.ZNODE_COUNT_OFFSET);
        assertEquals(520, RegionHeaderDescriptor.EPHEMERAL_COUNT_OFFSET);
        assertEquals(528, RegionHeaderDescriptor.TREE_BYTES_OFFSET);
        assertEquals(536, RegionHeaderDescriptor.DIGEST_OFFSET);
        assertEquals(544, RegionHeaderDescriptor.NEXT_LINE_OFFSET);
        assertEquals(552, RegionHeaderDescriptor.FREE_LINES_OFFSET);
        assertEquals(560, RegionHeaderDescriptor.OVERFLOW_LINES_OFFSET);
        assertEquals(568, RegionHeaderDescriptor.IN_PROGRESS_ZXID_OFFSET);
        assertEquals(640, RegionHeaderDescriptor.FREE_HEADS_OFFSET);
        assertEquals(4096, RegionHeaderDescriptor.CHUNK_TABLE_OFFSET);
        assertEquals(0, RegionHeaderDescriptor.STATE_CREATING);
        assertEquals(1, RegionHeaderDescriptor.STATE_READY);
        assertEquals(2, RegionHeaderDescriptor.STATE_CLOSED);
        assertEquals(3, RegionHeaderDescriptor.STATE_RECOVERING);
        assertTrue(RegionHeaderDescriptor.FREE_HEADS_OFFSET + 4 * SizeClasses.COUNT <=
            RegionHeaderDescriptor.CHUNK_TABLE_OFFSET);
        assertEquals(8192, RegionHeaderDescriptor.headerLength(1));
        assertEquals(8192, RegionHeaderDescriptor.headerLength(1024));
        assertEquals(12288, RegionHeaderDescriptor.headerLength(1025));
    }

    @Test
    void shouldPinTheZnode()
    {
        assertEquals(0, ZnodeDescriptor.WORD_OFFSET);
        assertEquals(8, ZnodeDescriptor.CZXID_OFFSET);
        assertEquals(16, ZnodeDescriptor.MZXID_OFFSET);
        assertEquals(24, ZnodeDescriptor.CTIME_OFFSET);
        assertEquals(32, ZnodeDescriptor.MTIME_OFFSET);
        assertEquals(40, ZnodeDescriptor.OWNER_OFFSET);
        assertEquals(48, ZnodeDescriptor.VERSION_OFFSET);
        assertEquals(52, ZnodeDescriptor.AVERSION_OFFSET);
        assertEquals(56, ZnodeDescriptor.DATA_LENGTH_OFFSET);
        assertEquals(60, ZnodeDescriptor.FAMILY_OFFSET);
        assertEquals(64, ZnodeDescriptor.ORDINAL_OFFSET);
        assertEquals(72, ZnodeDescriptor.PARENT_OFFSET);
        assertEquals(76, ZnodeDescriptor.ACL_OFFSET);
        assertEquals(80, ZnodeDescriptor.NAME_LENGTH_OFFSET);
        assertEquals(82, ZnodeDescriptor.KIND_OFFSET);
        assertEquals(83, ZnodeDescriptor.SIZE_CLASS_OFFSET);
        assertEquals(84, ZnodeDescriptor.NAME_OFFSET);
        assertEquals(84, ZnodeDescriptor.HEAD_LENGTH);
    }

    @Test
    void shouldPinWhatHangsOnZnodes()
    {
        assertEquals(0, FamilyDescriptor.PZXID_OFFSET);
        assertEquals(8, FamilyDescriptor.CREATE_COUNT_OFFSET);
        assertEquals(16, FamilyDescriptor.INDEX_HASH_OFFSET);
        assertEquals(24, FamilyDescriptor.DIGEST_HASH_OFFSET);
        assertEquals(32, FamilyDescriptor.DESCENDANTS_OFFSET);
        assertEquals(36, FamilyDescriptor.NUM_CHILDREN_OFFSET);
        assertEquals(40, FamilyDescriptor.CHILD_ROOT_OFFSET);
        assertEquals(44, FamilyDescriptor.CHILD_DEPTH_OFFSET);
        assertEquals(48, FamilyDescriptor.DESCENDANTS_WORD_OFFSET);
        assertEquals(45, FamilyDescriptor.UNCOUNTED_OFFSET);
        assertEquals(56, FamilyDescriptor.DESCENDANT_BYTES_OFFSET);
        assertEquals(16, ChildNodeDescriptor.FANOUT);
        assertEquals(4, ChildNodeDescriptor.FANOUT_SHIFT);
        assertEquals(16, ChildNodeDescriptor.MAX_DEPTH);
        assertEquals(60, ChildNodeDescriptor.entryOffset(15));
        assertEquals(0, DataBlockDescriptor.HASH_OFFSET);
        assertEquals(8, DataBlockDescriptor.DATA_OFFSET);
        assertEquals(8, FreeBlockDescriptor.NEXT_OFFSET);
        assertEquals(12, FreeBlockDescriptor.PREVIOUS_OFFSET);
        assertEquals(16, FreeBlockDescriptor.LINES_OFFSET);
        assertEquals(60, FreeBlockDescriptor.LINES_IN_LAST_OFFSET);
        assertEquals(0, DataPieceDescriptor.NEXT_OFFSET);
        assertEquals(4, DataPieceDescriptor.LINES_OFFSET);
        assertEquals(8, DataPieceDescriptor.CONTENT_OFFSET);
        assertEquals(16, DataPieceDescriptor.FIRST_DATA_OFFSET);
        assertEquals(17, DataBlockDescriptor.lines(1024));
        assertEquals(1, DataPieceDescriptor.maxLines(48));
        assertEquals(19, DataPieceDescriptor.maxLines(1024));
        assertEquals(20, DataBlockDescriptor.countedLines(1024));
        assertEquals(16_385, DataBlockDescriptor.lines(1024 * 1024));
    }

    @Test
    void shouldPinTheBucketAndTheChangeRecord()
    {
        assertEquals(0, BucketDescriptor.WORD_OFFSET);
        assertEquals(8, BucketDescriptor.OVERFLOW_OFFSET);
        assertEquals(12, BucketDescriptor.NUMBER_OFFSET);
        assertEquals(16, BucketDescriptor.TAGS_OFFSET);
        assertEquals(40, BucketDescriptor.ZNODES_OFFSET);
        assertEquals(6, BucketDescriptor.ENTRIES);
        assertEquals(
            SizeClasses.LINE_LENGTH, BucketDescriptor.ZNODES_OFFSET + BucketDescriptor.ENTRIES * Integer.BYTES);
        assertEquals(0, AclBlockDescriptor.ID_OFFSET);
        assertEquals(4, AclBlockDescriptor.LENGTH_OFFSET);
        assertEquals(8, AclBlockDescriptor.LIST_OFFSET);
        assertEquals(0, AclBlockDescriptor.ENTRY_PERMISSIONS_OFFSET);
        assertEquals(1, AclBlockDescriptor.ENTRY_SCHEME_LENGTH_OFFSET);
        assertEquals(2, AclBlockDescriptor.ENTRY_IDENTITY_LENGTH_OFFSET);
        assertEquals(4, AclBlockDescriptor.ENTRY_SCHEME_OFFSET);
        assertEquals(4096, AclBlockDescriptor.MAX_LIST_LENGTH);
        assertEquals(2, AclBlockDescriptor.lines(57));
        assertEquals(0, ChangeRecordDescriptor.LENGTH_OFFSET);
        assertEquals(4, ChangeRecordDescriptor.KIND_OFFSET);
        assertEquals(5, ChangeRecordDescriptor.ZNODE_KIND_OFFSET);
        assertEquals(6, ChangeRecordDescriptor.PATH_LENGTH_OFFSET);
        assertEquals(8, ChangeRecordDescriptor.ZXID_OFFSET);
        assertEquals(16, ChangeRecordDescriptor.ACL_OFFSET);
        assertEquals(20, ChangeRecordDescriptor.PARENT_ACL_OFFSET);
        assertEquals(24, ChangeRecordDescriptor.PATH_OFFSET);
    }

    @ParameterizedTest
    @CsvSource({
        "0,64,0", "63,64,63", "64,64,0", "64,65,64", "65,65,1", "127,127,63", "127,128,127", "-1,100,63", "-1,1,0" })
    void shouldFindTheBucketOfAHash(final int hash, final int bucketCount, final int bucket)
    {
        assertEquals(bucket, BucketDescriptor.bucketOf(hash, bucketCount));
    }

    @Test
    void shouldGiveEverySizeTheSmallestClassThatHoldsIt()
    {
        for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++)
        {
            final int lines = SizeClasses.linesOf(sizeClass);
            assertEquals(sizeClass, SizeClasses.classOf(lines));
            assertEquals(sizeClass, SizeClasses.classWithin(lines));
            if (sizeClass > 0)
            {
                final int smaller = SizeClasses.linesOf(sizeClass - 1);
                assertTrue(smaller < lines);
                assertEquals(sizeClass, SizeClasses.classOf(smaller + 1));
                assertEquals(sizeClass - 1, SizeClasses.classWithin(lines - 1));
            }
        }

        assertEquals(SizeClasses.MAX_LINES, SizeClasses.linesOf(SizeClasses.COUNT - 1));
        assertTrue(DataBlockDescriptor.countedLines(16 * 1024 * 1024) <= SizeClasses.MAX_LINES);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,2", "8,-1,2", "8,0,2", "8,36,2", "8,37,3", "8,100,3", "9,100,4", "8,420,8", "8,421,2", "4095,1000000,80" })
    void shouldChooseTheSlotOfANewZnode(final int nameLength, final int dataLength, final int lines)
    {
        assertEquals(lines, ZnodeDescriptor.slotLines(nameLength, dataLength));
        assertEquals(lines, ZnodeDescriptor.trimmedSlotLines(lines, nameLength, dataLength));
        assertTrue(ZnodeDescriptor.inlineCapacity(lines, nameLength) >= ZnodeDescriptor.DATA_LINE_LENGTH);
    }

    @Test
    void shouldTrimASlotToWhatItsDataNeed()
    {
        assertEquals(2, ZnodeDescriptor.trimmedSlotLines(8, 10, 0));
        assertEquals(2, ZnodeDescriptor.trimmedSlotLines(8, 10, -1));
        assertEquals(2, ZnodeDescriptor.trimmedSlotLines(3, 10, 34));
        assertEquals(4, ZnodeDescriptor.trimmedSlotLines(4, 10, 98));
        assertEquals(3, ZnodeDescriptor.trimmedSlotLines(5, 10, 98));
        assertEquals(8, ZnodeDescriptor.trimmedSlotLines(8, 10, 400));
        assertEquals(2, ZnodeDescriptor.trimmedSlotLines(8, 10, 500));
        assertEquals(5, ZnodeDescriptor.trimmedSlotLines(8, 200, 500));
        assertEquals(2, ZnodeDescriptor.trimmedSlotLines(2, 10, 98));
    }
}
