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
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.Create2Response;
import org.apache.zookeeper.proto.CreateResponse;
import org.apache.zookeeper.proto.ErrorResponse;
import org.apache.zookeeper.proto.ExistsResponse;
import org.apache.zookeeper.proto.GetACLResponse;
import org.apache.zookeeper.proto.GetAllChildrenNumberResponse;
import org.apache.zookeeper.proto.GetChildren2Response;
import org.apache.zookeeper.proto.GetChildrenResponse;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.GetEphemeralsResponse;
import org.apache.zookeeper.proto.SetACLResponse;
import org.apache.zookeeper.proto.SetDataResponse;
import org.apache.zookeeper.proto.SetSASLResponse;
import org.apache.zookeeper.proto.SyncResponse;
import org.apache.zookeeper.proto.WatcherEvent;
import org.apache.zookeeper.proto.WhoAmIResponse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import static io.nodens.gateway.jute.RecordCase.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Bodies of replies and events.
 */
final class ResponseCases
{
    private static final int[] WITHOUT_BODY =
    {
        Opcodes.DELETE, Opcodes.CHECK, Opcodes.CHECK_WATCHES, Opcodes.REMOVE_WATCHES, Opcodes.SET_WATCHES,
        Opcodes.SET_WATCHES2, Opcodes.AUTH, Opcodes.PING, Opcodes.CLOSE_SESSION
    };

    private ResponseCases()
    {
    }

    static List<RecordCase> all()
    {
        final List<RecordCase> cases = new ArrayList<>();
        addPathsAndStats(cases);
        addContents(cases);
        addRare(cases);
        return cases;
    }

    private static void addPathsAndStats(final List<RecordCase> cases)
    {
        cases.add(new ResponseCase<>(Opcodes.CREATE, CreateResponse::new,
            (values) -> new CreateResponse(values.textOrNull()),
            (record, decoder) -> checkText(record.getPath(), decoder.path()),
            (from, to) -> to.path(from.path())));
        cases.add(new ResponseCase<>(Opcodes.SYNC, SyncResponse::new,
            (values) -> new SyncResponse(values.textOrNull()),
            (record, decoder) -> checkText(record.getPath(), decoder.path()),
            (from, to) -> to.path(from.path())));
        for (final int opcode : new int[]{Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL})
        {
            cases.add(new ResponseCase<>(opcode, Create2Response::new,
                (values) -> new Create2Response(values.textOrNull(), values.stat()),
                (record, decoder) ->
                {
                    checkText(record.getPath(), decoder.path());
                    checkStat(record.getStat(), decoder.stat());
                },
                (from, to) -> to.created(from.path(), stat(from))));
        }
        addStat(cases, Opcodes.EXISTS, ExistsResponse::new, ExistsResponse::new, ExistsResponse::getStat);
        addStat(cases, Opcodes.SET_DATA, SetDataResponse::new, SetDataResponse::new, SetDataResponse::getStat);
        addStat(cases, Opcodes.SET_ACL, SetACLResponse::new, SetACLResponse::new, SetACLResponse::getStat);
    }

    private static <R extends Record> void addStat(
        final List<RecordCase> cases,
        final int opcode,
        final Supplier<R> empty,
        final Function<Stat, R> filled,
        final Function<R, Stat> stat)
    {
        cases.add(new ResponseCase<>(opcode, empty,
            (values) -> filled.apply(values.stat()),
            (record, decoder) -> checkStat(stat.apply(record), decoder.stat()),
            (from, to) -> to.stat(stat(from))));
    }

    private static void addContents(final List<RecordCase> cases)
    {
        for (final int opcode : new int[]{Opcodes.GET_DATA, Opcodes.RECONFIG})
        {
            cases.add(new ResponseCase<>(opcode, GetDataResponse::new,
                (values) -> new GetDataResponse(values.data(), values.stat()),
                (record, decoder) ->
                {
                    checkBytes(record.getData(), decoder.data());
                    checkStat(record.getStat(), decoder.stat());
                },
                (from, to) -> to.data(from.data(), stat(from))));
        }
        cases.add(new ResponseCase<>(Opcodes.GET_ACL, GetACLResponse::new,
            (values) -> new GetACLResponse(values.acl(), values.stat()),
            (record, decoder) ->
            {
                checkAcl(record.getAcl(), decoder.acl());
                checkStat(record.getStat(), decoder.stat());
            },
            (from, to) -> to.acl(from.acl(), stat(from))));
        cases.add(new ResponseCase<>(Opcodes.GET_CHILDREN, GetChildrenResponse::new,
            (values) -> new GetChildrenResponse(values.texts()),
            (record, decoder) -> checkTexts(record.getChildren(), decoder.children()),
            (from, to) -> to.children(from.children())));
        cases.add(new ResponseCase<>(Opcodes.GET_EPHEMERALS, GetEphemeralsResponse::new,
            (values) -> new GetEphemeralsResponse(values.texts()),
            (record, decoder) -> checkTexts(record.getEphemerals(), decoder.children()),
            (from, to) -> to.children(from.children())));
        cases.add(new ResponseCase<>(Opcodes.GET_CHILDREN2, GetChildren2Response::new,
            (values) -> new GetChildren2Response(values.texts(), values.stat()),
            (record, decoder) ->
            {
                checkTexts(record.getChildren(), decoder.children());
                checkStat(record.getStat(), decoder.stat());
            },
            (from, to) -> to.children(from.children(), stat(from))));
    }

