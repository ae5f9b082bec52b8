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
import io.nodens.client.exceptions.Operation;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What {@link AsyncNodensClient} asks beside the reads of single znodes.
 */
abstract class QueryCalls extends AclCalls
{
    /**
     * With the way to the client.
     *
     * @param submitter  of the requests.
     * @param isUnwalled whether handlers are the client's own.
     */
    QueryCalls(final RequestSubmitter submitter, final boolean isUnwalled)
    {
        super(submitter, isUnwalled);
    }

    /**
     * Read several znodes as of one zxid.
     *
     * @param reads which; not looked at after this returns.
     * @param level how current the answer must be.
     * @return a result for each read; fails with DATA_TOO_LARGE when they do not fit into one answer.
     */
    public CompletableFuture<MultiReadResult> multiRead(final MultiRead reads, final ReadLevel level)
    {
        // The caller may add to his own before the answer comes.
        final MultiRead asked = null == reads ? new MultiRead() : reads.copy();
        return submit(
            Operation.MULTI_READ,
            null,
            (handler) -> multiRead(asked, level, handler),
            (response) -> WireQueries.results(asked, response));
    }

    /**
     * Read several znodes as of one zxid.
     *
     * @param reads   which; not looked at after this returns.
     * @param level   how current the answer must be.
     * @param handler for the answer, whose payload {@link ReadResultCursor} reads.
     * @return the correlation id, {@link AsyncNodensClient#BACK_PRESSURED} or {@link AsyncNodensClient#CLOSED}.
     */
    public long multiRead(final MultiRead reads, final ReadLevel level, final ResponseHandler handler)
    {
        return submitter().multiRead(reads.size(), reads.length(), reads::encodeInto, level, own(handler));
    }

    /**
     * Ask which identities count for the session: those that the member knows of the connection, such as its address,
     * and those that {@link #addAuth(String, byte[])} has proved.
     *
     * @return the identities, in the order in which they were proved; empty for nobody.
     */
    public CompletableFuture<List<Identity>> whoAmI()
    {
        return submit(
            Operation.WHO_AM_I, null, (handler) -> submitter().whoAmI(own(handler)), WireQueries::identities);
    }
}
