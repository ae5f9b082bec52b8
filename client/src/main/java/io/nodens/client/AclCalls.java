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
import io.nodens.client.exceptions.AuthFailedException;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;
import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What {@link AsyncNodensClient} says about access lists and identities.
 */
abstract class AclCalls extends HandlerCalls
{
    /**
     * With the way to the client.
     *
     * @param submitter  of the requests.
     * @param isUnwalled whether handlers are the client's own.
     */
    AclCalls(final RequestSubmitter submitter, final boolean isUnwalled)
    {
        super(submitter, isUnwalled);
    }

    /** A request, once its handler is there. */
    @FunctionalInterface
    interface Submission
    {
        long submit(ResponseHandler handler);
    }

    abstract <T> CompletableFuture<T> submit(
        Operation operation, String path, Submission submission, Function<Response, T> mapper);

    /**
     * Create a znode with an access list.
     *
     * @param path  of the znode; a sequential one gets its suffix appended.
     * @param data  of the znode, may be null.
     * @param mode  of the znode.
     * @param ttlMs time to live in milliseconds of a mode that has one, else 0.
     * @param acl   who may do what with it; null for {@link Acl#OPEN}.
     * @return path and stat of the new znode.
     */
    public CompletableFuture<CreatedZnode> create(
        final String path, final byte[] data, final CreateMode mode, final long ttlMs, final Acl acl)
    {
        final UnsafeBuffer name = AsyncNodensClient.encode(path);
        final UnsafeBuffer bytes = AsyncNodensClient.wrap(data);
        return submit(
            Operation.CREATE,
            path,
            (handler) -> submitter().create(
                name, 0, name.capacity(), bytes, 0, AsyncNodensClient.length(bytes), mode, ttlMs, acl, own(handler)),
            (response) -> new CreatedZnode(response.path(), AsyncNodensClient.copyOf(response.stat())));
    }

    /**
     * Set the access list of a znode.
     *
     * @param path     of the znode.
     * @param acl      who may do what with it.
     * @param aversion version of the list that is expected, {@link NodensClient#ANY_VERSION} for any.
     * @return the new stat.
     */
    public CompletableFuture<ZnodeStat> setAcl(final String path, final Acl acl, final int aversion)
    {
        final UnsafeBuffer name = AsyncNodensClient.encode(path);
        return submit(
            Operation.SET_ACL,
            path,
            (handler) -> submitter().setAcl(name, 0, name.capacity(), acl, aversion, own(handler)),
            (response) -> AsyncNodensClient.copyOf(response.stat()));
    }

    /**
     * Read the access list of a znode.
     *
     * @param path  of the znode.
     * @param level how current the answer must be.
     * @return list and stat.
     */
    public CompletableFuture<ZnodeAcl> getAcl(final String path, final ReadLevel level)
    {
        final UnsafeBuffer name = AsyncNodensClient.encode(path);
        return submit(
            Operation.GET_ACL,
            path,
            (handler) -> submitter().getAcl(name, 0, name.capacity(), level, own(handler)),
            (response) -> new ZnodeAcl(WireAcl.read(response), AsyncNodensClient.copyOf(response.stat())));
    }

    /**
     * Prove who the client is. The credentials are kept, and sent again whenever a member takes the session over,
     * before anything else; they are never written to a log.
     *
     * @param scheme      of the credentials: digest, or one of the application.
     * @param credentials in the scheme; "user:password" in UTF-8 for digest.
     * @return done when the session has the identity; fails by {@link AuthFailedException} when it is refused.
     */
    public CompletableFuture<Void> addAuth(final String scheme, final byte[] credentials)
    {
        try
        {
            checkProof(scheme, credentials);
        }
        catch (final BadArgumentsException ex)
        {
            return CompletableFuture.failedFuture(ex);
        }

        final byte[] copy = Arrays.copyOf(credentials, credentials.length);
        return submit(
            Operation.ADD_AUTH,
            null,
            (handler) -> submitter().addAuth(scheme, copy, own(handler)),
            (response) -> null);
    }

    /** Credentials are never in a message. */
    static void checkProof(final String scheme, final byte[] credentials)
    {
        if (null == scheme || scheme.isEmpty() || null == credentials)
        {
            throw new BadArgumentsException(
                Operation.ADD_AUTH, null, "scheme and credentials must be there, the scheme was " + scheme);
        }
    }
}
