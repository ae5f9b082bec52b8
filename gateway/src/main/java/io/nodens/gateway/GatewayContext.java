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
package io.nodens.gateway;

import io.nodens.client.ClientConfiguration;
import io.nodens.client.ClientCredentials;
import io.nodens.gateway.net.ThrottleContext;
import io.nodens.gateway.proof.ProofContext;
import io.nodens.gateway.replica.MemberFacts;
import io.nodens.gateway.replica.ReplicaState;
import io.nodens.gateway.tls.TlsContext;
import io.nodens.tree.TreeRegion;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Settings of a gateway. Those without a default must be set.
 */
public final class GatewayContext
{
    /** Longest frame that a client may send by default, as with ZooKeeper. */
    public static final int MAX_FRAME_LENGTH_DEFAULT = 0xFFFFF;
    /** Unit of ZooKeeper's times. */
    public static final int TICK_TIME_DEFAULT_MS = 2000;
    /** Connections of one address by default, as with ZooKeeper. */
    public static final int MAX_CONNECTIONS_PER_ADDRESS_DEFAULT = 60;
    /** Connections by default. */
    public static final int MAX_CONNECTIONS_DEFAULT = 16_384;

    /** Four-letter words that are answered by default. */
    public static final String WORDS_DEFAULT = "srvr,isro";

    private static final int MIN_TICKS = 2;
    private static final int MAX_TICKS = 20;

    private TlsContext tls;
    private boolean isPortUnified;
    private String name = "gateway";
    private String aeronDirectoryName;
    private int requestStreamId;
    private ClientCredentials credentials;
    private TreeRegion region;
    private Supplier<ReplicaState> replicaStates;
    private MemberFacts memberFacts;
    private String words = WORDS_DEFAULT;
    private int agents = 1;
    private int tickTimeMs = TICK_TIME_DEFAULT_MS;
    private int minSessionTimeoutMs;
    private int maxSessionTimeoutMs;
    private int maxFrameLength = MAX_FRAME_LENGTH_DEFAULT;
    private int maxConnectionsPerAddress = MAX_CONNECTIONS_PER_ADDRESS_DEFAULT;
    private int maxConnections = MAX_CONNECTIONS_DEFAULT;
    private long driverTimeoutMs = ClientConfiguration.DRIVER_TIMEOUT_DEFAULT_MS;
    private long maxOutgoingBytes = 64L << 20;
    private long maxReplyLength;
    private int maxWatches = 1_000_000;
    private int maxPendingPerConnection = 256;
    private ThrottleContext throttles = new ThrottleContext();
    private ProofContext proofs = new ProofContext();
    private long maxParkNs = TimeUnit.MILLISECONDS.toNanos(1);
    private boolean isSpinning;
    private ThreadFactory threadFactory = Thread::new;
    private ErrorHandler errorHandler = Throwable::printStackTrace;
    private Consumer<String> log = System.out::println;
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;

    /**
     * TLS of the gateway.
     *
     * @return its settings, null for no TLS.
     */
    public TlsContext tls()
    {
        return tls;
    }

    /**
     * TLS of the gateway.
     *
     * @param value its settings, null for no TLS.
     * @return this for a fluent API.
     */
    public GatewayContext tls(final TlsContext value)
    {
        tls = value;
        return this;
    }

    /**
     * Whether clients may speak TLS at the port for those that speak none.
     *
     * @return true when their first byte decides.
     */
    public boolean isPortUnified()
    {
        return isPortUnified;
    }

    /**
     * Whether clients may speak TLS at the port for those that speak none.
     *
     * @param value true to let their first byte decide.
     * @return this for a fluent API.
     */
    public GatewayContext isPortUnified(final boolean value)
    {
        isPortUnified = value;
        return this;
    }

    /**
     * Media driver of the member.
     *
     * @return its directory.
     */
    public String aeronDirectoryName()
    {
        return aeronDirectoryName;
    }

    /**
     * Media driver of the member.
     *
     * @param value its directory.
     * @return this for a fluent API.
     */
    public GatewayContext aeronDirectoryName(final String value)
    {
        aeronDirectoryName = value;
        return this;
    }

    /**
     * By what the member knows its connections, each with the number of an agent behind it.
     *
     * @return the name; {@code gateway} by default.
     */
    public String name()
    {
        return name;
    }

