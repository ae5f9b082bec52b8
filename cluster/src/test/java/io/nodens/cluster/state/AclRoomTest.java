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

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.AclTable;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactions that make access lists when there is room for two more: one place is free, and one list is named by no
 * znode.
 */
class AclRoomTest
{
    private static final int MODE = CreateMode.PERSISTENT.value();
    private static final int SEGMENT_LENGTH = 1 << 26;

    @TempDir
    private Path directory;

    private final Operations operations = new Operations();
    private StateDriver driver;
    private long session;

    @BeforeEach
    void before()
    {
        driver = new StateDriver(new Replica(directory, SEGMENT_LENGTH));
        driver.command.begin(Operation.FRONT_END_OPEN, StateDriver.CLUSTER_SESSION_ID)
            .origin(0, StateDriver.INCARNATION, 0);
        driver.command.limits.set(1_000_000, 1 << 30, 5, 1000);
        driver.command.report.reset().opening(1, 1).versions(0, CommandVersion.CURRENT);
        driver.machine.apply(driver.command, 0);
        session = driver.openSession(0, 1000);
        // One list is that of /zookeeper/config.
        for (int i = 0; i < AclTable.MAX_LISTS - 3; i++)
        {
            assertEquals(ResultCode.OK, one().create("/l" + i, MODE, list("used" + i)).sendUnretained(driver, session));
        }
        assertEquals(ResultCode.OK, one().create("/unused", MODE, list("unused")).sendUnretained(driver, session));
        assertEquals(ResultCode.OK, one().delete("/unused", -1).sendUnretained(driver, session));
    }

    @AfterEach
    void after()
    {
        assertEquals(driver.machine.computeDigest(), driver.machine.digest());
        driver.close();
    }

    @Test
    void shouldCarryOutOnlyTransactionsWhoseListsHaveRoom()
    {
        one().create("/x", MODE, list("x")).create("/y", MODE, list("y")).create("/z", MODE, list("z"));
        operations.sendUnretained(driver, session);
        assertEquals(List.of(0, 0, ResultCode.TREE_FULL.value()), driver.answers.codes());
        assertEquals(AclTable.MAX_LISTS - 1, driver.machine.tree.acls().size());

        // The list that nothing names may have given way to the others before its turn comes.
        one().create("/x", MODE, list("x")).create("/y", MODE, list("y")).create("/again", MODE, list("unused"));
        operations.sendUnretained(driver, session);
        assertEquals(List.of(0, 0, ResultCode.TREE_FULL.value()), driver.answers.codes());

        // The list of /l0 gives way within the transaction, and is made again.
        one().delete("/l0", -1).create("/x", MODE, list("x")).create("/y", MODE, list("y"))
            .create("/again", MODE, list("used0"));
        assertEquals(ResultCode.OK, operations.sendUnretained(driver, session));
        assertEquals(AclTable.MAX_LISTS, driver.machine.tree.acls().size());
    }

    private Operations one()
    {
        return operations.clear();
    }

    private static String list(final String user)
    {
        return "1 digest " + user + ":h";
    }
}
