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
package io.nodens.client;

import io.nodens.tree.ChildrenPage;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.file.Path;
import java.util.List;


/**
 * Reads a member's tree from its mapped region.
 */
public final class EmbeddedReader implements AutoCloseable
{
    /**
     * open.
     *
     * @param regionDirectory of the call.
     * @return the answer.
     */
    public static EmbeddedReader open(final Path regionDirectory)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getData.
     *
     * @param path of the call.
     * @param pathOffset of the call.
     * @param pathLength of the call.
     * @param dst of the call.
     * @param dstOffset of the call.
     * @param stat of the call.
     * @return the answer.
     */
    public int getData(final DirectBuffer path, final int pathOffset, final int pathLength, final MutableDirectBuffer dst,
        final int dstOffset, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * exists.
     *
     * @param path of the call.
     * @param pathOffset of the call.
     * @param pathLength of the call.
     * @param stat of the call.
     * @return the answer.
     */
    public int exists(final DirectBuffer path, final int pathOffset, final int pathLength, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getChildren.
     *
     * @param path of the call.
     * @param pathOffset of the call.
     * @param pathLength of the call.
     * @param page of the call.
     * @param stat of the call.
     * @return the answer.
     */
    public int getChildren(final DirectBuffer path, final int pathOffset, final int pathLength, final ChildrenPage page,
        final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getData.
     *
     * @param path of the call.
     * @param stat of the call.
     * @return the answer.
     */
    public byte[] getData(final String path, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * exists.
     *
     * @param path of the call.
     * @return the answer.
     */
    public ZnodeStat exists(final String path)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getChildren.
     *
     * @param path of the call.
     * @return the answer.
     */
    public List<String> getChildren(final String path)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * readAtLeast.
     *
     * @param zxid of the call.
     * @param timeoutMs of the call.
     * @return the answer.
     */
    public boolean readAtLeast(final long zxid, final long timeoutMs)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * maxAgeMs.
     *
     * @param value of the call.
     * @return the answer.
     */
    public EmbeddedReader maxAgeMs(final long value)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * ageMs.
     *
     * @return the answer.
     */
    public long ageMs()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * zxid.
     *
     * @return the answer.
     */
    public long zxid()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * close.
     *
     */
    public void close()
    {
        throw new UnsupportedOperationException();
    }
}
