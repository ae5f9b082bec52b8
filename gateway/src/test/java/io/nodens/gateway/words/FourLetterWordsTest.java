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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Date;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The answers, letter by letter. {@code FourLetterWordsOracleTest} of the cluster module compares them with those of a
 * ZooKeeper server.
 */
class FourLetterWordsTest implements ServerActions
{
    private static final FourLetterWhitelist ALL = FourLetterWhitelist.parse("*", "");
    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests";

    private final SampleFacts facts = new SampleFacts();
    private final StringBuilder done = new StringBuilder();

    @Override
    public void resetServerStatistics()
    {
        done.append("server;");
    }

    @Override
    public void resetConnectionStatistics()
    {
        done.append("connections;");
    }

    @Override
    public void traceMask(final long traceMask)
    {
        done.append("mask ").append(traceMask).append(';');
    }

    private String answer(final FourLetterWord word)
    {
        return answer(new FourLetterWords(ALL), word);
    }

    private String answer(final FourLetterWords words, final FourLetterWord word)
    {
        final StringBuilder out = new StringBuilder();
        words.answer(word, 0, facts, this, out);
        return out.toString();
    }

    @Test
    void shouldSayImokWhenAskedAnyTime()
    {
        assertEquals("imok", answer(FourLetterWord.RUOK));
        facts.isServing = false;
        assertEquals("imok", answer(FourLetterWord.RUOK));
    }