    /**
     * By what the member knows its connections.
     *
     * @param value the name.
     * @return this for a fluent API.
     */
    public GatewayContext name(final String value)
    {
        name = value;
        return this;
    }

    /**
     * Stream of requests to the front end.
     *
     * @return the stream id.
     */
    public int requestStreamId()
    {
        return requestStreamId;
    }

    /**
     * Stream of requests to the front end.
     *
     * @param value the stream id.
     * @return this for a fluent API.
     */
    public GatewayContext requestStreamId(final int value)
    {
        requestStreamId = value;
        return this;
    }

    /**
     * What the gateway proves to the member.
     *
     * @return the credentials, or null.
     */
    public ClientCredentials credentials()
    {
        return credentials;
    }

    /**
     * What the gateway proves to the member, where that asks its clients.
     *
     * @param value the credentials, or null.
     * @return this for a fluent API.
     */
    public GatewayContext credentials(final ClientCredentials value)
    {
        credentials = value;
        return this;
    }

    /**
     * The member's tree.
     *
     * @return the region.
     */
    public TreeRegion region()
    {
        return region;
    }

    /**
     * The member's tree.
     *
     * @param value the region, which outlives the gateway.
     * @return this for a fluent API.
     */
    public GatewayContext region(final TreeRegion value)
    {
        region = value;
        return this;
    }

    /**
     * State of the member.
     *
     * @return makes one for each agent.
     */
    public Supplier<ReplicaState> replicaStates()
    {
        return replicaStates;
    }

    /**
     * State of the member.
     *
     * @param value makes one for each agent.
     * @return this for a fluent API.
     */
    public GatewayContext replicaStates(final Supplier<ReplicaState> value)
    {
        replicaStates = value;
        return this;
    }

    /**
     * Threads that serve clients.
     *
     * @return their number.
     */
    public int agents()
    {
        return agents;
    }

    /**
     * Threads that serve clients, each its own connections.
     *
     * @param value 1 to 64.
     * @return this for a fluent API.
     */
    public GatewayContext agents(final int value)
    {
        agents = value;
        return this;
    }

    /**
     * Unit of session timeouts.
     *
     * @return milliseconds.
     */
    public int tickTimeMs()
    {
        return tickTimeMs;
    }

    /**
     * Unit of session timeouts.
     *
     * @param value milliseconds.
     * @return this for a fluent API.
     */
    public GatewayContext tickTimeMs(final int value)
    {
        tickTimeMs = value;
        return this;
    }

    /**
     * Shortest session timeout.
     *
     * @return milliseconds; two ticks when nothing was set.
     */
    public int minSessionTimeoutMs()
    {
        return minSessionTimeoutMs > 0 ? minSessionTimeoutMs : MIN_TICKS * tickTimeMs;
    }

    /**
     * Shortest session timeout.
     *
     * @param value milliseconds; 0 or less for two ticks.
     * @return this for a fluent API.
     */
    public GatewayContext minSessionTimeoutMs(final int value)
    {
        minSessionTimeoutMs = value;
        return this;
    }

    /**
     * Longest session timeout.
     *
     * @return milliseconds; twenty ticks when nothing was set.
     */
    public int maxSessionTimeoutMs()
    {
        return maxSessionTimeoutMs > 0 ? maxSessionTimeoutMs : MAX_TICKS * tickTimeMs;
    }

    /**
     * Longest session timeout.
     *
     * @param value milliseconds; 0 or less for twenty ticks.
     * @return this for a fluent API.
     */
    public GatewayContext maxSessionTimeoutMs(final int value)
    {
        maxSessionTimeoutMs = value;
        return this;
    }

    /**
     * Longest frame that a client may send.
     *
     * @return bytes.
     */
    public int maxFrameLength()
    {
        return maxFrameLength;
    }

    /**
     * Longest frame that a client may send.
     *
     * @param value bytes.
     * @return this for a fluent API.
     */
    public GatewayContext maxFrameLength(final int value)
    {
        maxFrameLength = value;
        return this;
    }

    /**
     * Most connections of one address.
     *
     * @return their number; 0 for no limit.
     */
    public int maxConnectionsPerAddress()
    {
        return maxConnectionsPerAddress;
    }

