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
package io.nodens.cluster.cli.access;

import io.nodens.client.CreateMode;

/**
 * A session at one member whose answers are timed: the caller's thread drives the client, so that no hand-over between
 * threads is in the figures.
 * <p>
 * <b>Thread:</b> one. <b>Owns:</b> the client.
 */
public interface MeasuredSession extends AutoCloseable
{
    /**
     * What is asked of the member.
     */
    enum Request
    {
        /** Read the znode of the session. */
        GET,
        /** Set the data of the znode of the session. */
        SET,
        /** Create the other znode of the session, an ephemeral. */
        CREATE,
        /** Delete that one. */
        DELETE
    }

    /**
     * Say what the requests are about.
     *
     * @param path          of the znode that is read and set.
     * @param ephemeralPath of the znode that is created and deleted.
     * @param data          that both have; not copied.
     * @param onAnswer      called for each answer, in the order of the requests, from within {@link #doWork()}.
     */
    void prepare(String path, String ephemeralPath, byte[] data, Runnable onAnswer);

    /**
     * Send a request.
     *
     * @param request to send.
     * @return false if the transport takes none now: do some work and try again.
     */
    boolean offer(Request request);

    /**
     * Send and receive what there is.
     *
     * @return work done, 0 for none.
     * @throws io.nodens.client.exceptions.NodensException when a request was answered by a failure, or the session has
     *                                                     ended.
     */
    int doWork();

    /**
     * Watch a znode for every change. Waits for the answer.
     *
     * @param path    of the znode.
     * @param onEvent called for each event from within {@link #doWork()}.
     */
    void watch(String path, Runnable onEvent);

    /**
     * Create a znode. Waits for the answer.
     *
     * @param path  of the znode.
     * @param data  of the znode.
     * @param mode  of the znode.
     * @param ttlMs its time to live, milliseconds; 0 for a mode without one.
     */
    void create(String path, byte[] data, CreateMode mode, long ttlMs);

    /**
     * Delete a znode if it is there. Waits for the answer.
     *
     * @param path      of the znode.
     * @param timeoutMs to wait at most, milliseconds.
     * @return false if it is there still, or that is not known.
     */
    boolean delete(String path, long timeoutMs);

    /** Ends the session, and with it its ephemerals. Idempotent. */
    @Override
    void close();
}
