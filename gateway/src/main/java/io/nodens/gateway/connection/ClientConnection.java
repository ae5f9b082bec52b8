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
package io.nodens.gateway.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.nodens.client.SessionHandle;
import io.nodens.client.SessionRequests;
import io.nodens.tree.watch.WatchOwner;

import java.net.InetSocketAddress;
import java.util.function.Supplier;

/**
 * A client's TCP connection: what came and is not worked off, what waits to be sent, its session, its watches and who
 * it has proved to be. All of that but the session ends with the connection.
 * <pre>
 *   NEW --connect request--&gt; ATTACHING --session attached--&gt; OPEN --closeSession, expiry, ...--&gt; CLOSING
 *    | +--four letters--&gt; ANSWERING ---answer is there-----------------------------------------------^ |
 *    |                            |                            |                                       | flushed
 *    +---------- anything wrong --+----------------------------+---------------------------------------+--&gt; CLOSED
 * </pre>
 * <b>Thread:</b> the agent's; any may ask for {@link #remote()}, {@link #channel()} and {@link #stats()}.
 * <b>Allocates:</b> nothing for requests after warm-up but buffers of the pool.
 */
public final class ClientConnection
{
    /** How long a client may take to say what it wants, and to take what ends its connection. */
    public static final long FIRST_WORD_TIMEOUT_MS = 10_000;

    /** Bytes that a first reply is given room for, so that short ones share a buffer. */
    private static final int OUTGOING_LENGTH = 2048;

    /** How far a connection is. */
    public enum State
    {
        /** The client has not said anything that is understood. */
        NEW,
        /** Its session is being opened or attached. */
        ATTACHING,
        /** Requests flow. */
        OPEN,
        /** It began with a four-letter word, whose answer is being put together. */
        ANSWERING,
        /** What is encoded is still sent, then it is closed. */
        CLOSING,
        /** Over. */
        CLOSED,
    }

    private final Channel channel;
    private final InetSocketAddress remote;
    private final int slot;
    private final ConnectionHome home;
    private final ConnectionWatches watches;
    private final ConnectionStats stats;
    private final Incoming incoming = new Incoming();

    private State state = State.NEW;
    private boolean isActive;
    private boolean isUnfinished;
    private boolean isReadPaused;
    private boolean isInputOver;
    private LastAnswer lastAnswer;
    private ByteBuf outgoing;
    private final HeldEvents held = new HeldEvents();
    private int encodedCount;
    private long waitingBytes;

    private SessionHandle session;
    private SessionRequests requests;
    private boolean hasReadOnlyField;
    private final ClientIdentity who = new ClientIdentity();
    private final TlsState tls = new TlsState();
    private long lastBytesNs;
    private long receivedNs;

    private final PendingQueue pendingReplies = new PendingQueue();
    private long replyZxid;
    private int progress;
    private int expectedLength;

    /**
     * A connection that was accepted.
     *
     * @param channel of it.
     * @param remote  address of the client.
     * @param slot    small number that no other connection of the agent has.
     * @param home    the agent's.
     * @param nowNs   lived time.
     */
    public ClientConnection(
        final Channel channel,
        final InetSocketAddress remote,
        final int slot,
        final ConnectionHome home,
        final long nowNs)
    {
        this.channel = channel;
        this.remote = remote;
        this.slot = slot;
        this.home = home;
        stats = new ConnectionStats(home.counts());
        stats.onHeard(nowNs);
        watches = new ConnectionWatches(this, home);
    }

    // ---- bytes ----

    /**
     * Bytes came.
     *
     * @param bytes of the client; owned by this from now on.
     */
    public void onBytes(final ByteBuf bytes)
    {
        if (State.CLOSED == state || State.CLOSING == state)
        {
            bytes.release();
            return;
        }

        stats.onHeard(home.livedNs());
        stats.onBytes(bytes.readableBytes());
        lastBytesNs = home.counts().nanoTime();
        receivedNs = null == incoming.bytes() ? lastBytesNs : receivedNs;
        incoming.add(bytes, channel.alloc());
        home.activate(this);
    }

    /**
     * What came and is not worked off.
     *
     * @return the bytes from the reader index on, or null.
     */
    public ByteBuf incoming()
    {
        return incoming.bytes();
    }

