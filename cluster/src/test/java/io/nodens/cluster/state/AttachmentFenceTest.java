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
package io.nodens.cluster.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.sbe.protocol.ResultCode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A write belongs to the attachment that it came through, and a result to what was asked.
 */
class AttachmentFenceTest
{
    @TempDir
    private Path directory;

    private StateDriver driver;
    private long session;

    @BeforeEach
    void open()
    {
        driver = new StateDriver(directory);
    }

    @AfterEach
    void close()
    {
        driver.close();
    }

    @Test
    void shouldRefuseALateWriteOfAFormerAttachmentAtTheSameMember()
    {
        begin(CommandVersion.WITH_ATTACHMENTS);
        final long former = attachmentId();
        driver.attach(0, session);

        assertEquals(ResultCode.SESSION_MOVED, create(former, 1, "/by-first"));
        assertEquals(ResultCode.OK, create(attachmentId(), 1, "/by-second"));
        assertFalse(driver.exists("/by-first"));
        assertTrue(driver.exists("/by-second"));
    }

    @Test
    void shouldRefuseToCloseASessionThroughAFormerAttachment()
    {
        begin(CommandVersion.WITH_ATTACHMENTS);
        final long former = attachmentId();
        driver.attach(0, session);

        driver.command.begin(Operation.CLOSE_SESSION, 0).request(session, 1, 0).attachmentId(former);
        assertEquals(ResultCode.SESSION_MOVED, driver.write(0, "", ""));
        assertEquals(1, driver.machine.sessions().size());
    }

    @Test
    void shouldNeverAnswerAWriteWithTheResultOfAnother()
    {
        begin(CommandVersion.WITH_ATTACHMENTS);
        assertEquals(ResultCode.OK, create(attachmentId(), 1, "/a"));

        assertEquals(ResultCode.REQUEST_MISMATCH, create(attachmentId(), 1, "/b"));
        assertFalse(driver.exists("/b"));
        assertEquals(ResultCode.OK, create(attachmentId(), 1, "/a"));

        assertEquals(ResultCode.OK, set(2, "/a", "one", -1));
        assertEquals(ResultCode.REQUEST_MISMATCH, set(2, "/a", "two", -1));
        assertEquals(ResultCode.REQUEST_MISMATCH, set(2, "/a", "one", 0));
        assertEquals(ResultCode.OK, set(2, "/a", "one", -1));
    }

    @Test
    void shouldKnowTheDataOfAnAppliedWriteWhereverTheTreeKeepsThem()
    {
        begin(CommandVersion.WITH_ATTACHMENTS);
        create(attachmentId(), 1, "/a");
        long requestId = 2;
        for (final int length : new int[]{1, 63, 64, 65, 300, StateDriver.MAX_DATA_LENGTH})
        {
            final String data = "x".repeat(length);
            assertEquals(ResultCode.OK, set(requestId, "/a", data, -1), "length " + length);
            assertEquals(ResultCode.OK, set(requestId, "/a", data, -1), "length " + length);
            assertEquals(
                ResultCode.REQUEST_MISMATCH, set(requestId, "/a", "y" + data.substring(1), -1), "length " + length);
            requestId++;
        }
    }

    @Test
    void shouldKnowWhatWasRefused()
    {
        begin(CommandVersion.WITH_ATTACHMENTS);
        assertEquals(ResultCode.NO_NODE, set(1, "/none", "one", -1));

        assertEquals(ResultCode.REQUEST_MISMATCH, set(1, "/none", "two", -1));
        assertEquals(ResultCode.NO_NODE, set(1, "/none", "one", -1));
    }

