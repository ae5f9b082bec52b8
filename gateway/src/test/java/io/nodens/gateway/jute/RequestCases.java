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

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.apache.jute.Record;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.proto.CheckVersionRequest;
import org.apache.zookeeper.proto.CheckWatchesRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetACLRequest;
import org.apache.zookeeper.proto.GetAllChildrenNumberRequest;
import org.apache.zookeeper.proto.GetChildren2Request;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetEphemeralsRequest;
import org.apache.zookeeper.proto.GetSASLRequest;
import org.apache.zookeeper.proto.ReconfigRequest;
import org.apache.zookeeper.proto.RemoveWatchesRequest;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetWatches;
import org.apache.zookeeper.proto.SetWatches2;
import org.apache.zookeeper.proto.SyncRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import static io.nodens.gateway.jute.RecordCase.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Bodies of requests.
 */
final class RequestCases
{
    private static final BiConsumer<RequestDecoder, RequestEncoder> CREATE =
        (from, to) -> to.create(from.path(), from.data(), from.acl(), from.flag());
    private static final BiConsumer<RequestDecoder, RequestEncoder> READ =
        (from, to) -> to.read(from.path(), from.isWatching());
    private static final BiConsumer<RequestDecoder, RequestEncoder> VERSION =
        (from, to) -> to.version(from.path(), from.version());
    private static final BiConsumer<RequestDecoder, RequestEncoder> WATCHES =
        (from, to) -> to.watches(from.path(), from.watcherType());
    private static final BiConsumer<RequestDecoder, RequestEncoder> PATH = (from, to) -> to.path(from.path());

    private RequestCases()
    {
    }

    static List<RecordCase> all()
    {
        final List<RecordCase> cases = new ArrayList<>();
        addCreates(cases);
        addReads(cases);
        addWrites(cases);
        addWatches(cases);
        addRare(cases);
        return cases;
    }

    private static void addCreates(final List<RecordCase> cases)
    {
        for (final int opcode : new int[]{Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_CONTAINER})
        {
            cases.add(new RequestCase<>(opcode, CreateRequest::new,
                (values) -> new CreateRequest(values.text(), values.data(), values.acl(), values.number()),
                RequestCases::checkCreate, CREATE));
        }

        cases.add(new RequestCase<>(Opcodes.CREATE_TTL, CreateTTLRequest::new,
            (values) -> new CreateTTLRequest(
                values.text(), values.data(), values.acl(), values.number(), values.longNumber()),
            RequestCases::checkCreateTtl,
            (from, to) -> to.createTtl(from.path(), from.data(), from.acl(), from.flag(), from.ttlMs())));
    }

    private static void checkCreate(final CreateRequest record, final RequestDecoder decoder)
    {
        checkText(record.getPath(), decoder.path());
        checkBytes(record.getData(), decoder.data());
        checkAcl(record.getAcl(), decoder.acl());
        assertEquals(record.getFlags(), decoder.flag());
        assertEquals(0, decoder.ttlMs());
    }

    private static void checkCreateTtl(final CreateTTLRequest record, final RequestDecoder decoder)
    {
        checkText(record.getPath(), decoder.path());
        checkBytes(record.getData(), decoder.data());
        checkAcl(record.getAcl(), decoder.acl());
        assertEquals(record.getFlags(), decoder.flag());
        assertEquals(record.getTtl(), decoder.ttlMs());
    }

    private static void addReads(final List<RecordCase> cases)
    {
        cases.add(new RequestCase<>(Opcodes.EXISTS, ExistsRequest::new,
            (values) -> new ExistsRequest(values.text(), values.isTrue()),
            (record, decoder) -> checkRead(record.getPath(), record.getWatch(), decoder), READ));
        cases.add(new RequestCase<>(Opcodes.GET_DATA, GetDataRequest::new,
            (values) -> new GetDataRequest(values.text(), values.isTrue()),
            (record, decoder) -> checkRead(record.getPath(), record.getWatch(), decoder), READ));
        cases.add(new RequestCase<>(Opcodes.GET_CHILDREN, GetChildrenRequest::new,
            (values) -> new GetChildrenRequest(values.text(), values.isTrue()),
            (record, decoder) -> checkRead(record.getPath(), record.getWatch(), decoder), READ));
        cases.add(new RequestCase<>(Opcodes.GET_CHILDREN2, GetChildren2Request::new,
            (values) -> new GetChildren2Request(values.text(), values.isTrue()),
            (record, decoder) -> checkRead(record.getPath(), record.getWatch(), decoder), READ));
        cases.add(new RequestCase<>(Opcodes.GET_ACL, GetACLRequest::new,
            (values) -> new GetACLRequest(values.text()),
            (record, decoder) -> checkText(record.getPath(), decoder.path()), PATH));
        cases.add(new RequestCase<>(Opcodes.SYNC, SyncRequest::new,
            (values) -> new SyncRequest(values.text()),
            (record, decoder) -> checkText(record.getPath(), decoder.path()), PATH));
        cases.add(new RequestCase<>(Opcodes.GET_ALL_CHILDREN_NUMBER, GetAllChildrenNumberRequest::new,
            (values) -> new GetAllChildrenNumberRequest(values.text()),
            (record, decoder) -> checkText(record.getPath(), decoder.path()), PATH));
        cases.add(new RequestCase<>(Opcodes.GET_EPHEMERALS, GetEphemeralsRequest::new,
            (values) -> new GetEphemeralsRequest(values.textOrNull()),
            (record, decoder) -> checkText(record.getPrefixPath(), decoder.path()), PATH));
    }

