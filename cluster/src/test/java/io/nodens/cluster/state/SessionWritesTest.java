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

import io.nodens.sbe.protocol.ResultCode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionWritesTest
{
    @TempDir
    private Path directory;

    private StateDriver driver;
    private long session;

    @BeforeEach
    void open()
    {
        driver = new StateDriver(directory);
        driver.openFrontEnd(0);
        driver.openFrontEnd(1);
        session = driver.openSession(0, 1000);
    }

    @AfterEach
    void close()
    {
        driver.close();
    }

    @Test
    void shouldAnswerARepeatedRequestWithItsFirstResultWhateverHappenedSince()
    {
        assertEquals(ResultCode.OK, create(0, 1, 0, "/a"));
        final long zxid = driver.writeZxid();
        assertEquals(ResultCode.NODE_EXISTS, create(0, 2, 0, "/a"));
        assertEquals(ResultCode.OK, delete(0, 3, 0, "/a"));

        assertEquals(ResultCode.OK, create(0, 1, 0, "/a"));
        assertEquals(zxid, driver.writeZxid());
        assertEquals(ResultCode.NODE_EXISTS, create(0, 2, 0, "/a"));
        assertFalse(driver.exists("/a"));
    }

    @Test
    void shouldAnswerARepeatedRequestThroughAnotherMember()
    {
        create(0, 1, 0, "/a");
        final long zxid = driver.writeZxid();
        driver.attach(1, session);

        assertEquals(ResultCode.SESSION_MOVED, create(0, 1, 0, "/a"));
        assertEquals(ResultCode.OK, create(1, 1, 0, "/a"));
        assertEquals(zxid, driver.writeZxid());
    }

    @Test
    void shouldRefuseWhatWasAcknowledgedOrBelongsToAnotherOperation()
    {
        create(0, 1, 0, "/a");
        create(0, 2, 0, "/b");

        assertEquals(ResultCode.REQUEST_OUT_OF_ORDER, delete(0, 2, 0, "/b"));
        create(0, 3, 2, "/c");
        assertEquals(ResultCode.REQUEST_OUT_OF_ORDER, create(0, 1, 0, "/a"));
        assertEquals(ResultCode.REQUEST_OUT_OF_ORDER, create(0, 0, -1, "/d"));
        assertEquals(ResultCode.REQUEST_OUT_OF_ORDER, create(0, 9, 9, "/d"));
    }

    @Test
    void shouldRefuseARequestWithoutEffectUntilTheOneBeforeItIsApplied()
    {
        assertEquals(ResultCode.REQUEST_OUT_OF_ORDER, create(0, 2, 0, "/two"));
        assertFalse(driver.exists("/two"));
        assertEquals(ResultCode.OK, create(0, 1, 0, "/one"));
        assertEquals(ResultCode.REQUEST_OUT_OF_ORDER, create(0, 3, 0, "/three"));
        assertEquals(ResultCode.OK, create(0, 2, 0, "/two"));
        assertEquals(ResultCode.OK, create(0, 3, 0, "/three"));
        final long zxid = driver.machine.zxid();

        assertEquals(ResultCode.OK, create(0, 1, 0, "/one"));
        assertEquals(ResultCode.OK, create(0, 2, 0, "/two"));
        assertEquals(zxid, driver.machine.zxid());
    }

    @Test
    void shouldPassOverRequestsThatTheClientHasAcknowledgedThoughTheyNeverCame()
    {
        create(0, 1, 0, "/a");

        assertEquals(ResultCode.REQUEST_OUT_OF_ORDER, create(0, 9, 7, "/d"));
        assertEquals(ResultCode.OK, create(0, 9, 8, "/d"));
        assertEquals(ResultCode.REQUEST_OUT_OF_ORDER, create(0, 8, 0, "/late"));
        assertEquals(ResultCode.OK, create(0, 10, 8, "/e"));
    }

    @Test
    void shouldKeepTheOrderThroughOtherMembers()
    {
        create(0, 1, 0, "/a");
        driver.attach(1, session);

        assertEquals(ResultCode.REQUEST_OUT_OF_ORDER, create(1, 3, 0, "/c"));
        assertEquals(ResultCode.OK, create(1, 2, 0, "/b"));
        assertEquals(ResultCode.OK, create(1, 3, 0, "/c"));
    }

    @Test
    void shouldNotCloseTheSessionBeforeTheWritesThatWereMadeBefore()
    {
        create(0, 1, 0, "/a");

        assertEquals(ResultCode.REQUEST_OUT_OF_ORDER, close(3, 1));
        assertEquals(ResultCode.OK, create(0, 2, 1, "/b"));
        assertEquals(ResultCode.OK, close(3, 1));
    }

    @Test
    void shouldRefuseWithoutEffectWhenTooManyAreUnacknowledged()
    {
        for (int i = 1; i <= RequestResults.MAX_PER_SESSION; i++)
        {
            delete(0, i, 0, "/none");
        }

        final int next = RequestResults.MAX_PER_SESSION + 1;
        assertEquals(ResultCode.TOO_MANY_REQUESTS, create(0, next, 0, "/a"));
        assertFalse(driver.exists("/a"));
        assertEquals(ResultCode.NO_NODE, delete(0, 5, 0, "/none"));
        assertEquals(ResultCode.OK, create(0, next, 1, "/a"));
    }

    @Test
    void shouldIgnoreCommandsThatAreNotNextInTheirFrontEndsSequence()
    {
        final Command command = driver.command.begin(Operation.BARRIER, StateDriver.CLUSTER_SESSION_ID);
        driver.answers.clear();

        driver.machine.apply(command.origin(0, StateDriver.INCARNATION, 1), driver.nowMs);
        driver.machine.apply(command.origin(0, StateDriver.INCARNATION, 3), driver.nowMs);
        assertEquals(0, driver.answers.size());
        driver.machine.apply(command.origin(0, StateDriver.INCARNATION, 2), driver.nowMs);

        assertEquals(4, driver.answers.size());
        assertEquals(1, driver.machine.counters().duplicates());
        assertEquals(1, driver.machine.counters().gaps());
    }

    private ResultCode close(final long requestId, final long acknowledged)
    {
        driver.command.begin(Operation.CLOSE_SESSION, 0).request(session, requestId, acknowledged);
        return driver.write(0, "", "");
    }

    private ResultCode create(final int memberId, final long requestId, final long acknowledged, final String path)
    {
        driver.command.begin(Operation.CREATE, 0).mode(0, 0).request(session, requestId, acknowledged);
        return driver.write(memberId, path, "");
    }

    private ResultCode delete(final int memberId, final long requestId, final long acknowledged, final String path)
    {
        driver.command.begin(Operation.DELETE, 0).version(-1).request(session, requestId, acknowledged);
        return driver.write(memberId, path, "");
    }
}
