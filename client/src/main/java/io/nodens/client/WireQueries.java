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

import io.nodens.client.connection.WireStat;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.FateResponseDecoder;
import io.nodens.sbe.protocol.OutcomeDecoder;
import io.nodens.tree.ZnodeStat;

import java.util.ArrayList;
import java.util.List;

/**
 * Groups of the client protocol as answers have them, which were found to be whole.
 */
final class WireQueries
{
    private static final WriteFate.State[] STATES = WriteFate.State.values();

    private WireQueries()
    {
    }

    static List<Identity> identities(final Response response)
    {
        final List<Identity> identities = new ArrayList<>(response.childCount());
        final IdentityCursor cursor = new IdentityCursor().wrap(response);
        while (cursor.next())
        {
            identities.add(new Identity(cursor.scheme(), cursor.identity()));
        }

        return List.copyOf(identities);
    }

    static MultiReadResult results(final MultiRead reads, final Response response)
    {
        if (response.childCount() != reads.size())
        {
            throw new IllegalStateException(response.childCount() + " results of " + reads.size() + " reads");
        }

        final List<ReadResult> results = new ArrayList<>(reads.size());
        final ReadResultCursor cursor = new ReadResultCursor().wrap(response);
        for (int i = 0; cursor.next(); i++)
        {
            results.add(result(reads.operation(i), reads.path(i), cursor));
        }

        return new MultiReadResult(response.zxid(), List.copyOf(results));
    }

    private static ReadResult result(final Operation operation, final String path, final ReadResultCursor cursor)
    {
        if (ErrorCode.OK != cursor.code())
        {
            return new ReadResult(operation, path, cursor.code(), null, null, null);
        }

        final ZnodeStat stat = new ZnodeStat();
        cursor.stat(stat);
        byte[] data = null;
        List<String> children = null;
        if (Operation.GET_CHILDREN == operation)
        {
            children = new ArrayList<>(cursor.childCount());
            ChildPages.decode(cursor.buffer(), cursor.offset(), cursor.childCount(), children);
            children = List.copyOf(children);
        }
        else if (Operation.GET_DATA == operation && !cursor.isNullData())
        {
            data = new byte[cursor.length()];
            cursor.buffer().getBytes(cursor.offset(), data);
        }

        return new ReadResult(operation, path, ErrorCode.OK, stat, data, children);
    }

    static EphemeralsPage ephemerals(final Response response)
    {
        final List<String> paths = new ArrayList<>(response.childCount());
        ChildPages.decode(response.buffer(), response.offset(), response.childCount(), paths);
        return new EphemeralsPage(List.copyOf(paths), response.cursor(), response.isLastPage(), response.zxid());
    }

    /** The payload is the body of the message, the count the length of its block. */
    static WriteFate fate(final Response response)
    {
        final FateResponseDecoder decoder = new FateResponseDecoder().wrap(
            response.buffer(), response.offset(), response.childCount(), FateResponseDecoder.SCHEMA_VERSION);
        final List<WriteOutcome> outcomes = new ArrayList<>();
        ErrorCode code = null;
        for (final FateResponseDecoder.OutcomesDecoder each : decoder.outcomes())
        {
            final OutcomeDecoder outcome = each.outcome();
            final ErrorCode ofOperation = ErrorCode.of(outcome.codeRaw());
            code = null == code || ErrorCode.OK == code ? ofOperation : code;
            outcomes.add(new WriteOutcome(
                ofOperation, outcome.sequence(), WireStat.read(outcome.stat(), new ZnodeStat())));
        }

        final WriteFate.State state = STATES[decoder.fateRaw() - 1];
        final boolean isDecided = WriteFate.State.DECIDED == state;
        return new WriteFate(
            state, decoder.zxid(), isDecided ? decoder.writeZxid() : 0, isDecided ? code : null,
            List.copyOf(outcomes), decoder.lastRequestId(), 0 != decoder.isAttachedRaw());
    }
}