    private static void checkRead(final String path, final boolean isWatching, final RequestDecoder decoder)
    {
        checkText(path, decoder.path());
        assertEquals(isWatching, decoder.isWatching());
    }

    private static void addWrites(final List<RecordCase> cases)
    {
        cases.add(new RequestCase<>(Opcodes.DELETE, DeleteRequest::new,
            (values) -> new DeleteRequest(values.text(), values.number()),
            (record, decoder) -> checkNumber(record.getPath(), record.getVersion(), decoder, decoder.version()),
            VERSION));
        cases.add(new RequestCase<>(Opcodes.CHECK, CheckVersionRequest::new,
            (values) -> new CheckVersionRequest(values.text(), values.number()),
            (record, decoder) -> checkNumber(record.getPath(), record.getVersion(), decoder, decoder.version()),
            VERSION));
        cases.add(new RequestCase<>(Opcodes.SET_DATA, SetDataRequest::new,
            (values) -> new SetDataRequest(values.text(), values.data(), values.number()),
            (record, decoder) ->
            {
                checkNumber(record.getPath(), record.getVersion(), decoder, decoder.version());
                checkBytes(record.getData(), decoder.data());
            },
            (from, to) -> to.setData(from.path(), from.data(), from.version())));
        cases.add(new RequestCase<>(Opcodes.SET_ACL, SetACLRequest::new,
            (values) -> new SetACLRequest(values.text(), values.acl(), values.number()),
            (record, decoder) ->
            {
                checkNumber(record.getPath(), record.getVersion(), decoder, decoder.version());
                checkAcl(record.getAcl(), decoder.acl());
            },
            (from, to) -> to.setAcl(from.path(), from.acl(), from.version())));
    }

    private static void checkNumber(
        final String path, final int expected, final RequestDecoder decoder, final int number)
    {
        checkText(path, decoder.path());
        assertEquals(expected, number);
    }

    private static void addWatches(final List<RecordCase> cases)
    {
        cases.add(new RequestCase<>(Opcodes.CHECK_WATCHES, CheckWatchesRequest::new,
            (values) -> new CheckWatchesRequest(values.text(), values.number()),
            (record, decoder) -> checkNumber(record.getPath(), record.getType(), decoder, decoder.watcherType()),
            WATCHES));
        cases.add(new RequestCase<>(Opcodes.REMOVE_WATCHES, RemoveWatchesRequest::new,
            (values) -> new RemoveWatchesRequest(values.text(), values.number()),
            (record, decoder) -> checkNumber(record.getPath(), record.getType(), decoder, decoder.watcherType()),
            WATCHES));
        cases.add(new RequestCase<>(Opcodes.ADD_WATCH, AddWatchRequest::new,
            (values) -> new AddWatchRequest(values.text(), values.number()),
            (record, decoder) -> checkNumber(record.getPath(), record.getMode(), decoder, decoder.addWatchMode()),
            (from, to) -> to.addWatch(from.path(), from.addWatchMode())));
        cases.add(new RequestCase<>(Opcodes.SET_WATCHES, SetWatches::new,
            (values) -> new SetWatches(values.longNumber(), values.texts(), values.texts(), values.texts()),
            (record, decoder) ->
            {
                assertEquals(record.getRelativeZxid(), decoder.relativeZxid());
                checkTexts(record.getDataWatches(), decoder.dataWatches());
                checkTexts(record.getExistWatches(), decoder.existWatches());
                checkTexts(record.getChildWatches(), decoder.childWatches());
                checkTexts(null, decoder.persistentWatches());
                checkTexts(null, decoder.recursiveWatches());
            },
            RequestCases::encodeSetWatches));
        cases.add(new RequestCase<>(Opcodes.SET_WATCHES2, SetWatches2::new,
            (values) -> new SetWatches2(values.longNumber(), values.texts(), values.texts(), values.texts(),
                values.texts(), values.texts()),
            (record, decoder) ->
            {
                assertEquals(record.getRelativeZxid(), decoder.relativeZxid());
                checkTexts(record.getDataWatches(), decoder.dataWatches());
                checkTexts(record.getExistWatches(), decoder.existWatches());
                checkTexts(record.getChildWatches(), decoder.childWatches());
                checkTexts(record.getPersistentWatches(), decoder.persistentWatches());
                checkTexts(record.getPersistentRecursiveWatches(), decoder.recursiveWatches());
            },
            (from, to) ->
            {
                encodeSetWatches(from, to);
                to.persistentWatches(from.persistentWatches(), from.recursiveWatches());
            }));
    }

