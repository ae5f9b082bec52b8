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
package io.nodens.gateway.jute;

import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.MultiResponse;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Operations and results of multis.
 */
final class MultiCases
{
    private static final int MAX_OPERATIONS = 12;

    private MultiCases()
    {
    }

    static List<RecordCase> all()
    {
        return List.of(new OperationsCase(false), new OperationsCase(true), new ResultsCase());
    }

    /**
     * Append an operation that was decoded.
     */
    static void encode(final int opcode, final RequestDecoder from, final RequestEncoder to)
    {
        switch (opcode)
        {
            case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_CONTAINER ->
                to.create(from.path(), from.data(), from.acl(), from.flag());
            case Opcodes.CREATE_TTL ->
                to.createTtl(from.path(), from.data(), from.acl(), from.flag(), from.ttlMs());
            case Opcodes.DELETE, Opcodes.CHECK -> to.version(from.path(), from.version());
            case Opcodes.SET_DATA -> to.setData(from.path(), from.data(), from.version());
            case Opcodes.GET_DATA, Opcodes.GET_CHILDREN -> to.read(from.path(), from.isWatching());
            default -> throw new AssertionError("opcode " + opcode);
        }
    }

    private static final class OperationsCase extends RecordCase
    {
        private final MultiRequestDecoder decoder = new MultiRequestDecoder();
        private final RequestEncoder encoder = new RequestEncoder();
        private final boolean isReading;

        OperationsCase(final boolean isReading)
        {
            super("request " + (isReading ? Opcodes.MULTI_READ : Opcodes.MULTI) + " MultiOperationRecord");
            this.isReading = isReading;
        }

        @Override
        Record random(final Values values)
        {
            final MultiOperationRecord record = new MultiOperationRecord();
            for (int i = values.length(MAX_OPERATIONS); i > 0; i--)
            {
                record.add(isReading ? read(values) : write(values));
            }
            return record;
        }

        private static Op read(final Values values)
        {
            return values.isTrue() ? Op.getChildren(values.text()) : Op.getData(values.text());
        }

        private static Op write(final Values values)
        {
            return switch (values.random().nextInt(4))
            {
                case 0 -> Op.delete(values.text(), values.number());
                case 1 -> Op.setData(values.text(), values.data(), values.number());
                case 2 -> Op.check(values.text(), values.number());
                default -> create(values);
            };
        }

        private static Op create(final Values values)
        {
            final CreateMode mode = CreateMode.values()[values.random().nextInt(CreateMode.values().length)];
            final long ttlMs = mode.isTTL() ? 1 + values.random().nextInt(Integer.MAX_VALUE) : -1;
            return Op.create(values.text(), values.data(), values.someAcl(), mode, ttlMs);
        }

        @Override
        Record empty()
        {
            return new MultiOperationRecord();
        }

        @Override
        int wrap(final DirectBuffer buffer, final int offset, final int length)
        {
            return decoder.wrap(buffer, offset, length);
        }

        @Override
        int length()
        {
            return decoder.length();
        }

        @Override
        void check(final Record record)
        {
            final MultiOperationRecord expected = (MultiOperationRecord)record;
            assertEquals(expected.size(), decoder.count());
            assertEquals(isReading && expected.size() > 0, decoder.isReading());
            for (final Op operation : expected)
            {
                assertTrue(decoder.next());
                assertEquals(operation.getType(), decoder.opcode());
                checkText(operation.getPath(), decoder.operation().path());
            }
            assertFalse(decoder.next());
        }

        @Override
        int encode(final MutableDirectBuffer buffer, final int offset, final int maxLength)
        {
            encoder.wrap(buffer, offset, maxLength);
            decoder.rewind();
            while (decoder.next())
            {
                encoder.operation(decoder.opcode());
                MultiCases.encode(decoder.opcode(), decoder.operation(), encoder);
            }
            return encoder.endOperations();
        }

        @Override
        long touch()
        {
            long sum = decoder.count();
            decoder.rewind();
            while (decoder.next())
            {
                sum += decoder.opcode() + touch(decoder.operation().acl());
            }
            return sum;
        }
    }

    private static final class ResultsCase extends RecordCase
    {
        private final MultiResponseDecoder decoder = new MultiResponseDecoder();
        private final ResponseEncoder encoder = new ResponseEncoder();
        private final ZnodeStat stat = new ZnodeStat();

        ResultsCase()
        {
            super("reply " + Opcodes.MULTI + " MultiResponse");
        }

        @Override
        Record random(final Values values)
        {
            final MultiResponse record = new MultiResponse();
            for (int i = values.length(MAX_OPERATIONS); i > 0; i--)
            {
                record.add(result(values));
            }
            return record;
        }

        private static OpResult result(final Values values)
        {
            return switch (values.random().nextInt(8))
            {
                case 0 -> new OpResult.CreateResult(values.text());
                case 1 -> new OpResult.CreateResult(values.text(), values.stat());
                case 2 -> new OpResult.DeleteResult();
                case 3 -> new OpResult.SetDataResult(values.stat());
                case 4 -> new OpResult.CheckResult();
                case 5 -> new OpResult.GetChildrenResult(List.of(values.text(), values.text()));
                case 6 -> new OpResult.GetDataResult(values.data(), values.stat());
                default -> new OpResult.ErrorResult(values.number());
            };
        }

        @Override
        Record empty()
        {
            return new MultiResponse();
        }

        @Override
        int wrap(final DirectBuffer buffer, final int offset, final int length)
        {
            return decoder.wrap(buffer, offset, length);
        }

        @Override
        int length()
        {
            return decoder.length();
        }

        @Override
        void check(final Record record)
        {
            final MultiResponse expected = (MultiResponse)record;
            assertEquals(expected.size(), decoder.count());
            for (final OpResult result : expected)
            {
                assertTrue(decoder.next());
                assertEquals(result.getType(), decoder.opcode());
                if (result instanceof OpResult.ErrorResult error)
                {
                    assertEquals(error.getErr(), decoder.error());
                    assertEquals(error.getErr(), decoder.result().error());
                }
            }
            assertFalse(decoder.next());
        }

        @Override
        int encode(final MutableDirectBuffer buffer, final int offset, final int maxLength)
        {
            encoder.wrap(buffer, offset, maxLength);
            decoder.rewind();
            while (decoder.next())
            {
                if (Opcodes.ERROR == decoder.opcode())
                {
                    encoder.failedResult(decoder.error());
                }
                else
                {
                    encoder.result(decoder.opcode());
                    encodeBody(decoder.result());
                }
            }
            return encoder.endResults();
        }

        private void encodeBody(final ResponseDecoder from)
        {
            switch (decoder.opcode())
            {
                case Opcodes.CREATE -> encoder.path(from.path());
                case Opcodes.CREATE2 -> encoder.created(from.path(), stat(from));
                case Opcodes.SET_DATA -> encoder.stat(stat(from));
                case Opcodes.GET_CHILDREN -> encoder.children(from.children());
                case Opcodes.GET_DATA -> encoder.data(from.data(), stat(from));
                default -> assertTrue(Opcodes.DELETE == decoder.opcode() || Opcodes.CHECK == decoder.opcode());
            }
        }

        private ZnodeStat stat(final ResponseDecoder from)
        {
            from.stat().copyTo(stat);
            return stat;
        }

        @Override
        long touch()
        {
            long sum = decoder.count();
            decoder.rewind();
            while (decoder.next())
            {
                sum += decoder.opcode() + touch(decoder.result().children());
            }
            return sum;
        }
    }
}
