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

import io.aeron.exceptions.AeronEvent;
import io.nodens.sbe.ProtocolLimits;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Defaults and bounds of {@link ClientContext} and {@link MultiSessionClient.Context}.
 */
public final class ClientConfiguration
{
    /** Default stream that front ends listen to. */
    public static final int REQUEST_STREAM_ID_DEFAULT = ProtocolLimits.REQUEST_STREAM_ID;
    /** Default session timeout. */
    public static final int SESSION_TIMEOUT_DEFAULT_MS = 10_000;
    /** Default time for an operation, retries included. */
    public static final long OPERATION_TIMEOUT_DEFAULT_MS = 30_000;
    /** Default time for the first connection over all endpoints. */
    public static final long CONNECT_TIMEOUT_DEFAULT_MS = 10_000;
    /** Default time for one attempt to connect. */
    public static final long ATTEMPT_TIMEOUT_DEFAULT_MS = 1_000;
    /** Default bound on a member's silence. */
    public static final long SILENCE_TIMEOUT_DEFAULT_MS = 2_000;
    /** Default time that a living member may owe an answer. */
    public static final long ANSWER_TIMEOUT_DEFAULT_MS = 5_000;
    /** Default time for close. */
    public static final long CLOSE_TIMEOUT_DEFAULT_MS = 3_000;
    /** Default first pause after all endpoints failed. */
    public static final long RECONNECT_BACKOFF_MIN_DEFAULT_MS = 10;
    /** Default longest pause after all endpoints failed. */
    public static final long RECONNECT_BACKOFF_MAX_DEFAULT_MS = 2_000;
    /** Longest timeout that may be set: a day. */
    public static final long TIMEOUT_MAX_MS = TimeUnit.DAYS.toMillis(1);
    /** Default number of requests in flight. */
    public static final int MAX_IN_FLIGHT_DEFAULT = 256;
    /** Most requests in flight: what a member keeps results for. */
    public static final int MAX_IN_FLIGHT_LIMIT = ProtocolLimits.MAX_RETAINED_RESULTS;
    /** Default silence of a media driver after which it counts as dead, as Aeron has it. */
    public static final long DRIVER_TIMEOUT_DEFAULT_MS = 10_000;
    /** Default number of sessions of a {@link MultiSessionClient}: what a member takes on one connection. */
    public static final int MAX_SESSIONS_DEFAULT = 16_384;
    /** Most sessions of a {@link MultiSessionClient}. */
    public static final int MAX_SESSIONS_LIMIT = 1 << 20;
    /** Default number of requests in flight of one session of a {@link MultiSessionClient}. */
    public static final int MAX_IN_FLIGHT_PER_SESSION_DEFAULT = 64;
    /** Default bytes in flight. */
    public static final long MAX_IN_FLIGHT_BYTES_DEFAULT = 64L * 1024 * 1024;
    /** Least bytes in flight that may be set. */
    public static final long MAX_IN_FLIGHT_BYTES_FLOOR = 64L * 1024;
    /** Default number of watches. */
    public static final int MAX_WATCHES_DEFAULT = 65_536;
    /** Default term length of the publication to a member: carries 2 MiB messages. */
    public static final int TERM_BUFFER_LENGTH_DEFAULT = 16 * 1024 * 1024;
    /** Least term length. */
    public static final int TERM_BUFFER_LENGTH_MIN = 64 * 1024;
    /** Greatest term length. */
    public static final int TERM_BUFFER_LENGTH_MAX = 1024 * 1024 * 1024;
    /** Longest client name in bytes. */
    public static final int CLIENT_NAME_MAX_LENGTH = 64;
    /** Most endpoints. */
    public static final int ENDPOINTS_MAX = 64;

    static final int PROBE_TERM_BUFFER_LENGTH = 64 * 1024;
    static final long IDLE_MAX_SPINS = 10;
    static final long IDLE_MAX_YIELDS = 20;
    static final long IDLE_MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(1);
    static final long IDLE_MAX_PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
    static final ErrorHandler LOGGING_ERROR_HANDLER = (throwable) ->
        System.getLogger("io.nodens.client").log(
            // What a member's driver says of a stream that was closed: the client reports the connection itself.
            throwable instanceof AeronEvent ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
            "nodens client", throwable);

    private ClientConfiguration()
    {
    }

    static ThreadFactory daemonThreads(final String name)
    {
        return (runnable) ->
        {
            final Thread thread = new Thread(runnable, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    static IdleStrategy newIdleStrategy()
    {
        return new BackoffIdleStrategy(IDLE_MAX_SPINS, IDLE_MAX_YIELDS, IDLE_MIN_PARK_NS, IDLE_MAX_PARK_NS);
    }
}
