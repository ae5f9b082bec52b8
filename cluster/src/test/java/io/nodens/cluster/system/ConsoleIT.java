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
package io.nodens.cluster.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.nodens.client.Acl;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.LocalCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The console of real members in a real browser, on a desk and on a phone, in light and in dark. Its pictures are in
 * {@code target/console}.
 */
@Tag("slow")
class ConsoleIT
{
    private static final Path PICTURES = Path.of("target", "console").toAbsolutePath();
    private static final int[][] SIZES = {{1280, 800}, {390, 844}};
    private static final double LEAST_CONTRAST = 4.5;
    private static final int CHILDREN = 2_000;
    private static final int AT_ONCE = 100;
    /** Children that the console shows at a time. */
    private static final int PAGE = 200;
    private static final int BINARY_LENGTH = 700;
    private static final int LINE_LENGTH = 3_000;
    private static final String LONG_NAME = "a-name-without-end-".repeat(20);

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;
    private Browser browser;

    @BeforeEach
    void startBrowser() throws IOException
    {
        final Optional<Path> program = Browser.find();
        Assumptions.assumeTrue(
            program.isPresent(), "no browser on the path: apt-get install chromium, then run this with -Pslow");
        Files.createDirectories(PICTURES);
        browser = Browser.start(program.get(), directory);
    }

    @AfterEach
    void closeBrowser()
    {
        if (null != browser)
        {
            browser.close();
        }
    }

    @Test
    void shouldShowMembersTreeAndSessionsOnAnyScreen() throws IOException
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient client = clusters.connect(cluster, cluster.endpoint(0));
        client.create("/app", "{\"rate\":5000}".getBytes(UTF_8), CreateMode.PERSISTENT);
        client.create("/app/<img src=x onerror=boom()>", "<b>bold</b>".getBytes(UTF_8), CreateMode.PERSISTENT);
        client.create("/app/e", new byte[]{0, 1}, CreateMode.EPHEMERAL);
        client.create(
            "/secret", "hunter2".getBytes(UTF_8), CreateMode.PERSISTENT, 0, Acl.parse("digest:bob:hash=:cdrwa"));

