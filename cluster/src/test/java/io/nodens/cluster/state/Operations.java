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

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.acl.AclEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The operations of one command, put together by a test.
 */
final class Operations implements OperationCursor
{
    private final List<WriteOperation> list = new ArrayList<>();
    private int length;
    private int position;

    Operations clear()
    {
        list.clear();
        length = 0;
        return this;
    }

    Operations create(final String path, final CreateMode mode)
    {
        return create(path, mode.value());
    }

    Operations create(final String path, final CreateMode mode, final long ttlMs)
    {
        return add(new WriteOperation().kind(Operation.CREATE).mode(mode.value(), ttlMs), path, "data");
    }

    Operations create(final String path, final int mode)
    {
        return add(new WriteOperation().kind(Operation.CREATE).mode(mode, 0), path, "data");
    }

    /** With an access list, written as {@link AclTest} does. */
    Operations create(final String path, final int mode, final String acl)
    {
        final AclEncoder encoder = AclTest.encode(acl);
        return add(
            new WriteOperation().kind(Operation.CREATE).mode(mode, 0).acl(encoder.buffer(), 0, encoder.length()),
            path, "data");
    }

    Operations delete(final String path, final int version)
    {
        return add(new WriteOperation().kind(Operation.DELETE).version(version), path, "");
    }

    Operations set(final String path, final String data, final int version)
    {
        return add(new WriteOperation().kind(Operation.SET_DATA).version(version), path, data);
    }

    Operations check(final String path, final int version)
    {
        return add(new WriteOperation().kind(Operation.CHECK).version(version), path, "");
    }

    /** A condition, whose kind has neither data nor a number unless they say something. */
    Operations condition(final int kind, final String path, final int relation, final long number, final String data)
    {
        return add(new WriteOperation().kind(kind).mode(relation, number), path, data);
    }

    /** With the first ones as conditions, and those after them for when all of these hold. */
    ResultCode sendGuarded(final StateDriver driver, final long sessionId, final int conditions, final int then)
    {
        driver.command.begin(Operation.GUARDED, 0).attachmentId(1).operations(this, list.size(), length)
            .guard(conditions, then);
        return driver.write(sessionId, "", "");
    }

    /** The same number once more, not acknowledged. */
    ResultCode sendGuardedAgain(final StateDriver driver, final int conditions, final int then)
    {
        driver.command.begin(Operation.GUARDED, 0).operations(this, list.size(), length).guard(conditions, then);
        return driver.write(0);
    }

    /** Without a number. */
    ResultCode sendGuardedUnretained(final StateDriver driver, final long sessionId, final int conditions)
    {
        driver.command.begin(Operation.GUARDED, 0).request(sessionId, 0, 0).attachmentId(1)
            .operations(this, list.size(), length).guard(conditions, 0);
        return driver.write(0);
    }

    ResultCode send(final StateDriver driver, final long sessionId)
    {
        driver.command.begin(Operation.MULTI, 0).attachmentId(1).operations(this, list.size(), length);
        return driver.write(sessionId, "", "");
    }

    /** The same number once more, not acknowledged. */
    ResultCode sendAgain(final StateDriver driver)
    {
        driver.command.begin(Operation.MULTI, 0).operations(this, list.size(), length);
        return driver.write(0);
    }

    /** Without a number. */
    ResultCode sendUnretained(final StateDriver driver, final long sessionId)
    {
        driver.command.begin(Operation.MULTI, 0).request(sessionId, 0, 0)
            .attachmentId(driver.replica.attachmentOf(sessionId)).operations(this, list.size(), length);
        return driver.write(0);
    }

    int size()
    {
        return list.size();
    }

    WriteOperation get(final int index)
    {
        return list.get(index);
    }

    /** Forget all but the first. */
    void keep(final int count)
    {
        list.subList(count, list.size()).clear();
    }

    /** One of the operations, as a write of its own. */
    ResultCode sendOne(final StateDriver driver, final long sessionId, final int index)
    {
        final WriteOperation one = list.get(index);
        driver.command.begin(one.kind, 0).attachmentId(1).version(one.version).mode(one.mode, one.ttlMs);
        if (WriteOperation.NO_ACL != one.aclLength)
        {
            driver.command.acl(one.acl, one.aclOffset, one.aclLength);
        }
        return driver.write(
            sessionId,
            one.path.getStringWithoutLengthUtf8(one.pathOffset, one.pathLength),
            one.data.getStringWithoutLengthUtf8(one.dataOffset, one.dataLength));
    }

    /** One that has all that it needs. */
    void add(final WriteOperation operation)
    {
        list.add(operation);
        length += operation.pathLength + Math.max(0, operation.dataLength);
    }

    int length()
    {
        return length;
    }

    private Operations add(final WriteOperation operation, final String path, final String data)
    {
        final byte[] pathBytes = path.getBytes(StandardCharsets.UTF_8);
        final byte[] dataBytes = data.getBytes(StandardCharsets.UTF_8);
        list.add(operation
            .path(new UnsafeBuffer(pathBytes), 0, pathBytes.length)
            .data(new UnsafeBuffer(dataBytes), 0, dataBytes.length));
        length += pathBytes.length + dataBytes.length;
        return this;
    }

    @Override
    public void rewind()
    {
        position = 0;
    }

    @Override
    public void next(final WriteOperation operation)
    {
        final WriteOperation from = list.get(position++);
        operation.kind(from.kind).version(from.version).mode(from.mode, from.ttlMs)
            .path(from.path, from.pathOffset, from.pathLength).data(from.data, from.dataOffset, from.dataLength);
        if (WriteOperation.NO_ACL != from.aclLength)
        {
            operation.acl(from.acl, from.aclOffset, from.aclLength);
        }
    }
}
