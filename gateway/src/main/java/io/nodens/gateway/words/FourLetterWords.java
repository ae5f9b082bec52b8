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
package io.nodens.gateway.words;

import java.util.Objects;

/**
 * Answers the four-letter words as ZooKeeper 3.9 does, from what {@link ServerFacts} tell. It knows no sockets: whoever
 * reads the connection asks {@link FourLetterWord#of(int)} for the word, waits for
 * {@link #argumentLength(FourLetterWord)} more bytes, calls
 * {@link #answer(FourLetterWord, long, ServerFacts, ServerActions, StringBuilder)}, sends the text as UTF-8 and closes
 * the connection. Bytes behind the word and its argument are ignored, since some agents send a newline; a client that
 * has closed its side of the connection still gets the answer. When it did so before the argument was whole, the
 * connection is closed without an answer.
 * <p>
 * Lines that there may be very many of, for connections, sessions, ephemerals and watches, are bounded in number and
 * length. In {@code cons}, {@code dump}, {@code wchc}, {@code wchp} and {@code hash} a last line that begins with
 * {@code #} says that the rest was left out. In {@code stat} nothing says so, since programs count its lines; its
 * {@code Connections:} has the right number.
 * <p>
 * <b>Thread:</b> one thread at a time; each event loop has its own. <b>Owns</b> nothing of the facts.
 */
public final class FourLetterWords
{
    /** Lines of connections, sessions and watches in an answer, unless configured. */
    public static final int DEFAULT_MAX_LINES = 10_000;
    /** Characters of connections, sessions and watches in an answer, unless configured. */
    public static final int DEFAULT_MAX_LENGTH = 1 << 20;
    /** Trace mask before {@code stmk} sets another: ZooKeeper's. */
    public static final long DEFAULT_TRACE_MASK = 306;

    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests";
    private static final int MASK_LENGTH = Long.BYTES;
    /** Of sizes of responses and proposals: there were none yet. */
    private static final long NO_SIZE = -1;

    private final FourLetterWhitelist whitelist;
    private final int maxLines;
    private final int maxLength;
    private final SummarySnapshot snapshot = new SummarySnapshot();

    /**
     * With the default limits.
     *
     * @param whitelist of the words that are answered.
     */
    public FourLetterWords(final FourLetterWhitelist whitelist)
    {
        this(whitelist, DEFAULT_MAX_LINES, DEFAULT_MAX_LENGTH);
    }

    /**
     * With limits for what there may be very much of.
     *
     * @param whitelist of the words that are answered.
     * @param maxLines  lines of connections, sessions, ephemerals and watches in one answer; 0 or more.
     * @param maxLength characters of such lines in one answer; 0 or more.
     * @throws IllegalArgumentException when a limit is negative.
     */
    public FourLetterWords(final FourLetterWhitelist whitelist, final int maxLines, final int maxLength)
    {
        if (maxLines < 0 || maxLength < 0)
        {
            throw new IllegalArgumentException(
                "limits of answers must be 0 or more: maxLines=" + maxLines + " maxLength=" + maxLength);
        }
        this.whitelist = Objects.requireNonNull(whitelist, "whitelist");
        this.maxLines = maxLines;
        this.maxLength = maxLength;
    }

    /**
     * Bytes that must follow the word before it can be answered.
     *
     * @param word that the connection started with.
     * @return 8 for {@code stmk} when it is on the whitelist, 0 otherwise.
     */
    public int argumentLength(final FourLetterWord word)
    {
        return FourLetterWord.STMK == word && whitelist.isEnabled(word) ? MASK_LENGTH : 0;
    }

    /**
     * Whether the answer to a word lists watches ({@link ServerFacts#forEachWatchBySession(SessionPathVisitor)},
     * {@link ServerFacts#forEachWatchByPath(SessionPathVisitor)}), for whom they are costly.
     *
     * @param word that the connection started with.
     * @return true when it does, and the word is on the whitelist.
     */
    public boolean isAboutWatches(final FourLetterWord word)
    {
        return (FourLetterWord.WCHC == word || FourLetterWord.WCHP == word) && whitelist.isEnabled(word);
    }

