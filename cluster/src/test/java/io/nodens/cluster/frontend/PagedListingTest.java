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

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ChildData;
import io.nodens.client.ChildDataPage;
import io.nodens.client.ChildNamesPage;
import io.nodens.client.Children;
import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A real client lists what a real front end serves, all on one thread.
 */
@Timeout(60)
class PagedListingTest
{
    private static final int PAGE_LENGTH = 8 * 1024;
    private static final int STABLE = 3_000;

    @TempDir
    Path directory;

    private FrontEndHarness harness;
    private AsyncNodensClient client;

    @AfterEach
    void close()
    {
        if (null != harness)
        {
            client.close();
            harness.close();
            assertEquals("[]", harness.errors.toString());
        }
    }

    @Test
    void shouldListNamesPageByPage()
    {
        start(4 << 20);
        create("/p", null);
        for (int i = 0; i < 23; i++)
        {
            create("/p/c" + i, null);
        }

        final List<String> names = new ArrayList<>();
        final List<Integer> counts = new ArrayList<>();
        ChildNamesPage page;
        long cursor = NodensClient.FIRST_PAGE;
        do
        {
            page = join(client.getChildren("/p", cursor, 10, ReadLevel.LOCAL));
            names.addAll(page.names());
            counts.add(page.names().size());
            assertEquals(23, page.stat().numChildren());
            cursor = page.cursor();
        }
        while (!page.isLast());

        assertEquals(List.of(10, 10, 3), counts);
        assertEquals("c0", names.get(0));
        assertEquals("c22", names.get(22));
        assertEquals(23, names.stream().distinct().count());
    }

    @Test
    void shouldListChildrenWithDataAndStatAsOneState()
    {
        start(4 << 20);
        create("/p", null);
        create("/p/null", null);
        create("/p/empty", new byte[0]);
        create("/p/grüße", "hello".getBytes(UTF_8));
        create("/p/grüße/child", null);
        final ZnodeStat stat = join(client.setData("/p/grüße", "there".getBytes(UTF_8), 0));

        final ChildDataPage page =
            join(client.getChildrenWithData("/p", NodensClient.FIRST_PAGE, 0, ReadLevel.LINEARIZABLE));

        assertTrue(page.isLast());
        assertEquals(stat.mzxid(), page.zxid());
        assertEquals(List.of("null", "empty", "grüße"), page.children().stream().map(ChildData::name).toList());
        assertNull(page.children().get(0).data());
        assertEquals(0, page.children().get(1).data().length);
        assertArrayEquals("there".getBytes(UTF_8), page.children().get(2).data());
        final ZnodeStat listed = page.children().get(2).stat();
        assertEquals(stat.czxid(), listed.czxid());
        assertEquals(stat.mzxid(), listed.mzxid());
        assertEquals(1, listed.version());
        assertEquals(5, listed.dataLength());
        assertEquals(1, listed.numChildren());
    }

    @Test
    void shouldGiveAChildAPageToItselfWhenItsDataAreLongerThanAPage()
    {
        start(4 << 20);
        create("/p", null);
        create("/p/small", new byte[10]);
        create("/p/large", new byte[60_000]);
        create("/p/last", new byte[10]);

        final List<Integer> lengths = new ArrayList<>();
        final List<Integer> counts = new ArrayList<>();
        ChildDataPage page;
        long cursor = NodensClient.FIRST_PAGE;
        do
        {
            page = join(client.getChildrenWithData("/p", cursor, 0, ReadLevel.LOCAL));
            page.children().forEach((child) -> lengths.add(child.data().length));
            counts.add(page.children().size());
            cursor = page.cursor();
        }
        while (!page.isLast());

        assertEquals(List.of(10, 60_000, 10), lengths);
        assertEquals(List.of(1, 1, 1), counts);
    }

    @Test
    void shouldCarryAPageWithTheLargestDataWhenTheResponseTermIsConfiguredTooSmallForIt()
    {
        start(256 << 10);
        create("/p", null);
        create("/p/small", new byte[10]);
        create("/p/large", new byte[29_000]);
        create("/p/largest", new byte[64 * 1024]);
        final ChildDataPage first =
            join(client.getChildrenWithData("/p", NodensClient.FIRST_PAGE, 0, ReadLevel.LOCAL));
        final ChildDataPage second = join(client.getChildrenWithData("/p", first.cursor(), 0, ReadLevel.LOCAL));
        assertEquals("large", second.children().get(0).name());

        // An eighth of a term of 256 KiB would be the longest message. The data limit that binds asks for longer terms.
        final ChildDataPage third = join(client.getChildrenWithData("/p", second.cursor(), 0, ReadLevel.LOCAL));
        assertEquals(64 * 1024, third.children().get(0).data().length);

        assertEquals(3, join(client.getChildren("/p", NodensClient.FIRST_PAGE, 0, ReadLevel.LOCAL)).names().size());
    }

