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
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.acl.AclEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas carry out the same log but for one thing, which the second one does otherwise, as after a fault of its
 * program. When it hears what a majority has at the next checkpoint, it must stop; the first one must go on.
 */
class PlantedDivergenceTest
{
    private static final int TTL_MS = 1_000;
    private static final long SESSION = 1;

    @TempDir
    private Path directory;

    private StateDriver sound;
    private StateDriver planted;

    @BeforeEach
    void before()
    {
        sound = open("sound");
        planted = open("planted");
    }

    @AfterEach
    void after()
    {
        sound.close();
        planted.close();
    }

    private StateDriver open(final String name)
    {
        final StateDriver driver = new StateDriver(directory.resolve(name));
        driver.termAt(driver.nowMs);
        for (int memberId = 0; memberId < 2; memberId++)
        {
            driver.openFrontEndOfVersion(
                CommandVersion.CURRENT, memberId, StateDriver.INCARNATION,
                StateDriver.CLUSTER_SESSION_ID + memberId, 1);
        }
        assertEquals(SESSION, driver.openSession(0, 60_000));
        assertEquals(ResultCode.OK, driver.create(SESSION, "/a", CreateMode.PERSISTENT));
        return driver;
    }

    @Test
    void shouldGoOnWhenNothingDiffers()
    {
        both((driver, isPlanted) -> setAcl(driver, "1 world anyone"));
        both((driver, isPlanted) -> createTtl(driver, TTL_MS));

        assertNull(compare());
    }

    @Test
    void shouldStopWhenAnAccessListDiffers()
    {
        both((driver, isPlanted) -> setAcl(driver, isPlanted ? "17 world anyone" : "16 world anyone"));

        stopped();
    }

    @Test
    void shouldStopWhenAListThatNothingNamesDiffers()
    {
        both((driver, isPlanted) -> setAcl(driver, isPlanted ? "17 world anyone" : "16 world anyone"));
        both((driver, isPlanted) -> setAcl(driver, "31 world anyone"));

        stopped();
    }

    @Test
    void shouldStopWhenAnIdentityDiffers()
    {
        both((driver, isPlanted) -> prove(driver, isPlanted ? "0 digest eve:h" : "0 digest bob:h"));

        stopped();
    }

    @Test
    void shouldStopWhenATimeToLiveDiffers()
    {
        both((driver, isPlanted) -> createTtl(driver, isPlanted ? 1_000_001 : 1_000_000));

        stopped();
    }

    @Test
    void shouldStopWhenAZnodeIsNotReaped()
    {
        both((driver, isPlanted) -> createTtl(driver, TTL_MS));
        planted.machine.reaping.beforeDelete(find(planted, "/t"));

        stopped();
        assertFalse(sound.exists("/t"));
    }

    @Test
    void shouldStopWhenALimitOfAQuotaDiffers()
    {
        both((driver, isPlanted) -> setQuota(driver, isPlanted ? "countHardLimit=2" : "countHardLimit=1"));

        stopped();
    }

    @Test
    void shouldStopWhenALimitThatWasTakenFromTheTreeDiffers()
    {
        both((driver, isPlanted) -> setQuota(driver, "countHardLimit=1"));
        quota(planted).limits.hardCount = 2;
        assertNull(compare());
        both((driver, isPlanted) -> assertEquals(
            isPlanted ? ResultCode.OK : ResultCode.QUOTA_EXCEEDED,
            driver.create(SESSION, "/a/b", CreateMode.PERSISTENT)));

        stopped();
    }

    @Test
    void shouldStopWhenAQuotaIsForgotten()
    {
        both((driver, isPlanted) -> setQuota(driver, "byteHardLimit=4"));
        planted.machine.quotas.remove(quota(planted));
        both((driver, isPlanted) -> assertEquals(
            isPlanted ? ResultCode.OK : ResultCode.QUOTA_EXCEEDED, driver.set(SESSION, "/a", "12345", -1)));

        stopped();
    }

