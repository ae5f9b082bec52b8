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
package io.nodens.cluster.gateway;

import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Settings of a gateway in a process beside its member.
 */
class MemberGatewayTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldTakeTheSettingsOfAMember()
    {
        assertDoesNotThrow(() -> open(context().conclude()));
        assertDoesNotThrow(() -> open(context().set(MemberSetting.GATEWAY_PORT, "2199").conclude()));
    }

    @Test
    void shouldRefuseSettingsThatOpenNoPort()
    {
        assertRefused(context().set(MemberSetting.GATEWAY_PORT, "none"), "nodens.gateway.port");
    }

    @Test
    void shouldRefuseTlsWithoutAKey()
    {
        assertRefused(
            context().set(MemberSetting.GATEWAY_SECURE_PORT, "2281"), "nodens.gateway.ssl.keystore.location");
    }

    @Test
    void shouldStayShutWhereClientsMustProveWhoTheyAreUnlessAPortIsGiven() throws IOException
    {
        final Path secrets = directory.resolve("secrets");
        Files.writeString(secrets, "app:0123456789abcdef0123456789abcdef\n");
        final String source = "file:" + secrets;

        assertRefused(context().set(MemberSetting.CLIENT_SECRETS, source), "nodens.gateway.port");
        assertDoesNotThrow(() -> open(context()
            .set(MemberSetting.CLIENT_SECRETS, source).set(MemberSetting.GATEWAY_PORT, "2181").conclude()));
    }

    @Test
    void shouldRefuseUsersAndKeysThatCannotBeReadBeforeThereIsAMember() throws IOException
    {
        final Path users = directory.resolve("users");
        Files.writeString(users, "bob\n");

        assertRefused(users("bob:secret"), "a source of users is file:PATH or env:VARIABLE");
        assertRefused(users("file:" + directory.resolve("absent")), "absent cannot be read");
        assertRefused(users("file:" + users), "line 1: a user is name:password");
        assertRefused(
            context().set(MemberSetting.GATEWAY_SECURE_PORT, "2281")
                .set(MemberSetting.GATEWAY_KEYSTORE, directory.resolve("absent.pem").toString())
                .set(MemberSetting.GATEWAY_CLIENT_AUTH, "none"),
            "absent.pem");

        Files.writeString(users, "bob:secret\n");
        assertDoesNotThrow(() -> open(users("file:" + users).conclude()));
    }

    private static void open(final MemberContext context)
    {
        MemberGateway.openFiles(context, Thread::new, (line) -> {}).close();
    }

    private MemberContext users(final String source)
    {
        return context().set(MemberSetting.GATEWAY_SASL_USERS, source);
    }

    private MemberContext context()
    {
        return new MemberContext().dataDir(directory.resolve("data"));
    }

    private static void assertRefused(final MemberContext context, final String setting)
    {
        context.conclude();

        final MemberException ex = assertThrows(MemberException.class, () -> open(context));

        assertEquals(MemberException.Category.CONFIGURATION, ex.category());
        assertTrue(ex.getMessage().contains(setting), ex.getMessage());
    }
}