    @Test
    void shouldSetAChildrenWatchWithAPageOfData()
    {
        start(4 << 20);
        create("/p", null);
        create("/p/a", null);
        final List<String> events = new ArrayList<>();
        final UnsafeBuffer path = new UnsafeBuffer("/p".getBytes(UTF_8));
        final boolean[] isListed = new boolean[1];
        client.getChildrenWithData(
            path, 0, 2, NodensClient.FIRST_PAGE, 0, ReadLevel.LOCAL, (event) -> events.add(event.type() + event.path()),
            (response) -> isListed[0] = ErrorCode.OK == response.code());
        harness.await(() -> isListed[0] ? true : null);

        join(client.setData("/p/a", new byte[1], -1));
        assertEquals(List.of(), events);
        create("/p/b", null);
        assertEquals(List.of("CHILDREN_CHANGED/p"), events);
    }

    @Test
    void shouldListOneStateWhileChildrenComeWithEveryTurn()
    {
        start(4 << 20);
        create("/p", null);
        for (int i = 0; i < STABLE; i++)
        {
            create("/p/stable" + i, null);
        }
        final List<CompletableFuture<?>> writes = new ArrayList<>();
        harness.drives(() ->
        {
            client.doWork();
            if (writes.isEmpty() || writes.get(writes.size() - 1).isDone())
            {
                writes.add(client.create("/p/new" + writes.size(), null, CreateMode.PERSISTENT));
            }
        });

        for (int listing = 0; listing < 3; listing++)
        {
            final Children children = join(client.getChildren("/p", null, ReadLevel.LOCAL));

            final Set<String> names = new HashSet<>(children.names());
            assertEquals(children.names().size(), names.size());
            assertEquals(children.stat().numChildren(), names.size());
            for (int i = 0; i < STABLE; i++)
            {
                assertTrue(names.contains("stable" + i));
            }
        }

        assertTrue(writes.size() > 10, writes.size() + " writes");
    }

    @Test
    void shouldRefuseToListWhatIsNotThereAndCountsThatMakeNoSense()
    {
        start(4 << 20);

        final CompletableFuture<ChildDataPage> absent =
            client.getChildrenWithData("/absent", NodensClient.FIRST_PAGE, 0, ReadLevel.LOCAL);
        final CompletableFuture<ChildNamesPage> senseless =
            client.getChildren("/", NodensClient.FIRST_PAGE, -1, ReadLevel.LOCAL);

        assertEquals(ErrorCode.NO_NODE, codeOf(absent));
        assertEquals(ErrorCode.BAD_ARGUMENTS, codeOf(senseless));
        assertFalse(client.isClosed());
    }

    private ErrorCode codeOf(final CompletableFuture<?> future)
    {
        final CompletionException ex = assertThrows(CompletionException.class, () -> join(future));
        return assertInstanceOf(NodensException.class, ex.getCause()).code();
    }

    private void start(final int responseTermLength)
    {
        harness = new FrontEndHarness(
            directory,
            (limits) -> limits.childrenPageLength(PAGE_LENGTH).responseTermLength(responseTermLength));
        client = AsyncNodensClient.connect(new ClientContext()
            .endpoints(harness.requestChannel.substring(harness.requestChannel.indexOf('=') + 1))
            .aeron(harness.clientAeron)
            .useAgentInvoker(true)
            .nanoClock(harness.clock)
            .termBufferLength(4 << 20)
            .sessionTimeoutMs(600_000)
            .closeTimeoutMs(100)
            .errorHandler(harness.errors::add));
        harness.drives(client::doWork);
        harness.await(() -> client.isConnected() ? true : null);
    }

    private void create(final String path, final byte[] data)
    {
        join(client.create(path, data, CreateMode.PERSISTENT));
    }

    private <T> T join(final CompletableFuture<T> future)
    {
        harness.await(() -> future.isDone() ? true : null);
        return future.join();
    }
}