    @Test
    void shouldStopWhenTheCountedUsageDiffers()
    {
        both((driver, isPlanted) -> setQuota(driver, "count=-1,bytes=1000"));
        // As if a change below had not been counted: the numbers that are shown are data of a znode.
        final UnsafeBuffer numbers = new UnsafeBuffer(new byte[QuotaText.MAX_LENGTH]);
        planted.machine.tree.beginTransaction(planted.machine.zxid() + 1, planted.nowMs);
        planted.machine.tree.replaceData(
            find(planted, "/zookeeper/quota/a/zookeeper_stats"), numbers, 0, QuotaText.write(numbers, 1, 3));
        planted.machine.tree.completeTransaction();
        sound.machine.tree.beginTransaction(sound.machine.zxid() + 1, sound.nowMs);
        sound.machine.tree.completeTransaction();

        stopped();
    }

    @Test
    void shouldGoOnWhenQuotasDoNotDiffer()
    {
        both((driver, isPlanted) -> setQuota(driver, "count=1,bytes=1000"));
        both((driver, isPlanted) -> driver.create(SESSION, "/a/b", CreateMode.PERSISTENT));

        assertNull(compare());
    }

    private void both(final BiConsumer<StateDriver, Boolean> action)
    {
        action.accept(sound, false);
        action.accept(planted, true);
    }

    private void stopped()
    {
        final String failure = compare();
        assertNotNull(failure);
        assertTrue(failure.contains("this replica has diverged"), failure);
    }

    /**
     * Go on to a checkpoint and let a majority report what the sound replica has there.
     *
     * @return why the planted one stops, or null.
     */
    private String compare()
    {
        both((driver, isPlanted) ->
        {
            do
            {
                driver.tickAt(driver.nowMs + StateMachine.TICK_INTERVAL_MS);
            }
            while (0 != (driver.machine.tickId() - 1) % StateMachine.CHECKPOINT_TICKS);
        });
        final long zxid = sound.machine.zxid();
        final long digest = sound.machine.digest();
        final long tickId = sound.machine.tickId() - 1;
        final long protocolDigest = sound.answers.lastProtocolDigest();
        both((driver, isPlanted) ->
        {
            for (int memberId = 0; memberId < 2; memberId++)
            {
                driver.send(memberId, driver.command.begin(Operation.DIGEST_REPORT, 0)
                    .checkpoint(zxid, digest)
                    .protocolCheckpoint(tickId, protocolDigest, ProtocolDigest.VERSION));
            }
        });
        assertNull(sound.replica.failure);
        return planted.replica.failure;
    }

    private static void setAcl(final StateDriver driver, final String list)
    {
        final AclEncoder encoder = AclTest.encode(list);
        driver.command.begin(Operation.SET_ACL, 0).version(-1).attachmentId(1)
            .acl(encoder.buffer(), 0, encoder.length());
        assertEquals(ResultCode.OK, driver.write(SESSION, "/a", ""));
    }

    private static void setQuota(final StateDriver driver, final String limits)
    {
        driver.command.attachmentId(1);
        assertEquals(ResultCode.OK, driver.create(SESSION, "/zookeeper/quota/a", CreateMode.PERSISTENT));
        create(driver, "/zookeeper/quota/a/zookeeper_limits", limits);
        create(driver, "/zookeeper/quota/a/zookeeper_stats", "count=0,bytes=0");
    }

    private static Quota quota(final StateDriver driver)
    {
        return driver.machine.quotas.find(new UnsafeBuffer("/a".getBytes(StandardCharsets.US_ASCII)), 0, 2);
    }

    private static void create(final StateDriver driver, final String path, final String data)
    {
        driver.command.begin(Operation.CREATE, 0).mode(CreateMode.PERSISTENT.value(), 0).attachmentId(1);
        assertEquals(ResultCode.OK, driver.write(SESSION, path, data));
    }

    private static void prove(final StateDriver driver, final String identities)
    {
        final AclEncoder encoder = AclTest.encode(identities);
        assertEquals(ResultCode.OK, driver.session(0, driver.command.begin(Operation.ADD_IDENTITIES, 0)
            .attachment(SESSION, 1).identities(encoder.buffer(), 0, encoder.length())));
    }

    private static void createTtl(final StateDriver driver, final long ttlMs)
    {
        driver.command.begin(Operation.CREATE, 0).mode(CreateMode.PERSISTENT_WITH_TTL.value(), ttlMs).attachmentId(1);
        assertEquals(ResultCode.OK, driver.write(SESSION, "/t", ""));
    }

    private static int find(final StateDriver driver, final String path)
    {
        final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return driver.machine.tree.find(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
