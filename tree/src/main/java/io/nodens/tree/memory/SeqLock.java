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
package io.nodens.tree.memory;

import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.VarHandle;

/**
 * The one scheme by which readers see records, buckets and everything that hangs on them whole: a sequence lock whose
 * sequence is the transaction itself.
 * <p>
 * Every guarded structure has a word: the zxid of the last transaction that changed it. The region has one completed
 * zxid. A word above the completed zxid is a closed lock: the transaction is still storing, there or elsewhere.
 * <pre>
 *   writer, transaction z                     reader
 *   ---------------------                     ------
 *   for everything it changes:                c0 = completed                 (acquire)
 *     word = z                                word0 = word                   (acquire)
 *     release fence                           word0 above c0: wait for it, start again
 *     change fields, follow-on blocks         copy fields, follow-on blocks
 *   completed = z          (release)          acquire fence
 *                                             word != word0: start again
 *                                             the copy is the state as of c0
 * </pre>
 * <b>Why it holds.</b> (1) The acquire of c0 makes every store of transactions up to c0 visible. (2) Had a later
 * transaction z stored anything that the reader copied, its store of the word, ordered before by the release fence,
 * would be visible to the load of the word after the acquire fence, and differ, since zxids only rise. So what was
 * copied is what transaction word0 left, and nothing between word0 and c0 changed it. (3) Changes of one transaction
 * to one structure may repeat the word; they are all above c0 and never accepted. There is no other sequence and no
 * ABA: a word never returns to an earlier value while its structure lives, and the word of the bucket that names a
 * record proves that it lives.
 * <p>
 * <b>Progress.</b> The writer never waits. A reader waits for at most the rest of one transaction, and gives up after a
 * bounded number of attempts.
 */
public final class SeqLock
{
    private SeqLock()
    {
    }

    /**
     * Close the lock of a structure before changing it; completing the transaction opens it. To be called before the
     * first change in a transaction, harmless before later ones.
     *
     * @param buffer with the word.
     * @param offset of the word.
     * @param zxid   of the open transaction.
     */
    public static void close(final UnsafeBuffer buffer, final int offset, final long zxid)
    {
        buffer.putLongOpaque(offset, zxid);
        VarHandle.releaseFence();
    }

    /**
     * Load a word before copying what it guards.
     *
     * @param memory with the word.
     * @param offset of the word.
     * @return the word; the structure can be copied when it is at or below the completed zxid loaded before.
     */
    public static long begin(final RegionMemory memory, final long offset)
    {
        return memory.getLongAcquire(offset);
    }

    /**
     * Check after copying that what was copied is whole.
     *
     * @param memory with the word.
     * @param offset of the word.
     * @param word   that {@link #begin(RegionMemory, int)} returned.
     * @return true when the copy is good.
     */
    public static boolean isUnchanged(final RegionMemory memory, final long offset, final long word)
    {
        VarHandle.acquireFence();
        return word == memory.getLongOpaque(offset);
    }
}
