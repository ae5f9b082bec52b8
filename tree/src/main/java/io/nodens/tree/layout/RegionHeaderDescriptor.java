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

/**
 * Layout of the header file of a region, little-endian. Written by the writer alone; every field below
 * {@link #COMPLETED_ZXID_OFFSET} is fixed before {@link #STATE_OFFSET} becomes {@link #STATE_READY}, which is stored
 * last. All but the cluster id are fixed before {@link #STATE_RECOVERING} as well.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             Magic                             |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Layout Version                         |  8
 *  +---------------------------------------------------------------+
 *  |                        Header Length                          |  12
 *  +---------------------------------------------------------------+
 *  |                          Generation                           |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          Writer pid                           |  24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |             Start time of the writer's process, ms            |  32
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Segment Length                         |  40
 *  +---------------------------------------------------------------+
 *  |                         Max Segments                          |  44
 *  +---------------------------------------------------------------+
 *  |                      Change Ring Length                       |  48
 *  +---------------------------------------------------------------+
 *  |                     Max Chunks of buckets                     |  52
 *  +---------------------------------------------------------------+
 *  |                           Hash Seed                           |  56
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                 Hash Mask (all ones but in tests)             |  64
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |            Cluster id, upper half; both 0 for none            |  72
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                    Cluster id, lower half                     |  80
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |      Restored zxid: of the snapshot; no state before it       |  88
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |        Features: what the writer keeps beside the tree        |  96
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            padding                           ...  104
 *  +===============================================================+
 *  |            Completed zxid: its store publishes a transaction  |  128
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Bucket Count                          |  136
 *  +---------------------------------------------------------------+
 *  |      State: 0 creating, 1 ready, 2 closed, 3 recovering       |  140
 *  +---------------------------------------------------------------+
 *  |     Reclaimed zxid: states from it on are whole in history    |  144
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Segment Count                          |  152
 *  +---------------------------------------------------------------+
 *  |                            padding                            |  156
 *  +---------------------------------------------------------------+
 *  |   Directories word: zxid that last changed one of the roots   |  160
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                  Root of the index of ACLs                    |  168
 *  +---------------------------------------------------------------+
 *  |                  Depth of the index of ACLs                   |  172
 *  +---------------------------------------------------------------+
 *  |                Root of the index of sessions                  |  176
 *  +---------------------------------------------------------------+
 *  |                Depth of the index of sessions                 |  180
 *  +---------------------------------------------------------------+
 *  |     Waiting owners: ended, with records not given back yet    |  184
 *  +---------------------------------------------------------------+
 *  |      Ended owners: entries of their table that were used      |  188
 *  +---------------------------------------------------------------+
 *  |                            padding                           ...  192
 *  +===============================================================+
 *  |              Heartbeat, ms of the epoch, wall clock           |  256
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |              Last applied tick, ms of the epoch, log time     |  264
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |      Up to date as of, monotonic clock of the host, ns        |  272
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |    Last turn of the writer's service, monotonic clock, ns     |  280
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            padding                           ...  288
 *  +===============================================================+
 *  |                    Change ring: tail intent                   |  384
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                    Change ring: tail                          |  392
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                    Change ring: zxid at the tail              |  400
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |    Given back: ephemerals of ended owners whose records are   |  408
 *  |    reused, counted from the first one ever                    |
 *  +---------------------------------------------------------------+
 *  |                            padding                           ...  416
 *  +===============================================================+
 *  |                          Znode Count                          |  512
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Ephemeral Count                        |  520
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          Tree Bytes                           |  528
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            Digest                             |  536
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |              Next Line: first that was never handed out       |  544
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          Free Lines                           |  552
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                Overflow Lines of the path index               |  560
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |               Zxid in progress, or completed one              |  568
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          Limbo Lines                          |  576
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |   Unlinked Lines: of records that wait and nothing names      |  584
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            padding                           ...  592
 *  +===============================================================+
 *  |       First free block of every size class, 76 x int32       ...  640
 *  +---------------------------------------------------------------+
 *  |                            padding                           ...  944
 *  +===============================================================+
 *  |     Ended owners, 64 entries (see EndedOwnerDescriptor)      ...  2048
 *  +---------------------------------------------------------------+
 *  |                            padding                           ...  3072
 *  +===============================================================+
 *  |       First line of every chunk of buckets, int32            ...  4096
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class RegionHeaderDescriptor
{
    /** "NODENS" and two bytes that no text file begins with. */
    public static final long MAGIC = 0x0A_1A_53_4E_45_44_4F_4EL;
    /** Version of everything that docs/memory-layout.md describes. */
    public static final int LAYOUT_VERSION = 6;

    /** The region is being made. */
    public static final int STATE_CREATING = 0;
    /** The region can be read. */
    public static final int STATE_READY = 1;
    /** The writer is gone and said so, or a later one said it for him. */
    public static final int STATE_CLOSED = 2;
    /** The writer restores the tree: what stands in it is sound, and older than what was promised to anybody. */
    public static final int STATE_RECOVERING = 3;

    /** Magic. */
    public static final int MAGIC_OFFSET = 0;
    /** Layout version. */
    public static final int LAYOUT_VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
    /** Length of the header file. */
    public static final int HEADER_LENGTH_OFFSET = LAYOUT_VERSION_OFFSET + Integer.BYTES;
    /** Generation. */
    public static final int GENERATION_OFFSET = HEADER_LENGTH_OFFSET + Integer.BYTES;
    /** Process id of the writer. */
    public static final int WRITER_PID_OFFSET = GENERATION_OFFSET + Long.BYTES;
    /** Start of the writer's process, which tells it from a later one with its id; 0 when unknown. */
    public static final int WRITER_START_OFFSET = WRITER_PID_OFFSET + Long.BYTES;
    /** Bytes of a segment. */
    public static final int SEGMENT_LENGTH_OFFSET = WRITER_START_OFFSET + Long.BYTES;
    /** Most segments. */
    public static final int MAX_SEGMENTS_OFFSET = SEGMENT_LENGTH_OFFSET + Integer.BYTES;
    /** Bytes of the change ring. */
    public static final int RING_LENGTH_OFFSET = MAX_SEGMENTS_OFFSET + Integer.BYTES;
    /** Entries of the chunk table. */
    public static final int MAX_CHUNKS_OFFSET = RING_LENGTH_OFFSET + Integer.BYTES;
    /** Hash of the root, from which every path's hash follows. */
    public static final int HASH_SEED_OFFSET = MAX_CHUNKS_OFFSET + Integer.BYTES;
    /** Bits of a hash that are used. */
    public static final int HASH_MASK_OFFSET = HASH_SEED_OFFSET + Long.BYTES;
    /** Upper half of the identity of the cluster whose tree this is. */
    public static final int CLUSTER_ID_HIGH_OFFSET = HASH_MASK_OFFSET + Long.BYTES;
    /** Lower half of the identity of the cluster. */
    public static final int CLUSTER_ID_LOW_OFFSET = CLUSTER_ID_HIGH_OFFSET + Long.BYTES;
    /** Zxid of the snapshot that the tree was restored from, 0 without one: nothing shows a state before it. */
    public static final int RESTORED_ZXID_OFFSET = CLUSTER_ID_LOW_OFFSET + Long.BYTES;

    /** What the writer keeps beside the tree, one bit each: the constants below. Fixed before the region is ready. */
    public static final int FEATURES_OFFSET = RESTORED_ZXID_OFFSET + Long.BYTES;
    /** Bit: families count the descendants. */
    public static final long FEATURE_DESCENDANTS = 1;
    /** Bit: the ACLs that znodes name by id are in the region. */
    public static final long FEATURE_ACLS = 2;
    /** Bit: the ephemerals of each session are in the region. */
    public static final long FEATURE_SESSIONS = 4;

    /** Newest complete transaction. */
    public static final int COMPLETED_ZXID_OFFSET = 128;
    /** Buckets in service. */
    public static final int BUCKET_COUNT_OFFSET = COMPLETED_ZXID_OFFSET + Long.BYTES;
    /** Life of the region. */
    public static final int STATE_OFFSET = BUCKET_COUNT_OFFSET + Integer.BYTES;
    /** Earliest transaction whose state history shows whole; {@link HistoryDescriptor#OFF} while none is written. */
    public static final int RECLAIMED_ZXID_OFFSET = STATE_OFFSET + Integer.BYTES;
    /** Segments that exist. */
    public static final int SEGMENT_COUNT_OFFSET = RECLAIMED_ZXID_OFFSET + Long.BYTES;

    /** Lock of the directories: zxid of the last transaction that changed one of their roots. */
    public static final int DIRECTORIES_WORD_OFFSET = COMPLETED_ZXID_OFFSET + 4 * Long.BYTES;
    /** Root of the index of ACL blocks by ACL id, 0 for none. */
    public static final int ACL_ROOT_OFFSET = DIRECTORIES_WORD_OFFSET + Long.BYTES;
    /** Levels of that index. */
    public static final int ACL_DEPTH_OFFSET = ACL_ROOT_OFFSET + Integer.BYTES;
    /** Root of the index of session records by session id, 0 for none. */
    public static final int SESSION_ROOT_OFFSET = ACL_DEPTH_OFFSET + Integer.BYTES;
    /** Levels of that index. */
    public static final int SESSION_DEPTH_OFFSET = SESSION_ROOT_OFFSET + Integer.BYTES;

    /** Ended owners some of whose ephemerals have records still: readers look into the table while it is not 0. */
    public static final int WAITING_OWNERS_OFFSET = SESSION_DEPTH_OFFSET + Integer.BYTES;
    /** Entries of the table of ended owners that were ever used, the first ones. */
    public static final int ENDED_OWNERS_OFFSET = WAITING_OWNERS_OFFSET + Integer.BYTES;

    /** Heartbeat of the writer. */
    public static final int HEARTBEAT_OFFSET = 256;
    /** Log time of the last tick. */
    public static final int LAST_TICK_OFFSET = HEARTBEAT_OFFSET + Long.BYTES;
    /** Monotonic time of the host as of which the tree was up to date when it applied the last tick. */
    public static final int FRESH_AS_OF_OFFSET = LAST_TICK_OFFSET + Long.BYTES;
    /** Monotonic time of the host at which the thread that writes the tree last turned. */
    public static final int SERVICE_TURN_OFFSET = FRESH_AS_OF_OFFSET + Long.BYTES;

    /** Position up to which the change ring may be overwritten. */
    public static final int RING_TAIL_INTENT_OFFSET = 384;
    /** Position up to which the change ring is published. */
    public static final int RING_TAIL_OFFSET = RING_TAIL_INTENT_OFFSET + Long.BYTES;
    /** Newest transaction in the change ring. */
    public static final int RING_ZXID_OFFSET = RING_TAIL_OFFSET + Long.BYTES;

    /** Ephemerals of ended owners that were given back: a record of the ring that counts below it is too old. */
    public static final int GIVEN_BACK_OFFSET = RING_ZXID_OFFSET + Long.BYTES;

    /** Number of znodes. */
    public static final int ZNODE_COUNT_OFFSET = 512;
    /** Number of ephemerals. */
    public static final int EPHEMERAL_COUNT_OFFSET = ZNODE_COUNT_OFFSET + Long.BYTES;
    /** Logical size. */
    public static final int TREE_BYTES_OFFSET = EPHEMERAL_COUNT_OFFSET + Long.BYTES;
    /** Digest as of the completed zxid. */
    public static final int DIGEST_OFFSET = TREE_BYTES_OFFSET + Long.BYTES;
    /** First line that was never handed out. */
    public static final int NEXT_LINE_OFFSET = DIGEST_OFFSET + Long.BYTES;
    /** Lines in the free lists. */
    public static final int FREE_LINES_OFFSET = NEXT_LINE_OFFSET + Long.BYTES;
    /** Overflow lines of the path index. */
    public static final int OVERFLOW_LINES_OFFSET = FREE_LINES_OFFSET + Long.BYTES;
    /** Transaction in progress: on the writer's line, since readers who poll the completed one have no use for it. */
    public static final int IN_PROGRESS_ZXID_OFFSET = OVERFLOW_LINES_OFFSET + Long.BYTES;

    /** Lines of blocks that were given up and wait until no reader needs what they hold. */
    public static final int LIMBO_LINES_OFFSET = IN_PROGRESS_ZXID_OFFSET + Long.BYTES;

    /** Lines of records that wait to be given back and that neither index names. */
    public static final int UNLINKED_LINES_OFFSET = LIMBO_LINES_OFFSET + Long.BYTES;

    /** First free block of every size class. */
    public static final int FREE_HEADS_OFFSET = 640;

    /** Table of ended owners: entries of {@link EndedOwnerDescriptor}. */
    public static final int ENDED_OWNER_TABLE_OFFSET = 2048;

    /** Table of the chunks of buckets. */
    public static final int CHUNK_TABLE_OFFSET = 4096;

    private RegionHeaderDescriptor()
    {
    }

    /**
     * Length of a header file.
     *
     * @param maxChunks entries of the chunk table.
     * @return bytes, whole pages.
     */
    public static int headerLength(final int maxChunks)
    {
        return (CHUNK_TABLE_OFFSET + maxChunks * Integer.BYTES + 4095) & ~4095;
    }
}