    /**
     * Most connections of one address.
     *
     * @param value their number; 0 for no limit.
     * @return this for a fluent API.
     */
    public GatewayContext maxConnectionsPerAddress(final int value)
    {
        maxConnectionsPerAddress = value;
        return this;
    }

    /**
     * Most connections.
     *
     * @return their number.
     */
    public int maxConnections()
    {
        return maxConnections;
    }

    /**
     * Most connections.
     *
     * @param value their number, at least 1.
     * @return this for a fluent API.
     */
    public GatewayContext maxConnections(final int value)
    {
        maxConnections = value;
        return this;
    }

    /**
     * Most bytes that may wait for one client.
     *
     * @return their number.
     */
    public long maxOutgoingBytes()
    {
        return maxOutgoingBytes;
    }

    /**
     * Most bytes that may wait for one client; beyond it the client is closed. No request is worked off for a client
     * for whom a quarter of it waits.
     *
     * @param value their number.
     * @return this for a fluent API.
     */
    public GatewayContext maxOutgoingBytes(final long value)
    {
        maxOutgoingBytes = value;
        return this;
    }

    /**
     * Silence of the member's media driver after which it counts as dead.
     *
     * @return milliseconds.
     */
    public long driverTimeoutMs()
    {
        return driverTimeoutMs;
    }

    /**
     * Silence of the member's media driver after which it counts as dead: that of the member's own clients.
     *
     * @param value milliseconds.
     * @return this for a fluent API.
     */
    public GatewayContext driverTimeoutMs(final long value)
    {
        driverTimeoutMs = value;
        return this;
    }

    /**
     * Longest reply. A request whose reply would be longer gets SYSTEMERROR.
     *
     * @return bytes; 0 for no limit but what may wait for a client.
     */
    public long maxReplyLength()
    {
        return maxReplyLength;
    }

    /**
     * Longest reply.
     *
     * @param value bytes; 0 for no limit but what may wait for a client.
     * @return this for a fluent API.
     */
    public GatewayContext maxReplyLength(final long value)
    {
        maxReplyLength = value;
        return this;
    }

    /**
     * Most watches of an agent.
     *
     * @return their number.
     */
    public int maxWatches()
    {
        return maxWatches;
    }

    /**
     * Most watches of an agent.
     *
     * @param value their number.
     * @return this for a fluent API.
     */
    public GatewayContext maxWatches(final int value)
    {
        maxWatches = value;
        return this;
    }

    /**
     * Most requests of a connection that are on their way to the member.
     *
     * @return their number.
     */
    public int maxPendingPerConnection()
    {
        return maxPendingPerConnection;
    }

    /**
     * Most requests of a connection that are on their way to the member.
     *
     * @param value their number, at least 1.
     * @return this for a fluent API.
     */
    public GatewayContext maxPendingPerConnection(final int value)
    {
        maxPendingPerConnection = value;
        return this;
    }

    /**
     * By what clients are slowed down or refused when there are too many at once.
     *
     * @return the settings.
     */
    public ThrottleContext throttles()
    {
        return throttles;
    }

    /**
     * By what clients are slowed down or refused when there are too many at once.
     *
     * @param value the settings.
     * @return this for a fluent API.
     */
    public GatewayContext throttles(final ThrottleContext value)
    {
        throttles = value;
        return this;
    }

    /**
     * What clients prove.
     *
     * @return the settings; by default nobody is a super user, there is no SASL, and nothing is required.
     */
    public ProofContext proofs()
    {
        return proofs;
    }

    /**
     * What clients prove.
     *
     * @param value the settings.
     * @return this for a fluent API.
     */
    public GatewayContext proofs(final ProofContext value)
    {
        proofs = value;
        return this;
    }

    /**
     * Longest wait of an agent without work. It ends at once when a client sends something.
     *
     * @return nanoseconds.
     */
    public long maxParkNs()
    {
        return maxParkNs;
    }

    /**
     * Longest wait of an agent without work.
     *
     * @param value nanoseconds.
     * @return this for a fluent API.
     */
    public GatewayContext maxParkNs(final long value)
    {
        maxParkNs = value;
        return this;
    }