    @Test
    void shouldNotGiveASessionBackThatAnotherHasAttachedSince()
    {
        begin(CommandVersion.WITH_REATTACH);
        driver.openFrontEndOfVersion(
            CommandVersion.WITH_REATTACH, 1, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID + 1, 1);
        final long first = attachmentId();
        assertEquals(ResultCode.OK, reattach(0, first));
        // The answer was lost: whoever asks again knows of the first one only.
        assertEquals(ResultCode.OK, reattach(1, first));
        final long second = attachmentId();

        assertEquals(ResultCode.OK, driver.attach(0, session));

        final long taken = attachmentId();
        assertEquals(ResultCode.SESSION_MOVED, reattach(1, first));
        assertEquals(ResultCode.SESSION_MOVED, reattach(1, second));
        assertEquals(taken, attachmentId());
        assertEquals(ResultCode.OK, reattach(0, taken));
        driver.command.begin(Operation.DETACH_SESSION, 0).attachment(session, attachmentId());
        assertEquals(ResultCode.OK, driver.session(0, driver.command));
        assertEquals(ResultCode.SESSION_MOVED, reattach(1, second));
        assertEquals(ResultCode.OK, driver.attach(1, session));
        assertEquals(ResultCode.SESSION_MOVED, reattach(0, taken));
    }

    @Test
    void shouldGiveASessionBackBeforeTheVersionIsRaisedAndFenceItFromThenOn()
    {
        begin(CommandVersion.WITH_QUOTAS);
        final long first = attachmentId();
        driver.attach(0, session);
        assertEquals(0, driver.machine.sessions().find(session).takenAttachmentId());
        driver.openFrontEndOfVersion(
            CommandVersion.WITH_REATTACH, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 2);
        final Command upgrade = driver.command.begin(Operation.FINALIZE_UPGRADE, 0);
        assertEquals(
            ResultCode.OK, driver.operator(upgrade.correlationId(7).upgrade(1, CommandVersion.WITH_REATTACH)));

        assertEquals(ResultCode.OK, reattach(0, first));
        driver.attach(0, session);
        assertEquals(ResultCode.SESSION_MOVED, reattach(0, first));
    }

    @Test
    void shouldLetWritesPassThatWereMadeBeforeTheVersionWasRaised()
    {
        begin(CommandVersion.WITH_MEMBER_LIMITS);
        create(0, 1, "/before");
        driver.openFrontEndOfVersion(
            CommandVersion.WITH_ATTACHMENTS, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 2);
        final Command upgrade = driver.command.begin(Operation.FINALIZE_UPGRADE, 0);
        assertEquals(
            ResultCode.OK, driver.operator(upgrade.correlationId(7).upgrade(1, CommandVersion.WITH_ATTACHMENTS)));

        driver.command
            .begin(Operation.CREATE, 0)
            .schemaVersion(CommandVersion.WITH_MEMBER_LIMITS)
            .mode(0, 0)
            .request(session, 2, 0);
        assertEquals(ResultCode.OK, driver.write(0, "/in-flight", ""));
        assertEquals(ResultCode.OK, create(attachmentId(), 1, "/before"));
        assertEquals(ResultCode.SESSION_MOVED, create(attachmentId() + 1, 3, "/after"));
        assertEquals(ResultCode.OK, create(attachmentId(), 3, "/after"));
    }

    private void begin(final int version)
    {
        driver.openFrontEndOfVersion(version, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
        session = driver.openSession(0, 1000);
    }

    private ResultCode reattach(final int memberId, final long former)
    {
        driver.command.begin(Operation.ATTACH_SESSION, 0).attachment(session, former).secret(1, 2);
        return driver.session(memberId, driver.command);
    }

    private long attachmentId()
    {
        return driver.machine.sessions().find(session).attachmentId();
    }

    private ResultCode create(final long attachmentId, final long requestId, final String path)
    {
        driver.command.begin(Operation.CREATE, 0).mode(0, 0).request(session, requestId, 0).attachmentId(attachmentId);
        return driver.write(0, path, "");
    }

    private ResultCode set(final long requestId, final String path, final String data, final int version)
    {
        driver.command
            .begin(Operation.SET_DATA, 0)
            .version(version)
            .request(session, requestId, 0)
            .attachmentId(attachmentId());
        return driver.write(0, path, data);
    }
}
