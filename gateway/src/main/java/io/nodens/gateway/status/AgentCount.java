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
package io.nodens.gateway.status;

/**
 * What an agent of the gateway counts.
 * <p>
 * <b>Thread:</b> constants.
 */
public enum AgentCount
{
    /** Frames and words from clients. */
    PACKETS_RECEIVED,
    /** Frames and answers to clients. */
    PACKETS_SENT,
    /** Bytes from clients. */
    BYTES_RECEIVED,
    /** Bytes of replies, and of answers to words. */
    REPLY_BYTES,
    /** Bytes of watch events. */
    EVENT_BYTES,
    /** Connect requests. */
    CONNECT_REQUESTS,
    /** Sessions that were taken up again over another connection. */
    SESSIONS_ATTACHED_AGAIN,
    /** Connections that ended. */
    CONNECTIONS_ENDED,
    /** Connections that were closed because neither connect request nor word came. */
    SILENT_CONNECTIONS_CLOSED,
    /** Connections that were closed because the member did not serve. */
    CLOSED_NOT_SERVING,
    /** Sessions that were expired because their client was silent. */
    SESSIONS_EXPIRED,
    /** Proofs of an identity that were refused. */
    PROOFS_REFUSED,
    /** Requests that were refused for their length. */
    LARGE_REQUESTS_REFUSED,
    /** Times that a request waited because too many of all connections were on their way. */
    THROTTLED_REQUESTS,
    /** Replies that were longer than clients take by default, or than is allowed. */
    LONG_REPLIES,
    /** Connections that were closed because more waited for their clients than may. */
    SLOW_CLIENTS_CLOSED,
    /** Connections now. */
    CONNECTIONS,
    /** Requests now that have no reply yet. */
    OUTSTANDING_REQUESTS,
    /** Watches now. */
    WATCHES,
    /** Connections now that have watches. */
    WATCHING_CONNECTIONS,
    /** Paths now that have watches. */
    WATCHED_PATHS,
    /** Time that counts against clients, in nanoseconds. */
    LIVED_NS
}