    /**
     * Whether the answer to a word lists ephemerals.
     *
     * @param word that the connection started with.
     * @return true when it is on the whitelist and lists them.
     */
    public boolean isAboutEphemerals(final FourLetterWord word)
    {
        return FourLetterWord.DUMP == word && whitelist.isEnabled(word);
    }

    /**
     * Answer a word, or say that it is not on the whitelist.
     *
     * @param word     that the connection started with.
     * @param argument the bytes behind it, highest first; 0 when {@link #argumentLength(FourLetterWord)} is 0.
     * @param facts    of the server.
     * @param actions  of the words that change something.
     * @param out      the answer is appended to; all of it is to be sent.
     */
    public void answer(
        final FourLetterWord word,
        final long argument,
        final ServerFacts facts,
        final ServerActions actions,
        final StringBuilder out)
    {
        if (!whitelist.isEnabled(word))
        {
            out.append(word.text()).append(" is not executed because it is not in the whitelist.\n");
        }
        else if (!answerAlways(word, argument, facts, actions, out))
        {
            if (facts.isServing())
            {
                answerServing(word, facts, actions, out);
            }
            else
            {
                out.append(NOT_SERVING);
                // ZooKeeper ends every such answer with a newline, but for this word.
                out.append(FourLetterWord.HASH == word ? "" : "\n");
            }
        }
    }

    private static boolean answerAlways(
        final FourLetterWord word,
        final long argument,
        final ServerFacts facts,
        final ServerActions actions,
        final StringBuilder out)
    {
        switch (word)
        {
            case RUOK -> out.append("imok");
            case ISRO -> out.append(
                !facts.isServing() ? "null" : ServerMode.READ_ONLY == facts.mode() ? "ro" : "rw");
            case GTMK -> out.append(facts.traceMask());
            case STMK ->
            {
                actions.traceMask(argument);
                out.append(argument);
            }
            case ENVI ->
            {
                out.append("Environment:\n");
                facts.environment((name, value) -> out.append(name).append('=').append(value).append('\n'));
            }
            default ->
            {
                return false;
            }
        }
        return true;
    }

    private void answerServing(
        final FourLetterWord word, final ServerFacts facts, final ServerActions actions, final StringBuilder out)
    {
        final BoundedLines lines = new BoundedLines(out, maxLines, maxLength);
        switch (word)
        {
            case SRVR -> writeState(facts, out);
            case STAT -> writeStateAndClients(facts, lines, out);
            case MNTR -> new MonitorText(facts, snapshot, out).write();
            case CONF -> writeConfiguration(facts, out);
            case CONS -> new ConnectionText(lines, snapshot, out).writeAll(facts.connections());
            case DUMP -> new DumpText(facts, lines, out).write();
            case WCHS -> out.append(facts.watchingConnections()).append(" connections watching ")
                .append(facts.watchedPaths()).append(" paths\nTotal watches:")
                .append(facts.metrics().get(ZooKeeperMetric.WATCH_COUNT, 0)).append('\n');
            case WCHC -> new PathText(lines, out).writeWatchesBySession(facts);
            case WCHP -> new PathText(lines, out).writeWatchesByPath(facts);
            case DIRS -> out.append("datadir_size: ").append(facts.dataDirSizeBytes())
                .append("\nlogdir_size: ").append(facts.logDirSizeBytes()).append('\n');
            case HASH -> writeDigests(facts, lines, out);
            case CRST ->
            {
                actions.resetConnectionStatistics();
                out.append("Connection stats reset.\n");
            }
            case SRST ->
            {
                actions.resetServerStatistics();
                out.append("Server stats reset.\n");
            }
            default -> throw new IllegalStateException("no answer for " + word);
        }
    }

    private void writeStateAndClients(final ServerFacts facts, final BoundedLines lines, final StringBuilder out)
    {
        writeVersion(facts, out);
        out.append("Clients:\n");
        new ConnectionText(lines, snapshot, out).writeBrief(facts.connections());
        out.append('\n');
        writeStatistics(facts, out);
    }

    private void writeState(final ServerFacts facts, final StringBuilder out)
    {
        writeVersion(facts, out);
        writeStatistics(facts, out);
    }

