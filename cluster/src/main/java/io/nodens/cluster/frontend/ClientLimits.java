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
package io.nodens.cluster.frontend;

/**
 * What clients of a front end may take of what it has for all of them.
 * <p>
 * <b>Thread:</b> set by one thread before the agent runs; read-only afterwards.
 */
public final class ClientLimits
{
    /** Default of {@link #maxOutgoingBytes()}. */
    public static final long MAX_OUTGOING_BYTES_DEFAULT = 64L * 1024 * 1024;

    /** Default of {@link #maxHoldMs()}. */
    public static final int MAX_HOLD_MS_DEFAULT = 10_000;

    private int maxHoldMs = MAX_HOLD_MS_DEFAULT;
    private long maxOutgoingBytes = MAX_OUTGOING_BYTES_DEFAULT;
    /** Default of {@link #maxHandshakes()}. */
    public static final int MAX_HANDSHAKES_DEFAULT = 8;
    /** Default of {@link #maxUnproven()}. */
    public static final int MAX_UNPROVEN_DEFAULT = 256;
    /** Default of {@link #maxOpensInFlight()}. */
    public static final int MAX_OPENS_IN_FLIGHT_DEFAULT = 256;
    /** Default of {@link #maxHeldBytesPerConnection()}. */
    public static final int MAX_HELD_BYTES_PER_CONNECTION_DEFAULT = 64 * 1024;
    /** Default of {@link #maxHeldBytes()}. */
    public static final long MAX_HELD_BYTES_DEFAULT = 64L * 1024 * 1024;

    /** Default of {@link #maxAssemblyBytes()}. */
    public static final long MAX_ASSEMBLY_BYTES_DEFAULT = 64L * 1024 * 1024;

    private long maxAssemblyBytes = MAX_ASSEMBLY_BYTES_DEFAULT;
    private int maxHandshakes = MAX_HANDSHAKES_DEFAULT;
    private int maxOpensInFlight = MAX_OPENS_IN_FLIGHT_DEFAULT;
    private int maxHeldBytesPerConnection = MAX_HELD_BYTES_PER_CONNECTION_DEFAULT;
    private long maxHeldBytes = MAX_HELD_BYTES_DEFAULT;
    private ResponseAddresses responseAddresses = ResponseAddresses.SOURCE_ONLY;
    private int maxUnproven = MAX_UNPROVEN_DEFAULT;
    private ClientAuthentication authentication = ClientAuthentication.NONE;
    private String superDigest = AuthenticationSchemes.NO_SUPER;
    private String superSubject = AuthenticationSchemes.NO_SUPER;
    private String superSasl = AuthenticationSchemes.NO_SUPER;

    /**
     * Addresses that clients may have their answers sent to, besides the one that their requests come from.
     *
     * @return addresses.
     */
    public ResponseAddresses responseAddresses()
    {
        return responseAddresses;
    }

    /**
     * Addresses that clients may have their answers sent to, besides the one that their requests come from.
     *
     * @param value addresses.
     * @return this for a fluent API.
     */
    public ClientLimits responseAddresses(final ResponseAddresses value)
    {
        responseAddresses = value;
        return this;
    }

    /**
     * How clients prove who they are when they connect.
     *
     * @return {@link ClientAuthentication#NONE} when they are not asked.
     */
    public ClientAuthentication authentication()
    {
        return authentication;
    }

    /**
     * How clients prove who they are when they connect.
     *
     * @param value {@link ClientAuthentication#NONE} when they are not asked.
     * @return this for a fluent API.
     */
    public ClientLimits authentication(final ClientAuthentication value)
    {
        authentication = value;
        return this;
    }

    /**
     * Connections whose clients are still to prove who they are, at a time; at most half of all connections. One source
     * address may have half of them.
     *
     * @return connections.
     */
    public int maxUnproven()
    {
        return maxUnproven;
    }

    /**
     * Connections whose clients are still to prove who they are, at a time.
     *
     * @param value connections, positive.
     * @return this for a fluent API.
     */
    public ClientLimits maxUnproven(final int value)
    {
        maxUnproven = value;
        return this;
    }

    /**
     * Identity of the scheme digest that may do everything.
     *
     * @return user and hash, or {@link AuthenticationSchemes#NO_SUPER}.
     */
    public String superDigest()
    {
        return superDigest;
    }

    /**
     * Identity of the scheme digest that may do everything.
     *
     * @param value user and hash, or {@link AuthenticationSchemes#NO_SUPER}.
     * @return this for a fluent API.
     */
    public ClientLimits superDigest(final String value)
    {
        superDigest = value;
        return this;
    }

