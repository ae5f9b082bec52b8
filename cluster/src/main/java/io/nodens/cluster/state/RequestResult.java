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

import io.nodens.tree.ZnodeStat;

/**
 * Fixed-size result of one write of a session, retained until the client acknowledges it.
 */
public final class RequestResult
{
    /** Sequence suffix of everything but a sequential create. */
    public static final long NULL_SEQUENCE_SUFFIX = -1;

    final ZnodeStat stat = new ZnodeStat();
    long requestId;
    long zxid;
    long sequenceSuffix = NULL_SEQUENCE_SUFFIX;
    int operation;
    int code;
    long requestHash;
    RequestResult next;

    RequestResult()
    {
    }

    RequestResult reset(final long id, final int requestOperation)
    {
        stat.reset();
        requestId = id;
        zxid = 0;
        sequenceSuffix = NULL_SEQUENCE_SUFFIX;
        operation = requestOperation;
        code = 0;
        requestHash = RequestHash.UNKNOWN;
        next = null;
        return this;
    }

    /**
     * Set the outcome.
     *
     * @param resultCode  result code.
     * @param appliedZxid of the write, or last applied zxid of a refused one.
     * @param suffix      of a sequential create, or {@link #NULL_SEQUENCE_SUFFIX}.
     * @return this for a fluent API.
     */
    public RequestResult outcome(final int resultCode, final long appliedZxid, final long suffix)
    {
        code = resultCode;
        zxid = appliedZxid;
        sequenceSuffix = suffix;
        return this;
    }

    /**
     * Number of the request within its session.
     *
     * @return request id.
     */
    public long requestId()
    {
        return requestId;
    }

    /**
     * What was asked for.
     *
     * @return one of {@link Operation}.
     */
    public int operation()
    {
        return operation;
    }

    /**
     * How it ended.
     *
     * @return value of the protocol's ResultCode.
     */
    public int code()
    {
        return code;
    }

    /**
     * Hash of what was asked for.
     *
     * @return the hash, 0 when the request is older than such hashes.
     */
    public long requestHash()
    {
        return requestHash;
    }

    /**
     * Set the hash of what was asked for.
     *
     * @param value of the hash, 0 when it is unknown.
     * @return this for a fluent API.
     */
    public RequestResult requestHash(final long value)
    {
        requestHash = value;
        return this;
    }

    /**
     * When it was applied.
     *
     * @return zxid of the write; for a refused one the last applied zxid.
     */
    public long zxid()
    {
        return zxid;
    }

    /**
     * What a sequential create appended to its path.
     *
     * @return the number, or {@link #NULL_SEQUENCE_SUFFIX}.
     */
    public long sequenceSuffix()
    {
        return sequenceSuffix;
    }

    /**
     * Stat of the znode after a create or set; zeroes otherwise.
     *
     * @return the stat.
     */
    public ZnodeStat stat()
    {
        return stat;
    }

    /**
     * Next younger retained result of the session.
     *
     * @return the result or null.
     */
    public RequestResult next()
    {
        return next;
    }
}
