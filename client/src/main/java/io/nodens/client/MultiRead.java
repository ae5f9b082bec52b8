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

import io.nodens.client.connection.RequestSubmitter;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.ReadGroup;
import io.nodens.sbe.protocol.MultiReadRequestEncoder.ReadsEncoder;
import io.nodens.sbe.protocol.ReadKind;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * Several reads whose results are all valid as of one zxid. A read that fails does not make the others fail.
 * <pre>{@code
 *   final MultiReadResult state = client.multiRead(new MultiRead()
 *       .getData("/config/active")
 *       .exists("/config/frozen")
 *       .getChildren("/workers"), ReadLevel.LOCAL);
 * }</pre>
 * At most {@link #MAX_READS} reads, in {@link #MAX_LENGTH} bytes of paths and 5 more each. The results together may be
 * as long as the longest answer to one read: the limit of data in this cluster, and 4 KiB. Names of children count,
 * too. Needs members of this release.
 * <p>
 * <b>Thread:</b> one, until it is asked for; a call reads it before it returns. May be asked for again.
 */
public final class MultiRead
{
    /** Most reads. */
    public static final int MAX_READS = ReadGroup.MAX_READS;
    /** Most bytes of the reads as they are sent. */
    public static final int MAX_LENGTH = ReadGroup.MAX_LENGTH;

    private static final int READ_LENGTH = ReadsEncoder.sbeBlockLength() + ReadsEncoder.pathHeaderLength();

    private final List<Step> steps = new ArrayList<>();
    private int length = ReadsEncoder.sbeHeaderSize();

    /**
     * Read a znode's data and stat.
     *
     * @param path of the znode.
     * @return this.
     * @throws BadArgumentsException when there are too many reads, or the path is malformed.
     */
    public MultiRead getData(final String path)
    {
        return add(Operation.GET_DATA, path);
    }

    /**
     * Read a znode's stat.
     *
     * @param path of the znode.
     * @return this.
     * @throws BadArgumentsException when there are too many reads, or the path is malformed.
     */
    public MultiRead exists(final String path)
    {
        return add(Operation.EXISTS, path);
    }

    /**
     * List all children of a znode.
     *
     * @param path of the znode.
     * @return this.
     * @throws BadArgumentsException when there are too many reads, or the path is malformed.
     */
    public MultiRead getChildren(final String path)
    {
        return add(Operation.GET_CHILDREN, path);
    }

    /**
     * How many reads there are.
     *
     * @return the count.
     */
    public int size()
    {
        return steps.size();
    }

    /**
     * What a read asks for.
     *
     * @param index of the read, from 0.
     * @return getData, exists or getChildren.
     */
    public Operation operation(final int index)
    {
        return steps.get(index).operation;
    }

    /**
     * Which znode a read is about.
     *
     * @param index of the read, from 0.
     * @return its path.
     */
    public String path(final int index)
    {
        return steps.get(index).text;
    }

    byte[] pathBytes(final int index)
    {
        return steps.get(index).path;
    }

    MultiRead copy()
    {
        final MultiRead copy = new MultiRead();
        copy.steps.addAll(steps);
        copy.length = length;
        return copy;
    }

    /** Bytes of the group on the wire. */
    int length()
    {
        return length;
    }

    void encodeInto(final ReadsEncoder reads)
    {
        for (int i = 0, size = steps.size(); i < size; i++)
        {
            final Step step = steps.get(i);
            reads.next().kind(kindOf(step.operation)).putPath(step.path, 0, step.path.length);
        }
    }

    private MultiRead add(final Operation operation, final String path)
    {
        final Step step = new Step(operation, path);
        final int more = READ_LENGTH + step.path.length;
        if (MAX_READS == steps.size() || more > MAX_LENGTH - length)
        {
            throw new BadArgumentsException(
                operation, path, "there may be " + MAX_READS + " reads in " + MAX_LENGTH + " bytes, there are " +
                steps.size() + " in " + length + " already");
        }

        steps.add(step);
        length += more;
        return this;
    }

    private static ReadKind kindOf(final Operation operation)
    {
        return switch (operation)
        {
            case GET_DATA -> ReadKind.GET_DATA;
            case EXISTS -> ReadKind.EXISTS;
            default -> ReadKind.GET_CHILDREN;
        };
    }

    private static final class Step
    {
        private final Operation operation;
        private final String text;
        private final byte[] path;

        private Step(final Operation operation, final String path)
        {
            this.operation = operation;
            text = path;
            this.path = PathText.encode(operation, path);
            RequestSubmitter.checkPath(operation, new UnsafeBuffer(this.path), 0, this.path.length, false);
        }
    }
}