    @Test
    void shouldSayWhetherItWritesWhenAskedByClients()
    {
        assertEquals("rw", answer(FourLetterWord.ISRO));
        facts.mode = ServerMode.READ_ONLY;
        assertEquals("ro", answer(FourLetterWord.ISRO));
        facts.isServing = false;
        assertEquals("null", answer(FourLetterWord.ISRO));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"RUOK", "ISRO", "GTMK", "STMK", "ENVI", "HASH"})
    void shouldSayThatItDoesNotServeWhenItDoesNot(final FourLetterWord word)
    {
        facts.isServing = false;

        assertEquals(NOT_SERVING + "\n", answer(word));
        assertEquals("", done.toString(), "nothing may be reset");
    }

    @Test
    void shouldLeaveTheNewlineOutWhenHashIsAskedAndItDoesNotServe()
    {
        facts.isServing = false;

        assertEquals(NOT_SERVING, answer(FourLetterWord.HASH));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"SRVR", "ISRO"})
    void shouldRefuseWhenWordIsNotOnTheWhitelist(final FourLetterWord word)
    {
        final FourLetterWords words = new FourLetterWords(FourLetterWhitelist.parse("", ""));

        assertEquals(word.text() + " is not executed because it is not in the whitelist.\n", answer(words, word));
        assertEquals(0, words.argumentLength(word));
        assertEquals("", done.toString());
    }

    @Test
    void shouldWaitForMaskWhenItIsToBeSet()
    {
        final FourLetterWords words = new FourLetterWords(ALL);
        final StringBuilder out = new StringBuilder();

        words.answer(FourLetterWord.STMK, -2, facts, this, out);

        assertEquals(8, words.argumentLength(FourLetterWord.STMK));
        assertEquals(0, words.argumentLength(FourLetterWord.GTMK));
        assertEquals("-2", out.toString());
        assertEquals("mask -2;", done.toString());
        assertEquals("306", answer(FourLetterWord.GTMK));
    }

    @Test
    void shouldShowStateWhenStandalone()
    {
        assertEquals("""
            Zookeeper version: 3.9.5-nodens-0.1.0, built on 2026-11-01 12:00 UTC
            Latency min/avg/max: 0.25/1.625/4.125
            Received: 17
            Sent: 16
            Connections: 0
            Outstanding: 1
            Zxid: 0x1f
            Mode: standalone
            Node count: 42
            """, answer(FourLetterWord.SRVR));
    }

    @Test
    void shouldShowSizesOfProposalsWhenLeader()
    {
        facts.mode = ServerMode.LEADER;
        facts.buildDate = "";
        assertTrue(answer(FourLetterWord.SRVR).endsWith("""
            Mode: leader
            Node count: 42
            Proposal sizes last/min/max: -1/-1/-1
            """));

        facts.metrics.count(ZooKeeperMetric.LAST_PROPOSAL_SIZE, () -> 5)
            .count(ZooKeeperMetric.MIN_PROPOSAL_SIZE, () -> 3)
            .count(ZooKeeperMetric.MAX_PROPOSAL_SIZE, () -> 9);
        final String answer = answer(FourLetterWord.SRVR);
        assertTrue(answer.endsWith("Proposal sizes last/min/max: 5/3/9\n"), answer);
        assertTrue(answer.startsWith("Zookeeper version: 3.9.5-nodens-0.1.0\n"), answer);
    }

    @ParameterizedTest
    @CsvSource({"FOLLOWER, follower", "OBSERVER, observer", "READ_ONLY, read-only"})
    void shouldNameModeWhenServerHasIt(final ServerMode mode, final String text)
    {
        facts.mode = mode;

        final String answer = answer(FourLetterWord.SRVR);

        assertTrue(answer.endsWith("Mode: " + text + "\nNode count: 42\n"), answer);
        assertEquals(ServerMode.READ_ONLY == mode,
            answer.contains("\nREAD-ONLY mode; serving only read-only clients\nLatency "), answer);
    }

    @Test
    void shouldShowConnectionsWhenThereAreSome()
    {
        facts.connections.add(new SampleConnection("/127.0.0.1:40000", 0x100abL, 7));
        facts.connections.add(new SampleConnection("/[0:0:0:0:0:0:0:1]:40001", 0x100acL, -1));
        facts.connections.add(new SampleConnection("/127.0.0.1:40002", 0, -1));
        final String latencies = ",llat=0.5,minlat=0.5,avglat=0.75,maxlat=1.0)\n";

        assertTrue(answer(FourLetterWord.STAT).contains("""
            UTC
            Clients:
             /127.0.0.1:40000[1](queued=0,recved=5,sent=4)
             /[0:0:0:0:0:0:0:1]:40001[1](queued=0,recved=5,sent=4)
             /127.0.0.1:40002[1](queued=0,recved=5,sent=4)

            Latency min/avg/max: 0.25/1.625/4.125
            """));
        assertEquals(" /127.0.0.1:40000[1](queued=0,recved=5,sent=4,sid=0x100ab,lop=PING,est=1700000000000,to=30000," +
            "lcxid=0x7,lzxid=0x1f,lresp=1700000001000" + latencies +
            " /[0:0:0:0:0:0:0:1]:40001[1](queued=0,recved=5,sent=4,sid=0x100ac,lop=PING,est=1700000000000,to=30000," +
            "lzxid=0x1f,lresp=1700000001000" + latencies +
            " /127.0.0.1:40002[1](queued=0,recved=5,sent=4)\n\n", answer(FourLetterWord.CONS));
    }

    @Test
    void shouldShowConfigurationWhenAsked()
    {
        final String alone = """
            clientPort=2181
            secureClientPort=-1
            dataDir=/data
            dataDirSize=1000
            dataLogDir=/log
            dataLogSize=2000
            tickTime=2000
            maxClientCnxns=60
            minSessionTimeout=4000
            maxSessionTimeout=40000
            clientPortListenBacklog=-1
            serverId=0
            """;
        assertEquals(alone, answer(FourLetterWord.CONF));

        facts.quorum = new QuorumFacts(10, 5, 3888, 2888, false, "server.0=a:2888:3888:participant\nversion=0");
        assertEquals(alone + """
            initLimit=10
            syncLimit=5
            electionAlg=3
            electionPort=3888
            quorumPort=2888
            peerType=0
            membership:\s
            server.0=a:2888:3888:participant
            version=0""", answer(FourLetterWord.CONF));
    }

    @Test
    void shouldShowSessionsByExpiryWhenServerDecidesOverIt()
    {
        facts.sessions.add(new SampleFacts.Session(0x1, 30_000, 1_700_000_001_999L));
        facts.sessions.add(new SampleFacts.Session(0x2, 30_000, 1_700_000_002_000L));
        facts.sessions.add(new SampleFacts.Session(0x3, 30_000, 1_700_000_000_000L));
        facts.ephemerals.add(new SampleFacts.Pair(0x1, "/a"));
        facts.ephemerals.add(new SampleFacts.Pair(0x1, "/b"));
        facts.ephemerals.add(new SampleFacts.Pair(0x3, "/c"));
        facts.connections.add(new SampleConnection("/127.0.0.1:40000", 0x1, 7));

        assertEquals("SessionTracker dump:\n" +
            "Session Sets (2)/(3):\n" +
            "2 expire at " + new Date(1_700_000_002_000L) + ":\n\t0x1\n\t0x3\n" +
            "1 expire at " + new Date(1_700_000_004_000L) + ":\n\t0x2\n" +
            "ephemeral nodes dump:\n" +
            "Sessions with Ephemerals (2):\n0x1:\n\t/a\n\t/b\n0x3:\n\t/c\n" +
            "Connections dump:\n" +
            "Connections Sets (1)/(1):\n" +
            "1 expire at " + new Date(1_700_000_032_000L) + ":\n\tip: /127.0.0.1:40000 sessionId: 0x1\n",
            answer(FourLetterWord.DUMP));
    }

    @Test
    void shouldShowSessionsByIdWhenFollower()
    {
        facts.mode = ServerMode.FOLLOWER;
        facts.sessions.add(new SampleFacts.Session(0x1, 30_000, 0));
        facts.sessions.add(new SampleFacts.Session(0x2, 4_000, 0));

        assertTrue(answer(FourLetterWord.DUMP).startsWith(
            "SessionTracker dump:\nGlobal Sessions(2):\n0x1\t30000ms\n0x2\t4000ms\nephemeral nodes dump:\n"));
    }

    @Test
    void shouldShowWatchesWhenThereAreSome()
    {
        facts.watches.add(new SampleFacts.Pair(0x1, "/a"));
        facts.watches.add(new SampleFacts.Pair(0x1, "/b"));
        facts.watches.add(new SampleFacts.Pair(0x2, "/b"));

        assertEquals("2 connections watching 2 paths\nTotal watches:3\n", answer(FourLetterWord.WCHS));
        assertEquals("0x1\n\t/a\n\t/b\n0x2\n\t/b\n\n", answer(FourLetterWord.WCHC));
        assertEquals("/a\n\t0x1\n/b\n\t0x1\n\t0x2\n\n", answer(FourLetterWord.WCHP));
    }

    @Test
    void shouldShowDirectoriesAndDigestsWhenAsked()
    {
        facts.digests.add(new long[]{0x1f, 123});
        facts.digests.add(new long[]{0x20, -5});

        assertEquals("datadir_size: 1000\nlogdir_size: 2000\n", answer(FourLetterWord.DIRS));
        assertEquals("1f: 123\n20: -5\n", answer(FourLetterWord.HASH));
    }

    @Test
    void shouldResetWhenAsked()
    {
        assertEquals("Server stats reset.\n", answer(FourLetterWord.SRST));
        assertEquals("Connection stats reset.\n", answer(FourLetterWord.CRST));
        assertEquals("server;connections;", done.toString());
    }

    @Test
    void shouldShowEnvironmentWhenAsked()
    {
        facts.isServing = false;

        final String answer = answer(FourLetterWord.ENVI);

        assertTrue(answer.startsWith(
            "Environment:\nzookeeper.version=3.9.5-nodens-0.1.0\nhost.name=host.example\njava.version="), answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100, 101})
    void shouldStopAskingAndSaySoWhenThereAreMoreLinesThanAllowed(final int maxLines)
    {
        final int count = 100;
        for (int i = 0; i < count; i++)
        {
            facts.connections.add(new SampleConnection("/127.0.0.1:" + (40_000 + i), i + 1, 7));
            facts.digests.add(new long[]{i, i});
        }
        final FourLetterWords words = new FourLetterWords(ALL, maxLines, FourLetterWords.DEFAULT_MAX_LENGTH);
        final int shown = Math.min(count, maxLines);
        final String note = maxLines < count ? "# The rest was left out after " + maxLines + " lines.\n" : "";

        final String cons = answer(words, FourLetterWord.CONS);
        assertEquals(shown, countOf(cons, "queued="));
        assertTrue(cons.endsWith("\n" + note), cons);
        assertEquals(!note.isEmpty(), cons.contains("#"));

        final String stat = answer(words, FourLetterWord.STAT);
        assertEquals(shown, countOf(stat, "queued="));
        assertEquals(0, countOf(stat, "#"), "programs count these lines");
        assertTrue(stat.contains("\nConnections: 100\n"), stat);

        facts.visited = 0;
        final String hash = answer(words, FourLetterWord.HASH);
        assertEquals(shown, countOf(hash, ": "));
        assertTrue(hash.endsWith(note), hash);
        assertEquals(Math.min(count, maxLines + 1), facts.visited);
    }

    @Test
    void shouldStopAskingAndSaySoWhenThereAreMorePathsThanAllowed()
    {
        for (int i = 0; i < 100; i++)
        {
            facts.watches.add(new SampleFacts.Pair(1 + i / 50, "/path-" + (100 + i)));
            facts.ephemerals.add(new SampleFacts.Pair(1 + i / 50, "/path-" + (100 + i)));
            facts.sessions.add(new SampleFacts.Session(1 + i, 30_000, 1_700_000_000_000L));
            facts.connections.add(new SampleConnection("/127.0.0.1:" + (40_000 + i), i + 1, 7));
        }

        final FourLetterWords words = new FourLetterWords(ALL, 11, FourLetterWords.DEFAULT_MAX_LENGTH);
        assertTrue(answer(words, FourLetterWord.WCHC).endsWith(
            "\t/path-109\n\n# The rest was left out after 11 lines.\n"));
        assertEquals(11, facts.visited);
        assertTrue(answer(words, FourLetterWord.WCHP).endsWith(
            "\n\n# The rest was left out after 12 lines.\n"), answer(words, FourLetterWord.WCHP));

        final String dump = answer(words, FourLetterWord.DUMP);
        assertEquals(11, countOf(dump, "\n\t0x"));
        assertTrue(dump.contains("Session Sets (1)/(100):\n11 expire at "), dump);
        assertTrue(dump.contains("Sessions with Ephemerals (2):\nConnections dump:\n"), dump);
        assertTrue(dump.endsWith(
            "Connections Sets (0)/(100):\n# The rest was left out after 11 lines.\n"), dump);
    }

    @Test
    void shouldKeepToLengthWhenPathsAreLong()
    {
        final String path = "/" + "x".repeat(1_000);
        for (int i = 0; i < 100; i++)
        {
            facts.watches.add(new SampleFacts.Pair(i, path + i));
            facts.ephemerals.add(new SampleFacts.Pair(i, path + i));
            facts.sessions.add(new SampleFacts.Session(i, 30_000, 1_700_000_000_000L + 2_000L * i));
        }

        final int maxLength = 10_000;
        final int headsAndNote = 250;
        final FourLetterWords words = new FourLetterWords(ALL, 1_000, maxLength);
        for (final FourLetterWord word :
            new FourLetterWord[]{FourLetterWord.WCHC, FourLetterWord.WCHP, FourLetterWord.DUMP})
        {
            final String answer = answer(words, word);
            assertTrue(answer.length() > maxLength - 1_100, word + " " + answer.length());
            assertTrue(answer.length() < maxLength + headsAndNote, word + " " + answer.length());
            assertTrue(answer.contains("\n# The rest was left out after "), answer);
        }
    }

    @Test
    void shouldRefuseLimitsWhenTheyAreNegative()
    {
        assertThrows(IllegalArgumentException.class, () -> new FourLetterWords(ALL, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new FourLetterWords(ALL, 0, -1));
    }

    @ParameterizedTest
    @CsvSource({"0,0.0", "0.00004,0.0", "0.00005,0.0001", "0.25,0.25", "1,1.0", "12.34567,12.3457", "-1,-1.0",
        "-0.5,-0.5", "99999999999.5,99999999999.5", "1e15,1000000000000000.0", "NaN,0.0"})
    void shouldWriteDecimalsWithoutExponentWhenTheyAreSmallOrLarge(final double value, final String expected)
    {
        final StringBuilder out = new StringBuilder();

        WordText.appendDecimal(out, value);

        assertEquals(expected, out.toString());
    }

    private static int countOf(final String text, final String part)
    {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
