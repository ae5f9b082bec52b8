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
package io.nodens.cluster.settings;

import io.nodens.cluster.frontend.ClientAuthentication;
import io.nodens.cluster.frontend.ClientRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MemberSecretsTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldAskNobodyWithoutSecretsAndWarnOfItInAProfileForProduction()
    {
        assertSame(ClientAuthentication.NONE, MemberSecrets.authentication(new MemberContext().conclude()));
        assertNull(MemberSecrets.openDoor(new MemberContext().conclude()));
        final MemberContext balanced = new MemberContext().profile(MemberProfile.BALANCED).conclude();
        assertTrue(MemberSecrets.openDoor(balanced).contains("nodens.client.secrets"));
        assertNull(MemberSecrets.openDoor(new MemberContext()
            .profile(MemberProfile.BALANCED).set(MemberSetting.CLIENT_SECRETS, "none").conclude()));
    }

    @Test
    void shouldGuardTheRolesThatHaveSecrets() throws IOException
    {
        final MemberContext context = new MemberContext()
            .set(MemberSetting.OPERATOR_SECRETS, secrets("rw-------"))
            .conclude();

        final ClientAuthentication authentication = MemberSecrets.authentication(context);

        assertTrue(authentication.guards(ClientRole.OPERATOR));
        assertFalse(authentication.guards(ClientRole.CLIENT));
        assertNull(MemberSecrets.readableByOthers(context));
        assertNotNull(MemberSecrets.readableByOthers(new MemberContext()
            .set(MemberSetting.CLIENT_SECRETS, secrets("rw-r--r--")).conclude()));
    }

    @Test
    void shouldRefuseWhatCannotWorkAndNameTheSetting() throws IOException
    {
        assertRefused(
            new MemberContext().set(MemberSetting.CLIENT_SECRETS, "hunter2hunter2hunter2"),
            "nodens.client.secrets cannot be used: a source of secrets is file:PATH");
        assertRefused(
            new MemberContext().set(MemberSetting.AUTHENTICATION_ENFORCE, "yes"), "would refuse every client");
        assertRefused(
            new MemberContext().set(MemberSetting.AUTHENTICATOR, "x-unheard-of"), "there is no authenticator x-un");
        assertRefused(
            new MemberContext().set(MemberSetting.AUTHENTICATOR, "x-unheard-of")
                .set(MemberSetting.CLIENT_SECRETS, secrets("rw-------")),
            "nodens.authenticator=x-unheard-of does not use nodens.client.secrets");
    }

    private String secrets(final String permissions) throws IOException
    {
        final Path file = Files.writeString(directory.resolve("secrets-" + permissions), "a:0123456789abcdef");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return "file:" + file;
    }

    private static void assertRefused(final MemberContext context, final String why)
    {
        final MemberException refusal =
            assertThrows(MemberException.class, () -> MemberSecrets.authentication(context.conclude()));
        assertEquals(MemberException.Category.CONFIGURATION, refusal.category());
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("hunter2"), refusal.getMessage());
    }
}