    private static void addRare(final List<RecordCase> cases)
    {
        cases.add(new ResponseCase<>(Opcodes.GET_ALL_CHILDREN_NUMBER, GetAllChildrenNumberResponse::new,
            (values) -> new GetAllChildrenNumberResponse(values.number()),
            (record, decoder) -> assertEquals(record.getTotalNumber(), decoder.totalNumber()),
            (from, to) -> to.totalNumber(from.totalNumber())));
        for (final int opcode : new int[]{Opcodes.ADD_WATCH, Opcodes.ERROR})
        {
            cases.add(new ResponseCase<>(opcode, ErrorResponse::new,
                (values) -> new ErrorResponse(values.number()),
                (record, decoder) -> assertEquals(record.getErr(), decoder.error()),
                (from, to) -> to.error(from.error())));
        }
        cases.add(new ResponseCase<>(Opcodes.SASL, SetSASLResponse::new,
            (values) -> new SetSASLResponse(values.data()),
            (record, decoder) -> checkBytes(record.getToken(), decoder.data()),
            (from, to) -> to.sasl(from.data())));
        cases.add(new ResponseCase<>(Opcodes.WHO_AM_I, WhoAmIResponse::new, ResponseCases::whoAmI,
            (record, decoder) -> checkIdentities(record.getClientInfo(), decoder.identities()),
            (from, to) -> to.identities(from.identities())));
        cases.add(new ResponseCase<>(Opcodes.NOTIFICATION, WatcherEvent::new,
            (values) -> new WatcherEvent(values.number(), values.number(), values.textOrNull()),
            (record, decoder) ->
            {
                assertEquals(record.getType(), decoder.eventType());
                assertEquals(record.getState(), decoder.keeperState());
                checkText(record.getPath(), decoder.path());
            },
            (from, to) -> to.event(from.eventType(), from.keeperState(), from.path())));
        for (final int opcode : WITHOUT_BODY)
        {
            cases.add(new ResponseCase<>(opcode, NoRecord::new, (values) -> new NoRecord(), (record, decoder) -> {},
                (from, to) -> {}));
        }
    }

    private static WhoAmIResponse whoAmI(final Values values)
    {
        if (0 == values.random().nextInt(8))
        {
            return new WhoAmIResponse(null);
        }

        final List<ClientInfo> identities = new ArrayList<>();
        for (int i = values.length(5); i > 0; i--)
        {
            identities.add(new ClientInfo(values.textOrNull(), values.textOrNull()));
        }
        return new WhoAmIResponse(identities);
    }

    private static void checkIdentities(final List<ClientInfo> expected, final ClientInfoVector vector)
    {
        assertEquals(null == expected ? JuteVector.NULL_COUNT : expected.size(), vector.count());
        for (int i = 0; i < vector.count(); i++)
        {
            assertEquals(true, vector.next());
            checkText(expected.get(i).getAuthScheme(), vector.scheme());
            checkText(expected.get(i).getUser(), vector.user());
        }
        assertEquals(false, vector.next());
    }

    private static ZnodeStat stat(final ResponseDecoder decoder)
    {
        final ZnodeStat stat = ResponseCase.STAT;
        decoder.stat().copyTo(stat);
        return stat;
    }

    /**
     * One kind of reply.
     */
    private static final class ResponseCase<R extends Record> extends RecordCase
    {
        private static final ZnodeStat STAT = new ZnodeStat();

        private final ResponseDecoder decoder = new ResponseDecoder();
        private final ResponseEncoder encoder = new ResponseEncoder();
        private final int opcode;
        private final Supplier<R> empty;
        private final Function<Values, R> random;
        private final BiConsumer<R, ResponseDecoder> checks;
        private final BiConsumer<ResponseDecoder, ResponseEncoder> encoding;

        ResponseCase(
            final int opcode,
            final Supplier<R> empty,
            final Function<Values, R> random,
            final BiConsumer<R, ResponseDecoder> checks,
            final BiConsumer<ResponseDecoder, ResponseEncoder> encoding)
        {
            super("reply " + opcode + " " + empty.get().getClass().getSimpleName());
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
                case Opcodes.GET_ACL -> touch(decoder.acl());
                case Opcodes.GET_CHILDREN, Opcodes.GET_CHILDREN2, Opcodes.GET_EPHEMERALS -> touch(decoder.children());
                case Opcodes.WHO_AM_I -> touch(decoder.identities());
                default -> 0;
            };
        }
    }
}
