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
package io.nodens.cluster.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.Permissions;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TreePagesTest
{
    private static final String TOKEN = "0123456789abcdef0123";
    private static final String[] AUTHORIZATION = {"Authorization", "Bearer " + TOKEN};
    private static final String HASH = "c2VjcmV0LWhhc2gtb2YtYm9i";

    @TempDir
    private Path directory;
    private TreeRegion region;
    private AdminHarness harness;

    @BeforeEach
    void open() throws IOException
    {
        region = TreeRegion.create(new TreeConfiguration()
            .directory(directory.resolve("region"))
            .segmentLength(1 << 20)
            .maxRegionBytes(16 << 20)
            .changeRingLength(1 << 20));
        harness = new AdminHarness(new MemberContext().set(MemberSetting.ADMIN_TOKEN, "file:" +
            Files.writeString(directory.resolve("tokens"), "alice:" + TOKEN)));
        harness.region.set(region);
    }

    @AfterEach
    void close()
    {
        harness.close();
        region.close();
    }

    @Test
    void shouldShowChildrenAndDataWhenEverybodyMayRead()
    {
        create("app", "{\"a\":1}".getBytes(UTF_8), 0);
        create("raw", new byte[]{0, 1, (byte)0xff}, 0);
        create("empty", new byte[0], 0);

        final JsonNode children = harness.client.json("/api/children?path=/");
        assertEquals("app", children.at("/children/0/name").asText(), children::toString);
        assertEquals(7, children.at("/children/0/dataLength").asInt(), children::toString);
        assertTrue(children.at("/children/0/readable").asBoolean(), children::toString);
        assertEquals(3, children.at("/count").asInt(), children::toString);
        assertTrue(children.at("/last").asBoolean(), children::toString);

        final JsonNode app = harness.client.json("/api/znode?path=/app");
        assertEquals("{\"a\":1}", app.at("/text").asText(), app::toString);
        assertEquals(0, app.at("/stat/version").asInt(), app::toString);
        assertEquals("persistent", app.at("/stat/kind").asText(), app::toString);
        assertEquals("rwcda", app.at("/acl/0/permissions").asText(), app::toString);
        assertEquals("AAH/", harness.client.json("/api/znode?path=/raw").at("/base64").asText());
        assertEquals("", harness.client.json("/api/znode?path=/empty").at("/text").asText());
    }

    @Test
    void shouldHideWhatNotEverybodyMayReadUnlessATokenIsGiven()
    {
        final int acl = acl(Permissions.ALL, "digest", "bob:" + HASH);
        create("secret", "hunter2".getBytes(UTF_8), acl);

        final HttpResponse<String> hidden = harness.client.get("/api/znode?path=/secret");
        assertEquals(200, hidden.statusCode());
        assertFalse(hidden.body().contains("hunter2"), hidden.body());
        assertFalse(hidden.body().contains("bob"), hidden.body());
        assertFalse(harness.client.json("/api/znode?path=/secret").at("/readable").asBoolean());
        assertFalse(harness.client.json("/api/children?path=/").at("/children/0/readable").asBoolean());
        assertEquals(403, harness.client.get("/api/children?path=/secret").statusCode());

        final JsonNode shown = harness.client.json("/api/znode?path=/secret", AUTHORIZATION);
        assertEquals("hunter2", shown.at("/text").asText(), shown::toString);
        assertEquals("bob:" + HASH, shown.at("/acl/0/identity").asText(), shown::toString);
        assertEquals(200, harness.client.get("/api/children?path=/secret", AUTHORIZATION).statusCode());
    }

    @Test
    void shouldMaskHashesOfPasswordsWhenEverybodyMayRead()
    {
        final AclEncoder encoder = new AclEncoder().reset()
            .add(Permissions.ALL, "digest", "bob:" + HASH)
            .add(Permissions.READ, "world", "anyone");
        create("app", "x".getBytes(UTF_8), intern(encoder));

        final HttpResponse<String> shown = harness.client.get("/api/znode?path=/app");

        assertTrue(shown.body().contains("\"bob:x\""), shown.body());
        assertFalse(shown.body().contains(HASH), shown.body());
    }

    @Test
    void shouldGiveFurtherChildrenByPageWhenThereAreMany()
    {
        for (int i = 0; i < TreePages.MAX_CHILDREN + 1; i++)
        {
            create("c" + i, new byte[0], 0);
        }

        final JsonNode first = harness.client.json("/api/children?path=/");
        assertEquals(TreePages.MAX_CHILDREN, first.at("/children").size());
        assertFalse(first.at("/last").asBoolean());

        final JsonNode second = harness.client.json("/api/children?path=/&after=" + first.at("/after").asLong());
        assertEquals(1, second.at("/children").size());
        assertEquals("c" + TreePages.MAX_CHILDREN, second.at("/children/0/name").asText());
        assertTrue(second.at("/last").asBoolean());
    }

    @Test
    void shouldShowTheBeginningWhenDataAreLong()
    {
        create("long", "x".repeat(300_000).getBytes(UTF_8), 0);

        final JsonNode shown = harness.client.json("/api/znode?path=/long");

        assertTrue(shown.at("/truncated").asBoolean());
        assertEquals(300_000, shown.at("/dataLength").asInt());
        assertTrue(shown.at("/base64").asText().length() <= TreePages.MAX_SHOWN_BYTES * 4 / 3 + 4);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/znode?path=app, 400", "/api/znode?path=/a/, 400", "/api/znode?path=/a/../b, 400", "/api/znode?path=, 400",
        "/api/znode?path=/absent, 404", "/api/children?path=/absent, 404", "/api/children?path=/&after=x, 400",
        "/api/children?path=/&after=-5, 200", "/api/children?path=/&after=9223372036854775807, 200"})
    void shouldSayWhatIsWrongWhenItIsAskedWrongly(final String target, final int code)
    {
        assertEquals(code, harness.client.get(target).statusCode(), () -> harness.client.get(target).body());
    }

    @Test
    void shouldSayThatThereIsNoTreeWhenTheMemberHasNoneYet()
    {
        harness.region.set(null);

        assertEquals(503, harness.client.get("/api/znode?path=/").statusCode());
    }

    @Test
    void shouldShowNothingWithoutATokenWhenClientsAreAskedWhoTheyAre() throws IOException
    {
        final Path secrets = Files.writeString(directory.resolve("secrets"), "app:" + "s".repeat(20));
        try (AdminHarness asking = new AdminHarness(new MemberContext()
            .set(MemberSetting.CLIENT_SECRETS, "file:" + secrets)
            .set(MemberSetting.ADMIN_TOKEN, "file:" + directory.resolve("tokens"))))
        {
            asking.region.set(region);
            assertEquals(401, asking.client.get("/api/znode?path=/").statusCode());
            assertEquals(401, asking.client.get("/api/children?path=/").statusCode());
            assertEquals(200, asking.client.get("/api/znode?path=/", AUTHORIZATION).statusCode());
        }
    }

    @Test
    void shouldServeOneSelfContainedPageWhenAskedForTheConsole()
    {
        final HttpResponse<String> page = harness.client.get("/");

        assertEquals("text/html; charset=utf-8", page.headers().firstValue("Content-Type").orElse(""));
        assertTrue(page.headers().firstValue("Content-Security-Policy").orElse("").startsWith("default-src 'none'"));
        assertFalse(page.body().matches("(?s).*(src|href)=\"(https?:)?//.*"), "the page loads something");
        assertFalse(page.body().contains("innerHTML"), "markup could come from the cluster");
    }

    private int acl(final int permissions, final String scheme, final String identity)
    {
        return intern(new AclEncoder().reset().add(permissions, scheme, identity));
    }

    private int intern(final AclEncoder encoder)
    {
        final TreeWriter writer = region.writer();
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        final int id = writer.acls().intern(encoder.buffer(), 0, encoder.length());
        writer.completeTransaction();
        return id;
    }

    private void create(final String name, final byte[] data, final int acl)
    {
        final UnsafeBuffer nameBytes = new UnsafeBuffer(name.getBytes(UTF_8));
        final TreeWriter writer = region.writer();
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        writer.create(TreeWriter.ROOT_ZNODE, new CreateParameters().reset()
            .name(nameBytes, 0, nameBytes.capacity())
            .data(new UnsafeBuffer(data), 0, data.length)
            .acl(acl));
        writer.completeTransaction();
    }
}
