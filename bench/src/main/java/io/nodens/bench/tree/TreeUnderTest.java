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

/**
 * Something that keeps znodes and can be asked for them by path.
 * <p>
 * <b>Thread:</b> writes come from one thread at a time; every reading thread has a {@link Reading} of its own.
 */
public interface TreeUnderTest extends AutoCloseable
{
    /** Longest data of a write, in bytes. */
    int MAX_DATA_LENGTH = 1024 * 1024;

    /**
     * One thread's way to read.
     */
    interface Reading
    {
        /**
         * Data and Stat of a path.
         *
         * @param paths  with the path.
         * @param offset of the path.
         * @return length of the data.
         */
        int getData(PathStream paths, int offset);

        /**
         * Stat of a path.
         *
         * @param paths  with the path.
         * @param offset of the path.
         * @return the version.
         */
        int exists(PathStream paths, int offset);
    }

    /**
     * Begin to read.
     *
     * @return for one thread.
     */
    Reading newReading();

    /**
     * Look a znode up and replace its data by as many bytes, as one transaction.
     *
     * @param index  of the znode.
     * @param length of the data.
     */
    void setData(int index, int length);

    /**
     * Create a znode that comes and goes, as one transaction, after looking for it in vain.
     *
     * @param index  of the znode.
     * @param length of the data.
     */
    void create(int index, int length);

    /**
     * Look up and delete what {@link #create(int, int)} made, as one transaction.
     *
     * @param index of the znode.
     */
    void delete(int index);

    /**
     * Replace the data of random znodes from now on, as fast as it goes, without the caller.
     */
    void startWriting();

    /**
     * Transactions so far.
     *
     * @return the count.
     */
    long writes();

    @Override
    void close();
}