    /**
     * Whether agents never wait.
     *
     * @return true where each has a processor of its own.
     */
    public boolean isSpinning()
    {
        return isSpinning;
    }

    /**
     * Whether agents never wait.
     *
     * @param value true where each has a processor of its own.
     * @return this for a fluent API.
     */
    public GatewayContext isSpinning(final boolean value)
    {
        isSpinning = value;
        return this;
    }

    /**
     * What makes the agents' threads.
     *
     * @return the factory.
     */
    public ThreadFactory threadFactory()
    {
        return threadFactory;
    }

    /**
     * What makes the agents' threads.
     *
     * @param value the factory.
     * @return this for a fluent API.
     */
    public GatewayContext threadFactory(final ThreadFactory value)
    {
        threadFactory = value;
        return this;
    }

    /**
     * Where errors go that the gateway survives.
     *
     * @return the handler.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Where errors go that the gateway survives.
     *
     * @param value the handler.
     * @return this for a fluent API.
     */
    public GatewayContext errorHandler(final ErrorHandler value)
    {
        errorHandler = value;
        return this;
    }

    /**
     * Where lines for the operator go.
     *
     * @return takes a line.
     */
    public Consumer<String> log()
    {
        return log;
    }

    /**
     * Where lines for the operator go.
     *
     * @param value takes a line.
     * @return this for a fluent API.
     */
    public GatewayContext log(final Consumer<String> value)
    {
        log = value;
        return this;
    }

    /**
     * The time.
     *
     * @return monotonic.
     */
    public NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * The time.
     *
     * @param value monotonic.
     * @return this for a fluent API.
     */
    public GatewayContext nanoClock(final NanoClock value)
    {
        nanoClock = value;
        return this;
    }

    /**
     * What the member says of itself.
     *
     * @return the facts.
     */
    public MemberFacts memberFacts()
    {
        return memberFacts;
    }

    /**
     * What the member says of itself.
     *
     * @param value the facts; the gateway adds its own to their metrics.
     * @return this for a fluent API.
     */
    public GatewayContext memberFacts(final MemberFacts value)
    {
        memberFacts = value;
        return this;
    }

    /**
     * Four-letter words that are answered.
     *
     * @return words separated by commas, or {@code *} for all.
     */
    public String words()
    {
        return words;
    }

    /**
     * Four-letter words that are answered.
     *
     * @param value words separated by commas, or {@code *} for all; srvr and isro are always answered.
     * @return this for a fluent API.
     */
    public GatewayContext words(final String value)
    {
        words = value;
        return this;
    }

    GatewayContext conclude()
    {
        check(!isPortUnified || null != tls, "isPortUnified", isPortUnified, "false without TLS");
        check(null != region, "region", region, "the member's tree");
        check(null != replicaStates, "replicaStates", replicaStates, "the member's state");
        check(null != memberFacts, "memberFacts", memberFacts, "what the member says of itself");
        check(null != words, "words", words, "four-letter words separated by commas, or *");
        check(
            ProofContext.SCHEMES.containsAll(proofs.requiredSchemes()),
            "requiredSchemes", proofs.requiredSchemes(), "some of " + ProofContext.SCHEMES);
        check(
            null != proofs.saslUsers() || !proofs.isSaslRequired(),
            "requiredSchemes", proofs.requiredSchemes(), "sasl with users of SASL alone");
        check(null != aeronDirectoryName, "aeronDirectoryName", aeronDirectoryName, "the member's media driver");
        check(agents >= 1 && agents <= 64, "agents", agents, "1 to 64");
        check(tickTimeMs >= 1, "tickTimeMs", tickTimeMs, "1 or more");
        check(maxFrameLength >= 1024, "maxFrameLength", maxFrameLength, "1024 or more");
        check(maxConnections >= 1, "maxConnections", maxConnections, "1 or more");
        check(
            minSessionTimeoutMs() <= maxSessionTimeoutMs(),
            "minSessionTimeoutMs", minSessionTimeoutMs(), "at most maxSessionTimeoutMs=" + maxSessionTimeoutMs());
        return this;
    }

    private static void check(final boolean isAllowed, final String name, final Object value, final String allowed)
    {
        if (!isAllowed)
        {
            throw new GatewayException(name + "=" + value + ", allowed: " + allowed);
        }
    }
}