    private static void encodeSetWatches(final RequestDecoder from, final RequestEncoder to)
    {
        to.setWatches(from.relativeZxid(), from.dataWatches(), from.existWatches(), from.childWatches());
    }

    private static void addRare(final List<RecordCase> cases)
    {
        cases.add(new RequestCase<>(Opcodes.AUTH, AuthPacket::new,
            (values) -> new AuthPacket(values.number(), values.text(), values.data()),
            (record, decoder) ->
            {
                assertEquals(record.getType(), decoder.authType());
                checkText(record.getScheme(), decoder.scheme());
                checkBytes(record.getAuth(), decoder.data());
            },
            (from, to) -> to.auth(from.authType(), from.scheme(), from.data())));
        cases.add(new RequestCase<>(Opcodes.SASL, GetSASLRequest::new,
            (values) -> new GetSASLRequest(values.data()),
            (record, decoder) -> checkBytes(record.getToken(), decoder.data()),
            (from, to) -> to.sasl(from.data())));
        cases.add(new RequestCase<>(Opcodes.RECONFIG, ReconfigRequest::new,
            (values) -> new ReconfigRequest(
                values.textOrNull(), values.textOrNull(), values.textOrNull(), values.longNumber()),
            (record, decoder) ->
            {
                checkText(record.getJoiningServers(), decoder.joining());
                checkText(record.getLeavingServers(), decoder.leaving());
                checkText(record.getNewMembers(), decoder.newMembers());
                assertEquals(record.getCurConfigId(), decoder.configId());
            },
            (from, to) -> to.reconfig(from.joining(), from.leaving(), from.newMembers(), from.configId())));
        for (final int opcode : new int[]{Opcodes.PING, Opcodes.CLOSE_SESSION, Opcodes.WHO_AM_I})
        {
            cases.add(new RequestCase<>(opcode, NoRecord::new, (values) -> new NoRecord(), (record, decoder) -> {},
                (from, to) -> {}));
        }
    }

    /**
     * One kind of request.
     */
    private static final class RequestCase<R extends Record> extends RecordCase
    {
        private final RequestDecoder decoder = new RequestDecoder();
        private final RequestEncoder encoder = new RequestEncoder();
        private final int opcode;
        private final Supplier<R> empty;
        private final Function<Values, R> random;
        private final BiConsumer<R, RequestDecoder> checks;
        private final BiConsumer<RequestDecoder, RequestEncoder> encoding;

        RequestCase(
            final int opcode,
            final Supplier<R> empty,
            final Function<Values, R> random,
            final BiConsumer<R, RequestDecoder> checks,
            final BiConsumer<RequestDecoder, RequestEncoder> encoding)
        {
            super("request " + opcode + " " + empty.get().getClass().getSimpleName());
            this.opcode = opcode;
            this.empty = empty;
            this.random = random;
            this.checks = checks;
            this.encoding = encoding;
        }

        @Override
        Record random(final Values values)
        {
            return random.apply(values);
        }

        @Override
        Record empty()
        {
            return empty.get();
        }

        @Override
        int wrap(final DirectBuffer buffer, final int offset, final int length)
        {
            return decoder.wrap(opcode, buffer, offset, length);
        }

        @Override
        int length()
        {
            return decoder.length();
        }

        @Override
        @SuppressWarnings("unchecked")
        void check(final Record record)
        {
            checks.accept((R)record, decoder);
        }

        @Override
        int encode(final MutableDirectBuffer buffer, final int offset, final int maxLength)
        {
            encoding.accept(decoder, encoder.wrap(buffer, offset, maxLength));
            return encoder.fields().result();
        }

        @Override
        long touch()
        {
            return switch (opcode)
            {
                case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL, Opcodes.SET_ACL ->
                    touch(decoder.acl());
                case Opcodes.SET_WATCHES, Opcodes.SET_WATCHES2 -> touch(decoder.dataWatches()) +
                    touch(decoder.existWatches()) + touch(decoder.childWatches()) +
                    touch(decoder.persistentWatches()) + touch(decoder.recursiveWatches());
                default -> 0;
            };
        }
    }
}