    private static void writeVersion(final ServerFacts facts, final StringBuilder out)
    {
        out.append("Zookeeper version: ").append(facts.version());
        final String buildDate = facts.buildDate();
        if (!buildDate.isEmpty())
        {
            out.append(", built on ").append(buildDate);
        }
        out.append('\n');
        if (ServerMode.READ_ONLY == facts.mode())
        {
            out.append("READ-ONLY mode; serving only read-only clients\n");
        }
    }

    private void writeStatistics(final ServerFacts facts, final StringBuilder out)
    {
        final ZooKeeperMetrics metrics = facts.metrics();
        metrics.readLatency(snapshot);
        out.append("Latency min/avg/max: ");
        WordText.appendDecimal(out, snapshot.min());
        out.append('/');
        WordText.appendDecimal(out, snapshot.avg());
        out.append('/');
        WordText.appendDecimal(out, snapshot.max());
        out.append("\nReceived: ").append(metrics.get(ZooKeeperMetric.PACKETS_RECEIVED, 0))
            .append("\nSent: ").append(metrics.get(ZooKeeperMetric.PACKETS_SENT, 0))
            .append("\nConnections: ").append(metrics.get(ZooKeeperMetric.NUM_ALIVE_CONNECTIONS, 0))
            .append("\nOutstanding: ").append(metrics.get(ZooKeeperMetric.OUTSTANDING_REQUESTS, 0))
            .append("\nZxid: ");
        WordText.appendHex(out, facts.lastZxid());
        out.append("\nMode: ").append(facts.mode().text())
            .append("\nNode count: ").append(metrics.get(ZooKeeperMetric.ZNODE_COUNT, 0)).append('\n');
        if (ServerMode.LEADER == facts.mode())
        {
            out.append("Proposal sizes last/min/max: ")
                .append(metrics.get(ZooKeeperMetric.LAST_PROPOSAL_SIZE, NO_SIZE)).append('/')
                .append(metrics.get(ZooKeeperMetric.MIN_PROPOSAL_SIZE, NO_SIZE)).append('/')
                .append(metrics.get(ZooKeeperMetric.MAX_PROPOSAL_SIZE, NO_SIZE)).append('\n');
        }
    }

    private static void writeConfiguration(final ServerFacts facts, final StringBuilder out)
    {
        final ConfigurationFacts configuration = facts.configuration();
        out.append("clientPort=").append(configuration.clientPort())
            .append("\nsecureClientPort=").append(configuration.secureClientPort())
            .append("\ndataDir=").append(configuration.dataDir())
            .append("\ndataDirSize=").append(facts.dataDirSizeBytes())
            .append("\ndataLogDir=").append(configuration.dataLogDir())
            .append("\ndataLogSize=").append(facts.logDirSizeBytes())
            .append("\ntickTime=").append(configuration.tickTimeMs())
            .append("\nmaxClientCnxns=").append(configuration.maxClientConnections())
            .append("\nminSessionTimeout=").append(configuration.minSessionTimeoutMs())
            .append("\nmaxSessionTimeout=").append(configuration.maxSessionTimeoutMs())
            .append("\nclientPortListenBacklog=").append(configuration.clientPortListenBacklog())
            .append("\nserverId=").append(configuration.serverId()).append('\n');

        final QuorumFacts quorum = configuration.quorum();
        if (null != quorum)
        {
            out.append("initLimit=").append(quorum.initLimit())
                .append("\nsyncLimit=").append(quorum.syncLimit())
                .append("\nelectionAlg=").append(QuorumFacts.ELECTION_ALGORITHM)
                .append("\nelectionPort=").append(quorum.electionPort())
                .append("\nquorumPort=").append(quorum.quorumPort())
                .append("\npeerType=").append(quorum.isObserver() ? 1 : 0)
                .append("\nmembership: \n").append(quorum.membership());
        }
    }

    private static void writeDigests(final ServerFacts facts, final BoundedLines lines, final StringBuilder out)
    {
        facts.forEachDigest((zxid, digest) ->
        {
            final String line = Long.toHexString(zxid) + ": " + digest + '\n';
            if (lines.isFullFor(line.length()))
            {
                return false;
            }
            out.append(line);
            lines.count();
            return true;
        });
        lines.noteRest();
    }
}