    /**
     * Bytes were worked off.
     *
     * @param length how many.
     */
    public void skip(final int length)
    {
        // Gone when the connection was closed meanwhile.
        if (null != incoming.bytes())
        {
            incoming.skip(length);
            receivedNs = length > 0 ? lastBytesNs : receivedNs;
        }
    }

    /**
     * When the first of the bytes came that are not worked off; or, behind others that were worked off, the last.
     *
     * @return monotonic nanoseconds.
     */
    public long receivedNs()
    {
        return receivedNs;
    }

    /** The client has closed its side of the connection: what came before is still worked off. */
    public void onInputOver()
    {
        isInputOver = true;
        home.activate(this);
        if (null != lastAnswer)
        {
            lastAnswer.onInputOver();
        }
    }

    /**
     * Whether the client sends nothing more.
     *
     * @return true when it has closed its side of the connection.
     */
    public boolean isInputOver()
    {
        return isInputOver;
    }

    /**
     * Take no more bytes from the client, or go on to: whoever does not read replies, or sends more than is worked
     * off, is stopped by TCP.
     *
     * @param isPaused whether to stop.
     */
    public void pauseReading(final boolean isPaused)
    {
        if (isReadPaused != isPaused)
        {
            isReadPaused = isPaused;
            channel.config().setAutoRead(!isPaused);
        }
    }

    /**
     * The buffer to encode to.
     *
     * @param room bytes that it is to have room for.
     * @return the buffer; what is written to it is sent at the end of the duty cycle.
     */
    ByteBuf outgoing(final int room)
    {
        if (null == outgoing)
        {
            outgoing = channel.alloc().directBuffer(Math.max(room, OUTGOING_LENGTH));
        }

        return outgoing.ensureWritable(room);
    }

    /** Events that came while replies of writes were due: some may be of earlier changes, and those go first. */
    HeldEvents held()
    {
        return held;
    }

    /**
     * Send the events that were held, in their order.
     *
     * @param zxid up to which.
     */
    public void sendHeldEvents(final long zxid)
    {
        for (int length = held.length(zxid); length > 0; length = held.length(zxid))
        {
            held.moveTo(outgoing(length), length);
        }
    }

    void onEncoded(final int length, final boolean isEvent)
    {
        stats.onEncoded(length, isEvent);
        encodedCount++;
        home.activate(this);
    }

    /**
     * How many frames were ever encoded for the client: tells whether one came between.
     *
     * @return their number, which may wrap.
     */
    public int encodedCount()
    {
        return encodedCount;
    }

    /**
     * Bytes that were encoded since the last flush.
     *
     * @return their number.
     */
    public int encodedBytes()
    {
        return null == outgoing ? 0 : outgoing.readableBytes();
    }

    /**
     * Bytes that wait for the client.
     *
     * @return their number, as far as they are in this process.
     */
    public long outgoingBytes()
    {
        final ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
        return encodedBytes() + held.bytes() + (null == written ? 0 : written.totalPendingWriteBytes());
    }

    /**
     * Most bytes that may wait for the client.
     *
     * @return their number; beyond it the client is closed.
     */
    public long maxOutgoingBytes()
    {
        return home.maxOutgoingBytes();
    }

    /**
     * Whether so much waits for the client that no request of it should be worked off.
     *
     * @return true from a quarter of what may wait on; from a little on where all clients together have much waiting.
     */
    public boolean isCongested()
    {
        return outgoingBytes() >
            (home.waiting().isScarce() ? WaitingBytes.LEAST_BYTES : home.maxOutgoingBytes() >> 2);
    }

    /**
     * Count what the client has waiting, in both directions.
     *
     * @return bytes.
     */
    public long countWaiting()
    {
        waitingBytes = home.waiting().count(
            waitingBytes, channel.isOpen() ? outgoingBytes() + incoming.length() : 0);
        return waitingBytes;
    }

    /**
     * Send what was encoded.
     *
     * @return 1 if there was something.
     */
    public int flush()
    {
        final ByteBuf bytes = takeOutgoing();
        if (null != bytes && channel.isActive())
        {
            write(bytes);
        }
        else if (null != bytes)
        {
            bytes.release();
        }
        countWaiting();
        // Also where there are events alone that wait for a reply.
        if (State.CLOSING != state && State.CLOSED != state && outgoingBytes() > home.maxOutgoingBytes())
        {
            closeSlow();
        }

        return null == bytes ? 0 : 1;
    }