        for (final String scheme : List.of("light", "dark"))
        {
            for (final int[] size : SIZES)
            {
                browser.emulate(size[0], size[1], scheme);
                final String name = scheme + "-" + size[0];
                checkOverview(cluster, client, name, size[0]);
                checkTree(name, size[0]);
                checkSessions(client, name, size[0]);
            }
        }
        assertEquals(List.of(), browser.faults());
    }

    @Test
    void shouldShowWhatIsManyLongBinaryOrHidden() throws IOException
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = clusters.connect(cluster, cluster.endpoint(0));
        makeOddTree(client);
        // What nobody may read is answered with 403, which the browser writes down as an error of its own.
        for (final String scheme : List.of("light", "dark"))
        {
            for (final int[] size : SIZES)
            {
                browser.emulate(size[0], size[1], scheme);
                browser.open(cluster.adminUrl(0) + "/#tree");
                checkOddTree(scheme + "-" + size[0], size[0]);
            }
        }
        assertEquals(
            List.of(), browser.faults().stream().filter((fault) -> !fault.contains("status of 403")).toList());
    }

    private static void makeOddTree(final NodensClient client)
    {
        client.create("/many", null, CreateMode.PERSISTENT);
        final Deque<CompletableFuture<?>> created = new ArrayDeque<>();
        for (int i = 0; i < CHILDREN; i++)
        {
            if (created.size() == AT_ONCE)
            {
                created.remove().join();
            }
            created.add(client.async().create(
                String.format(Locale.ROOT, "/many/child-%04d", i), new byte[]{1}, CreateMode.PERSISTENT));
        }
        created.forEach(CompletableFuture::join);
        client.create("/odd", null, CreateMode.PERSISTENT);
        client.create("/odd/" + LONG_NAME, "of a long name".getBytes(UTF_8), CreateMode.PERSISTENT);
        final byte[] binary = new byte[BINARY_LENGTH];
        for (int i = 0; i < binary.length; i++)
        {
            binary[i] = (byte)i;
        }
        client.create("/odd/binary", binary, CreateMode.PERSISTENT);
        client.create("/odd/empty", new byte[0], CreateMode.PERSISTENT);
        client.create("/odd/line", "x".repeat(LINE_LENGTH).getBytes(UTF_8), CreateMode.PERSISTENT);
        client.create("/hidden", "hunter2".getBytes(UTF_8), CreateMode.PERSISTENT, 0,
            Acl.parse("digest:bob:hash=:cdrwa,world:anyone:c"));
        client.create("/hidden/child", null, CreateMode.PERSISTENT);
    }

    private void checkOddTree(final String name, final int width) throws IOException
    {
        click("/many");
        for (int shown = PAGE; shown <= CHILDREN; shown += PAGE)
        {
            browser.await("document.querySelectorAll('.node[data-path^=\"/many/\"]').length === " + shown);
            if (shown < CHILDREN)
            {
                browser.evaluate("document.querySelector('.more').click()");
            }
        }
        browser.await("!document.querySelector('.more')");
        assertEquals("Data, none", browser.evaluate("document.querySelector('#detail .sub').textContent").asText());
        checkLook("many-" + name, width);

        browser.evaluate("document.querySelector('#goPath').value = '/odd/" + LONG_NAME + "'");
        browser.evaluate("document.querySelector('#go button').click()");
        browser.await("document.querySelector('#detail').textContent.includes('of a long name')");
        browser.await("document.querySelectorAll('.node[data-path^=\"/odd/\"]').length === 4");
        // It is far behind what the list shows first.
        browser.await("(() => { const b = document.querySelector('#browser').getBoundingClientRect(), " +
            "r = document.querySelector('.node[data-path^=\"/odd/a-name\"]').getBoundingClientRect(); " +
            "return r.top >= b.top && r.bottom <= b.bottom; })()");
        checkLook("long-" + name, width);

        click("/odd/binary");
        browser.await("document.querySelector('#detail pre') && document.querySelector('#detail pre').textContent" +
            ".includes('0010  10 11 12 13')");
        // A line of it is not broken on a phone either.
        assertTrue(browser.evaluate("document.querySelector('#detail pre').scrollWidth <= " +
            "document.querySelector('#detail pre').clientWidth").asBoolean(), "hexadecimal on " + name);
        checkLook("binary-" + name, width);

        click("/odd/line");
        browser.await("document.querySelector('#detail').textContent.includes('xxxxxxxx')");
        checkLook("line-" + name, width);

        click("/hidden");
        browser.await("document.querySelector('#detail').textContent.includes('does not let everybody read')");
        browser.await("document.querySelector('#browser .fault')");
        assertFalse(browser.evaluate("document.body.textContent").asText().contains("hunter2"));
        checkLook("hidden-" + name, width);
    }

    private void click(final String path)
    {
        final String node = "document.querySelector('.node[data-path=\"" + path + "\"]')";
        browser.await(node);
        browser.evaluate(node + ".click()");
    }

    private void checkOverview(
        final LocalCluster cluster, final NodensClient client, final String name, final int width) throws IOException
    {
        browser.open(cluster.adminUrl(0) + "/");
        browser.await("document.querySelectorAll('.member .facts').length === 3");
        browser.await("document.querySelector('#ready').textContent === 'ready'");
        browser.await("document.querySelectorAll('.member.leader').length === 1");
        // What is drawn over time is what clients do meanwhile.
        browser.await("state.history.length >= 2");
        client.setData("/app", "{\"rate\":6000}".getBytes(UTF_8), -1);
        browser.await("state.history.length >= 3 && state.history.some((s) => s.p50 > 0)");
        browser.await("document.querySelector('#chartLatency path') && document.querySelector('#chartRate path')");
        checkLook("overview-" + name, width);
    }

    private void checkTree(final String name, final int width) throws IOException
    {
        browser.evaluate("document.querySelector('[data-tab=tree]').click()");
        browser.await("document.querySelector('.node[data-path=\"/app\"]')");
        browser.evaluate("document.querySelector('.node[data-path=\"/app\"]').click()");
        browser.await("document.querySelector('#detail pre') && " +
            "document.querySelector('#detail pre').textContent.includes('\"rate\": 6000')");
        browser.await("document.querySelectorAll('.kids .kids .node').length === 2");
        final int images = browser.evaluate("document.querySelectorAll('#browser img').length").asInt();
        assertEquals(0, images, "a name was taken for markup");
        checkLook("tree-" + name, width);

        browser.evaluate("document.querySelector('.node[data-path=\"/secret\"]').click()");
        browser.await("document.querySelector('#detail').textContent.includes('does not let everybody read')");
        assertFalse(browser.evaluate("document.body.textContent").asText().contains("hunter2"));
    }

    private void checkSessions(final NodensClient client, final String name, final int width) throws IOException
    {
        browser.evaluate("document.querySelector('[data-tab=sessions]').click()");
        browser.await("document.querySelector('#sessionTable').textContent.includes('0x" +
            Long.toHexString(client.sessionId()) + "')");
        checkLook("sessions-" + name, width);
    }

    private void checkLook(final String name, final int width) throws IOException
    {
        assertTrue(browser.evaluate("document.documentElement.scrollWidth").asInt() <= width, name + " is too wide");
        final JsonNode contrast = browser.evaluate(script("contrast.js"));
        assertTrue(contrast.path("ratio").asDouble() >= LEAST_CONTRAST, () -> name + ": " + contrast);
        assertEquals(0, browser.evaluate("performance.getEntriesByType('resource')" +
            ".filter((e) => !e.name.startsWith(location.origin) && !e.name.startsWith('data:')).length").asInt());
        browser.screenshot(PICTURES.resolve(name + ".png"));
    }

    private static String script(final String name) throws IOException
    {
        try (InputStream in = ConsoleIT.class.getResourceAsStream(name))
        {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