    /**
     * Subject of a certificate whose holder may do everything.
     *
     * @return as RFC 2253 writes it, or {@link AuthenticationSchemes#NO_SUPER}.
     */
    public String superSubject()
    {
        return superSubject;
    }

    /**
     * Subject of a certificate whose holder may do everything.
     *
     * @param value as RFC 2253 writes it, or {@link AuthenticationSchemes#NO_SUPER}.
     * @return this for a fluent API.
     */
    public ClientLimits superSubject(final String value)
    {
        superSubject = value;
        return this;
    }

    /**
     * User of SASL that may do everything.
     *
     * @return its name, or {@link AuthenticationSchemes#NO_SUPER}.
     */
    public String superSasl()
    {
        return superSasl;
    }

    /**
     * User of SASL that may do everything.
     *
     * @param value its name, or {@link AuthenticationSchemes#NO_SUPER}.
     * @return this for a fluent API.
     */
    public ClientLimits superSasl(final String value)
    {
        superSasl = value;
        return this;
    }

    /**
     * Streams of clients that are set up at a time; the others wait for their turn.
     *
     * @return streams.
     */
    public int maxHandshakes()
    {
        return maxHandshakes;
    }

    /**
     * Streams of clients that are set up at a time; the others wait for their turn.
     *
     * @param value streams.
     * @return this for a fluent API.
     */
    public ClientLimits maxHandshakes(final int value)
    {
        maxHandshakes = value;
        return this;
    }

    /**
     * Opens and attaches of sessions that are in the log at a time; the others wait for their turn.
     *
     * @return requests.
     */
    public int maxOpensInFlight()
    {
        return maxOpensInFlight;
    }

    /**
     * Opens and attaches of sessions that are in the log at a time; the others wait for their turn.
     *
     * @param value requests.
     * @return this for a fluent API.
     */
    public ClientLimits maxOpensInFlight(final int value)
    {
        maxOpensInFlight = value;
        return this;
    }

    /**
     * Requests of a connection on a shared stream that are kept until they can be taken, besides the longest one.
     *
     * @return bytes.
     */
    public int maxHeldBytesPerConnection()
    {
        return maxHeldBytesPerConnection;
    }

    /**
     * Requests of a connection on a shared stream that are kept until they can be taken, besides the longest one.
     *
     * @param value bytes.
     * @return this for a fluent API.
     */
    public ClientLimits maxHeldBytesPerConnection(final int value)
    {
        maxHeldBytesPerConnection = value;
        return this;
    }

    /**
     * The same of all connections; beyond it requests are refused as OVERLOADED.
     *
     * @return bytes.
     */
    public long maxHeldBytes()
    {
        return maxHeldBytes;
    }

    /**
     * The same of all connections; beyond it requests are refused as OVERLOADED.
     *
     * @param value bytes.
     * @return this for a fluent API.
     */
    public ClientLimits maxHeldBytes(final long value)
    {
        maxHeldBytes = value;
        return this;
    }

    /**
     * Memory in which requests of several frames are put together, of all streams, beyond the 8 KiB that each has.
     *
     * @return bytes.
     */
    public long maxAssemblyBytes()
    {
        return maxAssemblyBytes;
    }

    /**
     * Memory in which requests of several frames are put together, of all streams, beyond the 8 KiB that each has;
     * beyond it requests are refused as OVERLOADED.
     *
     * @param value bytes, at least what the longest request needs.
     * @return this for a fluent API.
     */
    public ClientLimits maxAssemblyBytes(final long value)
    {
        maxAssemblyBytes = value;
        return this;
    }

    /**
     * Bytes of the heap that answers and events of all connections may take which wait for slow clients.
     *
     * @return bytes.
     */
    public long maxOutgoingBytes()
    {
        return maxOutgoingBytes;
    }

    /**
     * Bytes of the heap that answers and events of all connections may take which wait for slow clients; beyond it the
     * connection that takes the most is closed.
     *
     * @param value bytes, at least what one connection needs for its longest message.
     * @return this for a fluent API.
     */
    public ClientLimits maxOutgoingBytes(final long value)
    {
        maxOutgoingBytes = value;
        return this;
    }

    /**
     * Longest time that a read or sync waits for its zxid or its barrier, whatever its client allows.
     *
     * @return milliseconds.
     */
    public int maxHoldMs()
    {
        return maxHoldMs;
    }

    /**
     * Longest time that a read or sync waits for its zxid or its barrier, whatever its client allows.
     *
     * @param value milliseconds, positive.
     * @return this for a fluent API.
     */
    public ClientLimits maxHoldMs(final int value)
    {
        maxHoldMs = value;
        return this;
    }
}
