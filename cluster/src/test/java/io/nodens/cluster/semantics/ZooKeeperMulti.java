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
package io.nodens.cluster.semantics;

import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.proto.Create2Response;
import org.apache.zookeeper.proto.CreateResponse;
import org.apache.zookeeper.proto.ErrorResponse;
import org.apache.zookeeper.proto.MultiHeader;
import org.apache.zookeeper.proto.SetDataResponse;

import java.io.IOException;
import java.util.List;

import static org.apache.zookeeper.ZooDefs.OpCode;

/**
 * A multi as it goes over ZooKeeper's wire: a header before each operation, and one more behind the last.
 */
final class ZooKeeperMulti implements Record
{
    private final List<Step> operations;

    ZooKeeperMulti(final List<Step> operations)
    {
        this.operations = operations;
    }

    @Override
    public void serialize(final OutputArchive archive, final String tag) throws IOException
    {
        for (final Step operation : operations)
        {
            new MultiHeader(ZooKeeperDriver.opCode(operation), false, -1).serialize(archive, tag);
            ZooKeeperDriver.record(operation).serialize(archive, tag);
        }
        new MultiHeader(-1, true, -1).serialize(archive, tag);
    }

    @Override
    public void deserialize(final InputArchive archive, final String tag)
    {
        throw new UnsupportedOperationException();
    }

    static void read(final InputArchive archive, final Reply reply) throws IOException
    {
        final MultiHeader header = new MultiHeader();
        header.deserialize(archive, "header");
        while (!header.getDone())
        {
            switch (header.getType())
            {
                case OpCode.error ->
                {
                    final ErrorResponse error = new ErrorResponse();
                    error.deserialize(archive, "error");
                    reply.part(new Reply(ZooKeeperDriver.nameOf(error.getErr())));
                }
                case OpCode.create ->
                {
                    final CreateResponse created = new CreateResponse();
                    created.deserialize(archive, "created");
                    reply.part(new Reply(Reply.OK).path(created.getPath()));
                }
                case OpCode.create2 ->
                {
                    final Create2Response created = new Create2Response();
                    created.deserialize(archive, "created");
                    reply.part(new Reply(Reply.OK).path(created.getPath())
                        .stat(ZooKeeperDriver.stat(created.getStat())));
                }
                case OpCode.setData ->
                {
                    final SetDataResponse set = new SetDataResponse();
                    set.deserialize(archive, "set");
                    reply.part(new Reply(Reply.OK).stat(ZooKeeperDriver.stat(set.getStat())));
                }
                default -> reply.part(new Reply(Reply.OK));
            }
            header.deserialize(archive, "header");
        }
    }
}