    /**
     * Take what was encoded instead of sending it.
     *
     * @return the bytes, to be released by the caller; null when there are none.
     */
    public ByteBuf takeOutgoing()
    {
        final ByteBuf bytes = outgoing;
        outgoing = null;
        return bytes;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What fails closes the channel, which its handler hears of.
    private void write(final ByteBuf bytes)
    {
        channel.writeAndFlush(bytes, channel.voidPromise());
    }

    // ---- requests on their way ----

    /**
     * A request was handed to the member.
     *
     * @param pending of the request.
     */
    public void addPending(final PendingReply pending)
    {
        pendingReplies.add(pending);
        stats.onOutstanding(1);
    }

    /**
     * The request whose reply is next.
     *
     * @return the request, or null.
     */
    public PendingReply firstPending()
    {
        return pendingReplies.first();
    }

    /**
     * The request whose reply is last.
     *
     * @return the request, or null.
     */
    public PendingReply lastPending()
    {
        return pendingReplies.last();
    }

    /** The reply to the first request is encoded. */
    public void removeFirstPending()
    {
        stats.onOutstanding(-1);
        pendingReplies.removeFirst();
    }

    /**
     * Requests whose replies are due.
     *
     * @return their number.
     */
    public int pendingCount()
    {
        return pendingReplies.size();
    }

    /**
     * The zxid that a reply without one of its own bears: no later reply or event has a lower one.
     *
     * @return the zxid.
     */
    public long replyZxid()
    {
        return replyZxid;
    }

    /**
     * A reply leaves, or the first request is handed to the member after all others were answered.
     *
     * @param zxid of the reply; of what was sent so far.
     */
    public void replyZxid(final long zxid)
    {
        replyZxid = zxid;
    }

    /** A request of it was answered. */
    public void onAnswered()
    {
        home.activate(this);
    }

    /**
     * How much of the frame at the reader index is done, of those that take several duty cycles.
     *
     * @return what was set, 0 at first.
     */
    public int progress()
    {
        return progress;
    }

    /**
     * Keep how much of a frame is done.
     *
     * @param value 0 when it is whole.
     */
    public void progress(final int value)
    {
        progress = value;
    }

    /**
     * Length of the large request of which only a part has come.
     *
     * @return bytes; 0 when there is none that counts.
     */
    public int expectedLength()
    {
        return expectedLength;
    }

    /**
     * A large request counts until it has come whole.
     *
     * @param value its length; 0 when it has.
     */
    public void expectedLength(final int value)
    {
        expectedLength = value;
    }

    // ---- the session ----

    /**
     * The session is being opened or attached.
     *
     * @param handle           of it.
     * @param withReadOnly     whether the client's request had the field, and the answer is to have it.
     */
    public void attaching(final SessionHandle handle, final boolean withReadOnly)
    {
        state = State.ATTACHING;
        session = handle;
        hasReadOnlyField = withReadOnly;
        if (null != handle)
        {
            handle.attachment(this);
        }
    }

    /** The session has ended, or goes on elsewhere: nothing is to be said of it when the connection is closed. */
    public void forgetSession()
    {
        if (null != session)
        {
            session.attachment(null);
            session = null;
        }
    }

    /** The session is attached. */
    public void opened()
    {
        state = State.OPEN;
        if (null != session)
        {
            requests = session.unretained();
            stats.onSession(session.sessionId(), session.timeoutMs());
        }
    }

    /**
     * The session.
     *
     * @return null before the connect request.
     */
    public SessionHandle session()
    {
        return session;
    }

    /**
     * Requests of the session.
     *
     * @return null before it is open.
     */
    public SessionRequests requests()
    {
        return requests;
    }

    /**
     * Whether the client's connect request says if it only reads.
     *
     * @return true from ZooKeeper 3.4 on.
     */
    public boolean hasReadOnlyField()
    {
        return hasReadOnlyField;
    }

    /**
     * Who the client has proved to be.
     *
     * @return always the same.
     */
    public ClientIdentity who()
    {
        return who;
    }

    /**
     * A reply is longer than clients take by default, or than is allowed.
     *
     * @param text what it is, for the log.
     */
    public void onLongReply(final Supplier<String> text)
    {
        home.onLongReply(this, text);
    }

    /**
     * A proof of the client was refused.
     *
     * @param reason for the log; no secret.
     */
    public void onProofRefused(final String reason)
    {
        stats.onProof(false);
        home.onProofRefused(this, reason);
    }

    /**
     * Its watches.
     *
     * @return as the table knows them.
     */
    public WatchOwner watches()
    {
        return watches;
    }

    // ---- TLS ----

    /**
     * Its TLS.
     *
     * @return always the same, also where the client speaks none.
     */
    public TlsState tls()
    {
        return tls;
    }

    /**
     * The handshake of TLS is over, and the client may speak.
     *
     * @param subject of the client's certificate as RFC 2253 writes it; null when it has shown none.
     */
    public void onHandshakeDone(final String subject)
    {
        tls.end(subject);
        stats.onHeard(home.livedNs());
    }

    // ---- four-letter words ----

    /** A word came whose answer takes a while: nothing more is taken from the client. */
    public void answering()
    {
        state = State.ANSWERING;
    }

    /**
     * Send the answer to a word as the {@link LastAnswer} of the connection.
     *
     * @param text of the answer.
     */
    public void answer(final CharSequence text)
    {
        if (State.NEW == state || State.ANSWERING == state)
        {
            state = State.CLOSING;
            lastAnswer = new LastAnswer(channel, isInputOver);
            stats.onSent();
            stats.onEncoded(lastAnswer.send(text), false);
        }
    }

    // ---- the end ----

    /** Send what is encoded, then close. */
    @SuppressWarnings("FutureReturnValueIgnored") // What fails closes the channel, which its handler hears of.
    public void closeAfterFlush()
    {
        if (State.CLOSED != state && State.CLOSING != state)
        {
            state = State.CLOSING;
            flush();
            channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Close without sending anything more. */
    @SuppressWarnings("FutureReturnValueIgnored") // As above.
    public void closeNow()
    {
        if (State.CLOSED != state)
        {
            state = State.CLOSING;
            channel.close();
        }
    }

    /** Close because more waits for the client than may, or would with its next reply. */
    public void closeSlow()
    {
        home.onSlow(this);
        closeNow();
    }

    /** The channel is closed: give back everything. Whose session it was is the agent's affair. */
    public void onClosed()
    {
        state = State.CLOSED;
        stats.onOutstanding(-pendingReplies.size());
        pendingReplies.abandonAll();
        incoming.release();
        if (null != outgoing)
        {
            outgoing.release();
            outgoing = null;
        }
        held.release();
        waitingBytes = home.waiting().count(waitingBytes, 0);
    }

    /**
     * How far it is.
     *
     * @return the state.
     */
    public State state()
    {
        return state;
    }

    /**
     * Whether the agent looks at it in its next duty cycle.
     *
     * @return true when it is listed.
     */
    public boolean isActive()
    {
        return isActive;
    }

    /**
     * It is listed to be looked at, or not any more.
     *
     * @param value whether it is.
     */
    public void isActive(final boolean value)
    {
        isActive = value;
    }

    /**
     * Whether something is left to do for it that nothing else brings the agent back to.
     *
     * @return true when it is to be looked at in the next duty cycle.
     */
    public boolean isUnfinished()
    {
        return isUnfinished;
    }

    /**
     * Something is left to do.
     *
     * @param value whether it is.
     */
    public void isUnfinished(final boolean value)
    {
        isUnfinished = value;
    }

    /**
     * Whether frames of it are looked at: not while its session is being attached.
     *
     * @return true when they are.
     */
    public boolean isTaking()
    {
        return State.OPEN == state || State.NEW == state;
    }

    /**
     * Number of the connection.
     *
     * @return small, used again later.
     */
    public int slot()
    {
        return slot;
    }

    /**
     * The socket.
     *
     * @return its channel.
     */
    public Channel channel()
    {
        return channel;
    }

    /**
     * Where the client is.
     *
     * @return its address and port.
     */
    public InetSocketAddress remote()
    {
        return remote;
    }

    /**
     * What it did so far.
     *
     * @return counts and latencies.
     */
    public ConnectionStats stats()
    {
        return stats;
    }

    /** {@inheritDoc} */
    @Override
    public String toString()
    {
        return remote + (null == session ? "" : " session 0x" + Long.toHexString(session.sessionId())) + " " + state;
    }
}
