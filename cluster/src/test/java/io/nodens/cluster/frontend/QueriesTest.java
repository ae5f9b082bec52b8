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

import io.nodens.client.Acl;
import io.nodens.client.AclEntry;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ChildData;
import io.nodens.client.ChildNamesPage;
import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.CreatedZnode;
import io.nodens.client.EphemeralsPage;
import io.nodens.client.Identity;
import io.nodens.client.MultiRead;
import io.nodens.client.MultiReadResult;
import io.nodens.client.OperationResult;
import io.nodens.client.QuotaLimits;
import io.nodens.client.ReadLevel;
import io.nodens.client.ReadResult;
import io.nodens.client.SubtreeQuota;
import io.nodens.client.Transaction;
import io.nodens.client.WriteFate;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.DataTooLargeException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.MultiReadRequestEncoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.tree.NameFilter;
import io.nodens.tree.acl.Permissions;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a real client asks a real front end and state machine beside reads of single znodes, all on one thread.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueriesTest
{
    private static final Identity ADDRESS = new Identity("ip", "127.0.0.1");

    private final List<AsyncNodensClient> clients = new ArrayList<>();
    private FrontEndHarness harness;

    @BeforeAll
    void open(@TempDir final Path directory)
    {
        harness = new FrontEndHarness(directory);
        harness.drives(() -> clients.forEach(AsyncNodensClient::doWork));
    }

    @AfterEach
    void forget()
    {
        clients.forEach(AsyncNodensClient::close);
        clients.clear();
        harness.cycles(10);
    }

    @AfterAll
    void close()
    {
        harness.close();
        assertEquals("[]", harness.errors.toString());
    }

    @Test
    void shouldSayWhoTheSessionIsWithoutTheHashOfAPassword()
    {
        final AsyncNodensClient client = client();
        final AsyncNodensClient other = client();
        assertEquals(List.of(ADDRESS), get(client.whoAmI()));

        get(client.addAuth("digest", "bob:secret".getBytes(UTF_8)));

        assertEquals(List.of(ADDRESS, new Identity("digest", "bob")), get(client.whoAmI()));
        assertEquals(List.of(ADDRESS), get(other.whoAmI()));
    }

    @Test
    void shouldSayWhoTheSessionIsBehindAProofOnItsWay()
    {
        final AsyncNodensClient client = client();
        final CompletableFuture<Void> proof = client.addAuth("digest", "al:secret".getBytes(UTF_8));
        final CompletableFuture<List<Identity>> identities = client.whoAmI();

        assertEquals(List.of(ADDRESS, new Identity("digest", "al")), get(identities));
        get(proof);
    }

    /** A member sends a bare code, and the client knows what it has asked. */
    @Test
    void shouldSayWhatAListAReservedZnodeOrAQuotaDoesNotAllow()
    {
        final AsyncNodensClient client = client();
        get(client.create("/said", null, CreateMode.PERSISTENT));
        get(client.setQuota("/said", QuotaLimits.hard(1, 10)));
        final Acl digest = Acl.of(AclEntry.world(Permissions.READ), new AclEntry(Permissions.ALL, "digest", "bob"));

        refusedAfterwards("has scheme digest: its identities are user:hash", client.setAcl("/said", digest, -1));
        refusedAfterwards(
            "entry 1 of the list has scheme digest", client.create("/acl", null, CreateMode.PERSISTENT, 0, digest));
        refusedAfterwards("has proved nothing", client.create("/acl", null, CreateMode.PERSISTENT, 0, Acl.CREATOR_ALL));
        refusedAfterwards(
            "operation 1 of a transaction; nothing was done; entry 1 of the list has scheme digest",
            client.commit(new Transaction()
                .check("/said", -1).create("/acl", null, CreateMode.PERSISTENT, 0, digest)));
        refusedAfterwards(
            "a hard quota on /said/a or a path above it does not allow it",
            client.create("/said/a", null, CreateMode.PERSISTENT));
        refusedAfterwards("a hard quota on /said or a path above it", client.setData("/said", new byte[11], -1));
        refusedAfterwards("it is part of every tree", client.delete("/zookeeper/quota"));
        refusedAfterwards(
            "whose data are limits as count=1000,bytes=-1",
            client.setData("/zookeeper/quota/said/zookeeper_limits", "many".getBytes(UTF_8), -1));
    }

    @Test
    void shouldReadSeveralZnodesOfOneStateAndSayOfEachWhatBecameOfIt()
    {
        final AsyncNodensClient client = client();
        final AsyncNodensClient other = client();
        get(client.addAuth("digest", "bob:secret".getBytes(UTF_8)));
        get(client.create("/m", "root".getBytes(UTF_8), CreateMode.PERSISTENT));
        get(client.create("/m/null", null, CreateMode.PERSISTENT));
        get(client.create("/m/mine", new byte[0], CreateMode.PERSISTENT, 0, Acl.CREATOR_ALL));
        final long zxid = get(client.setData("/m", "root2".getBytes(UTF_8), 0)).mzxid();
        final MultiRead reads = new MultiRead()
            .getData("/m").getChildren("/m").exists("/m/mine").getData("/m/mine").getData("/m/null").exists("/none")
            .getChildren("/m/mine").getData("/none");

        final MultiReadResult mine = get(client.multiRead(reads, ReadLevel.LOCAL));
        final MultiReadResult others = get(other.multiRead(reads, ReadLevel.LINEARIZABLE));

        assertEquals(zxid, mine.zxid());
        assertEquals(
            "getData /m OK v1 root2; getChildren /m OK v1 [null, mine]; exists /m/mine OK v0; " +
            "getData /m/mine OK v0 ; getData /m/null OK v0 null; exists /none NO_NODE; getChildren /m/mine OK v0 []; " +
            "getData /none NO_NODE",
            text(mine));
        assertEquals(
            "getData /m OK v1 root2; getChildren /m OK v1 [null, mine]; exists /m/mine NO_AUTH; " +
            "getData /m/mine NO_AUTH; getData /m/null OK v0 null; exists /none NO_NODE; getChildren /m/mine NO_AUTH; " +
            "getData /none NO_NODE",
            text(others));
    }

    @Test
    void shouldListQuotasWhateverTextOfAnotherClientTheMembersTook()
    {
        final AsyncNodensClient client = client();
        get(client.setQuota("/limited", QuotaLimits.hard(5, 100)));
        for (final String text : List.of(
            "count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=-1", "countHardLimit=00000000000000000000007",
            "count=9223372036854775807"))
        {
            get(client.setQuota("/odd", QuotaLimits.soft(1, 1)));
            get(client.setData("/zookeeper/quota/odd/zookeeper_limits", text.getBytes(UTF_8), -1));
            final SubtreeQuota odd = get(client.getQuota("/odd"));
            assertEquals(
                text.startsWith("count=-1") ? null : text.startsWith("countHard") ? QuotaLimits.hard(7, -1) :
                QuotaLimits.soft(Long.MAX_VALUE, -1),
                null == odd ? null : odd.limits());
            assertEquals(
                null == odd ? List.of("/limited") : List.of("/limited", "/odd"),
                get(client.listQuotas()).stream().map(SubtreeQuota::path).toList());
        }
        assertTrue(get(client.removeQuota("/odd")));
        assertTrue(get(client.removeQuota("/limited")));
    }

    @Test
    void shouldNameWhatIsWrongWithTheArgumentsOfAQuota()
    {
        final AsyncNodensClient client = client();
        for (final String path : new String[]{null, "", "q", "/q/", "//q", "/q/../x", "/q\0", "/", "/zookeeper"})
        {
            final QuotaLimits limits = QuotaLimits.hard(1, 1);
            final String message =
                assertThrows(BadArgumentsException.class, () -> client.setQuota(path, limits)).getMessage();
            assertTrue(message.startsWith(null == path ? "setQuota: " : "setQuota " + path + ":"), message);
            assertThrows(BadArgumentsException.class, () -> client.getQuota(path));
            assertThrows(BadArgumentsException.class, () -> client.removeQuota(path));
        }
        final String message =
            assertThrows(BadArgumentsException.class, () -> client.setQuota("/q", null)).getMessage();
        assertTrue(message.contains("limits are null"), message);
        for (final String path : List.of("/a/zookeeper_limits", "/zookeeper_stats/b"))
        {
            final QuotaLimits limits = QuotaLimits.hard(1, 1);
            assertTrue(assertThrows(BadArgumentsException.class, () -> client.setQuota(path, limits)).getMessage()
                .contains("no part of the path"));
        }
    }

    @Test
    void shouldRefuseReadsWhoseResultsDoNotFit()
    {
        final AsyncNodensClient client = client();
        get(client.create("/big", new byte[40_000], CreateMode.PERSISTENT));
        final MultiRead reads = new MultiRead();
        for (int i = 0; i < 6; i++)
        {
            reads.getData("/big");
        }

        final CompletableFuture<MultiReadResult> refused = client.multiRead(reads, ReadLevel.LOCAL);
        harness.await(() -> refused.isDone() ? true : null);

        final Throwable cause = assertThrows(CompletionException.class, refused::join).getCause();
        assertInstanceOf(DataTooLargeException.class, cause);
        assertTrue(cause.getMessage().contains("the first 1 reads fit"), cause.getMessage());
        assertEquals(40_000, get(client.multiRead(new MultiRead().getData("/big"), ReadLevel.LOCAL))
            .results().get(0).data().length);
        assertThrows(BadArgumentsException.class, () -> new MultiRead().getData("a"));
        assertInstanceOf(
            BadArgumentsException.class,
            assertThrows(
                CompletionException.class, () -> client.multiRead(new MultiRead(), ReadLevel.LOCAL).join()).getCause());
    }

    @Test
    void shouldTakeAsManyReadsAsMayBe()
    {
        final AsyncNodensClient client = client();
        final MultiRead reads = new MultiRead();
        for (int i = 0; i < MultiRead.MAX_READS; i++)
        {
            reads.exists("/none-" + i);
        }

        assertThrows(BadArgumentsException.class, () -> reads.exists("/one"));
        assertEquals(MultiRead.MAX_READS, get(client.multiRead(reads, ReadLevel.LOCAL)).results().size());
        final MultiRead wide = new MultiRead();
        final String name = "/" + "n".repeat(4_000);
        for (int i = 0; i < 8; i++)
        {
            wide.exists(name);
        }
        assertThrows(BadArgumentsException.class, () -> wide.exists(name));
        // Longer than any path: it is kept while it waits for the barrier.
        assertEquals(8, get(client.multiRead(wide, ReadLevel.LINEARIZABLE)).results().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, MultiRead.MAX_READS + 1})
    void shouldRefuseFewerOrMoreReadsThanMayBeOfWhoeverAsks(final int count)
    {
        final ScriptedClient client = harness.client().connect();
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final MultiReadRequestEncoder request = new MultiReadRequestEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).correlationId(77).sessionId(0).minZxid(0)
            .timeoutMs(0).level(io.nodens.sbe.protocol.ReadLevel.STALE);
        final MultiReadRequestEncoder.ReadsEncoder reads = request.readsCount(count);
        for (int i = 0; i < count; i++)
        {
            reads.next().kind(ReadKind.EXISTS).path("/");
        }
        final byte[] frame = new byte[MessageHeaderEncoder.ENCODED_LENGTH + request.encodedLength()];
        buffer.getBytes(0, frame);

        client.sendRaw(frame);

        final String answer = client.hear("Error 77 BAD_ARGUMENTS");
        assertTrue(answer.contains("1 to 256 reads"), answer);
        harness.forget(client);
    }

    @Test
    void shouldListChildrenWithCertainNamesOverManyPages()
    {
        final AsyncNodensClient client = client();
        get(client.create("/l", null, CreateMode.PERSISTENT));
        final List<String> jobs = new ArrayList<>();
        final Transaction[] creates = new Transaction[20];
        for (int i = 0; i < creates.length; i++)
        {
            creates[i] = new Transaction();
            for (int j = 0; j < 450; j++)
            {
                final String name = (0 == j % 90 ? "job-" : "other-") + i + "-" + j;
                creates[i].create("/l/" + name, null, CreateMode.PERSISTENT);
                jobs.add(name.startsWith("job-") ? name : null);
            }
            get(client.commit(creates[i]));
        }
        jobs.removeIf(Objects::isNull);

        assertEquals(jobs, get(client.listChildren("/l", NameFilter.prefix("job-"), ReadLevel.LINEARIZABLE)).names());
        assertEquals(
            jobs.stream().filter((name) -> name.compareTo("job-3") >= 0 && name.compareTo("job-5") < 0).toList(),
            get(client.listChildren("/l", NameFilter.range("job-", "job-3", "job-5"), ReadLevel.LOCAL)).names());
        // More children than one page looks at.
        final ChildNamesPage empty = get(client.listChildren("/l", NameFilter.prefix("x"), -1, 0, ReadLevel.LOCAL));
        assertEquals(List.of(), empty.names());
        assertEquals(8191, empty.cursor());
        assertFalse(empty.isLast());
        final ChildNamesPage first = get(client.listChildren("/l", NameFilter.prefix("job-"), -1, 3, ReadLevel.LOCAL));
        assertEquals(jobs.subList(0, 3), first.names());
        assertEquals(
            jobs.subList(3, 5),
            get(client.listChildren("/l", NameFilter.prefix("job-"), first.cursor(), 2, ReadLevel.LOCAL)).names());
    }

    @Test
    void shouldMarkChildrenWhoseDataTheSessionMayNotRead()
    {
        final AsyncNodensClient client = client();
        get(client.addAuth("digest", "bob:secret".getBytes(UTF_8)));
        get(client.create("/h", null, CreateMode.PERSISTENT));
        get(client.create("/h/mine", new byte[3], CreateMode.PERSISTENT, 0, Acl.CREATOR_ALL));
        get(client.create("/h/null", null, CreateMode.PERSISTENT));
        get(client.create("/h/x", new byte[3], CreateMode.PERSISTENT));

        final NameFilter filter = NameFilter.range("m", "x");
        final List<ChildData> children =
            get(client().listChildrenWithData("/h", filter, -1, 0, ReadLevel.LINEARIZABLE)).children();

        assertEquals(2, children.size());
        assertTrue(children.get(0).isDataHidden());
        assertNull(children.get(0).data());
        assertEquals(0, children.get(0).stat().dataLength());
        assertFalse(children.get(1).isDataHidden());
        assertFalse(get(client.getChildrenWithData("/h", -1, 0, ReadLevel.LOCAL)).children().get(0).isDataHidden());
    }

    @Test
    void shouldRefuseToListWhatNoNameHas()
    {
        final AsyncNodensClient client = client();
        refused("no slash", client.listChildren("/", NameFilter.prefix("/"), ReadLevel.LOCAL));
        refused("must not end before", client.listChildren("/", NameFilter.range("b", "a"), ReadLevel.LOCAL));
        refused("have 4097", client.listChildren("/", NameFilter.prefix("n".repeat(4097)), ReadLevel.LOCAL));
        refused("filter is null", client.listChildrenWithData("/", null, -1, 0, ReadLevel.LOCAL));
        final NameFilter longest = NameFilter.prefix("n".repeat(4096));
        assertEquals(List.of(), get(client.listChildren("/", longest, ReadLevel.LOCAL)).names());
    }

    @Test
    void shouldTellTheFateOfAWriteToWhoHasTheSecretAndLeaveTheSessionWhereItIs()
    {
        final AsyncNodensClient writer = client();
        final AsyncNodensClient other = client();
        final long session = writer.sessionId();
        final byte[] secret = writer.sessionSecret();
        final long zxid = get(writer.create("/f-", null, CreateMode.PERSISTENT_SEQUENTIAL)).stat().czxid();

        final WriteFate created = get(other.fateOf(session, secret, 1));
        assertEquals(WriteFate.State.DECIDED, created.state());
        assertEquals(ErrorCode.OK, created.code());
        assertEquals(zxid, created.zxid());
        assertTrue(created.outcomes().get(0).sequence() >= 0);
        assertEquals(zxid, created.outcomes().get(0).stat().czxid());
        assertTrue(created.isAttached());
        assertEquals(1, created.lastRequestId());
        final WriteFate unseen = get(writer.fateOf(2));
        assertEquals(WriteFate.State.NOT_SEEN, unseen.state());
        assertTrue(unseen.canStillCome());

        final CompletableFuture<List<OperationResult>> refused = writer.commit(
            new Transaction().delete("/none", -1).create("/x", null, CreateMode.PERSISTENT));
        harness.await(() -> refused.isDone() ? true : null);
        final WriteFate transaction = get(other.fateOf(session, secret, 2));
        assertEquals(ErrorCode.NO_NODE, transaction.code());
        assertEquals(2, transaction.outcomes().size());
        // The second write has acknowledged the first.
        assertEquals(WriteFate.State.ACKNOWLEDGED, get(other.fateOf(session, secret, 1)).state());
        assertFalse(get(other.fateOf(session, secret, 1)).canStillCome());

        secret[15] ^= 1;
        assertEquals(WriteFate.State.NO_SESSION, get(other.fateOf(session, secret, 2)).state());
        assertEquals(WriteFate.State.NO_SESSION, get(other.fateOf(session + 100, secret, 2)).state());
        refused("request id", other.fateOf(session, secret, 0));
        refused("secret must have 16", other.fateOf(session, new byte[15], 1));
        get(writer.create("/f-", null, CreateMode.PERSISTENT_SEQUENTIAL));
        assertTrue(writer.isConnected());
    }

    @Test
    void shouldTellTheFateOfEverythingThatWasCommittedBeforeTheQuestion()
    {
        final AsyncNodensClient writer = client();
        final AsyncNodensClient other = client();
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final CompletableFuture<CreatedZnode> write = writer.create("/held", null, CreateMode.PERSISTENT);
        harness.cycles(50);
        final CompletableFuture<WriteFate> fate = other.fateOf(writer.sessionId(), writer.sessionSecret(), 1);
        harness.cycles(50);
        assertFalse(fate.isDone());
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        assertEquals(WriteFate.State.DECIDED, get(fate).state());
        get(write);
    }

    @Test
    void shouldSayWhichWriteOfItsSessionFailed()
    {
        final AsyncNodensClient client = client();
        get(client.create("/w", null, CreateMode.PERSISTENT));
        final CompletableFuture<CreatedZnode> again = client.create("/w", null, CreateMode.PERSISTENT);
        harness.await(() -> again.isDone() ? true : null);

        final Throwable cause = assertThrows(CompletionException.class, again::join).getCause();

        assertEquals(2, ((NodensException)cause).requestId());
        assertEquals(ErrorCode.NODE_EXISTS, get(client.fateOf(2)).code());
    }

    @Test
    void shouldListEphemeralsOfASessionWhateverGoesMeanwhile()
    {
        final AsyncNodensClient owner = client();
        final AsyncNodensClient other = client();
        get(owner.create("/e", null, CreateMode.PERSISTENT));
        final List<String> paths = new ArrayList<>();
        for (int i = 0; i < 8; i++)
        {
            final Transaction creates = new Transaction();
            for (int j = 0; j < 450; j++)
            {
                final String path = "/e/" + (0 == j % 100 ? "lock-" : "n-") + i + "-" + j;
                creates.create(path, null, CreateMode.EPHEMERAL);
                paths.add(path);
            }
            get(owner.commit(creates));
        }

        final CompletableFuture<List<String>> mine = owner.getEphemerals(null, ReadLevel.LOCAL);
        final CompletableFuture<List<String>> theirs =
            other.getEphemerals(owner.sessionId(), "/", ReadLevel.LINEARIZABLE);
        assertEquals(paths, get(mine));
        assertEquals(paths, get(theirs));
        assertEquals(
            paths.stream().filter((path) -> path.startsWith("/e/lock-")).toList(),
            get(owner.getEphemerals("/e/lo", ReadLevel.LOCAL)));
        assertEquals(List.of(), get(other.getEphemerals("", ReadLevel.LOCAL)));
        assertEquals(List.of(), get(other.getEphemerals(owner.sessionId() + 100, "", ReadLevel.LOCAL)));
        refused("U+D83D", owner.getEphemerals("/e/\ud83d", ReadLevel.LOCAL));

        // Where the page ended is gone when the next one begins, further back than one turn looks.
        EphemeralsPage page = get(owner.getEphemerals(0, "", -1, ReadLevel.LOCAL));
        final List<String> listed = new ArrayList<>(page.paths());
        while (!page.isLast())
        {
            get(owner.delete(listed.get(listed.size() - 1), -1));
            page = get(owner.getEphemerals(0, "", page.cursor(), ReadLevel.LOCAL));
            listed.addAll(page.paths());
        }
        assertEquals(paths, listed);
    }

    @Test
    void shouldListOfAnotherSessionOnlyWhatOneCouldFind()
    {
        final AsyncNodensClient owner = client();
        final AsyncNodensClient other = client();
        get(owner.addAuth("digest", "bob:secret".getBytes(UTF_8)));
        get(owner.create("/o", null, CreateMode.PERSISTENT));
        get(owner.create("/hidden", null, CreateMode.PERSISTENT, 0, Acl.CREATOR_ALL));
        get(owner.create("/o/1", null, CreateMode.EPHEMERAL));
        get(owner.create("/hidden/2", null, CreateMode.EPHEMERAL));
        get(owner.create("/three", null, CreateMode.EPHEMERAL));

        assertEquals(
            List.of("/o/1", "/hidden/2", "/three"), get(owner.getEphemerals("", ReadLevel.LOCAL)));
        assertEquals(
            List.of("/o/1", "/three"), get(other.getEphemerals(owner.sessionId(), "", ReadLevel.LINEARIZABLE)));
    }

    @Test
    void shouldAnswerOthersWhenWhoAskedIsGone()
    {
        final AsyncNodensClient gone = client();
        final AsyncNodensClient other = client();
        get(other.create("/still", null, CreateMode.EPHEMERAL));
        final List<CompletableFuture<?>> lost = new ArrayList<>();
        for (int i = 0; i < 20; i++)
        {
            lost.add(gone.getEphemerals("", ReadLevel.LOCAL));
        }
        harness.cycles(2);
        assertEquals(20, lost.size());
        gone.close();
        clients.remove(gone);

        assertEquals(List.of("/still"), get(other.getEphemerals("", ReadLevel.LOCAL)));
    }

    private static void refused(final String why, final CompletableFuture<?> future)
    {
        assertTrue(future.isDone(), "the request was sent");
        final Throwable cause = assertThrows(CompletionException.class, future::join).getCause();
        assertInstanceOf(BadArgumentsException.class, cause);
        assertTrue(cause.getMessage().contains(why), cause.getMessage());
    }

    private void refusedAfterwards(final String why, final CompletableFuture<?> future)
    {
        harness.await(() -> future.isDone() ? true : null);
        final Throwable cause = assertThrows(CompletionException.class, future::join).getCause();
        assertTrue(cause.getMessage().contains(why), cause.getMessage());
    }

    private static String text(final MultiReadResult result)
    {
        return result.results().stream().map(QueriesTest::text).collect(Collectors.joining("; "));
    }

    private static String text(final ReadResult read)
    {
        final String head = read.operation() + " " + read.path() + " " + read.code();
        return !read.isOk() ? head : head + " v" + read.stat().version() +
            (null != read.children() ? " " + read.children() :
            Operation.EXISTS == read.operation() ? "" :
            " " + (null == read.data() ? "null" : new String(read.data(), UTF_8)));
    }

    private <T> T get(final CompletableFuture<T> future)
    {
        harness.await(() -> future.isDone() ? true : null);
        return future.join();
    }

    private AsyncNodensClient client()
    {
        final AsyncNodensClient client = AsyncNodensClient.connect(new ClientContext()
            .endpoints(harness.requestChannel.substring(harness.requestChannel.indexOf('=') + 1))
            .aeron(harness.clientAeron)
            .useAgentInvoker(true)
            .nanoClock(harness.clock)
            .termBufferLength(4 << 20)
            .sessionTimeoutMs(600_000)
            .operationTimeoutMs(3_600_000)
            .answerTimeoutMs(60_000)
            .silenceTimeoutMs(10_000)
            .closeTimeoutMs(100)
            .errorHandler(harness.errors::add));
        clients.add(client);
        harness.await(() -> client.isConnected() ? true : null);
        return client;
    }
}
