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
package io.nodens.cluster.zookeeper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * ZooKeeper's command line ({@code zkCli.sh}) prints the same of Nodens as of a ZooKeeper.
 */
@ExtendWith(Systems.class)
class ZooKeeperCommandLineIT
{
    private static final String DIGEST = Identities.digest("bob:builder");

    /** Each command and option that does not change a cluster's members. */
    private static final List<String> SCRIPT = List.of(
        "create /cli first",
        "create /cli again",
        "create /cli/a/b orphan",
        "create -s /cli/s- numbered",
        "create -s /cli/s-",
        "create -e /cli/e mine",
        "create -e -s /cli/es- mine",
        "create -c /cli/container",
        "create -t 3600000 /cli/ttl lives",
        "create -s -t 3600000 /cli/ts- lives",
        "create /cli/e/below orphan",
        "create cli/relative x",
        "create /cli/bad//path x",
        "get /cli",
        "get -s /cli",
        "get -s /cli/e",
        "get -s /cli/container",
        "get -s /cli/ttl",
        "get -b /cli",
        "get -x /cli",
        "get /cli/none",
        "stat /cli",
        "stat /cli/none",
        "set /cli second",
        "set -s /cli third",
        "set -v 7 /cli refused",
        "set -s -v 2 /cli fourth",
        "set /cli/none x",
        "ls /cli",
        "ls -s /cli",
        "ls -R /cli",
        "ls /cli/none",
        "ls /zookeeper",
        "getAllChildrenNumber /cli",
        "getEphemerals /cli",
        "getEphemerals",
        "getAcl /cli",
        "getAcl -s /cli",
        "setAcl -s /cli/ttl world:anyone:cdrwa",
        "setAcl -v 9 /cli/ttl world:anyone:cdrwa",
        "setAcl /cli/ttl auth::cdrwa",
        "setAcl /cli/ttl digest:" + DIGEST + ":cdrwa",
        "get /cli/ttl",
        "getAcl /cli/ttl",
        "whoami",
        "addauth digest bob:builder",
        "whoami",
        "get /cli/ttl",
        "getAcl -s /cli/ttl",
        "create /cli/mine secret auth::crwa",
        "getAcl /cli/mine",
        "setAcl -R /cli/container ip:127.0.0.1:cdrwa,world:anyone:r",
        "getAcl /cli/container",
        "sync /cli",
        "get -w /cli",
        "set /cli fifth",
        "set /cli sixth",
        "ls -w /cli",
        "create /cli/new x",
        "stat -w /cli/new",
        "delete /cli/new",
        "addWatch /cli",
        "create /cli/watched x",
        "set /cli/watched y",
        "addWatch -m PERSISTENT /cli/watched",
        "set /cli/watched z",
        "removewatches /cli",
        "removewatches /cli/none",
        "setquota -n 100 /cli",
        "setquota -b 1000 /cli",
        "setquota -N 200 /cli",
        "setquota -B 2000 /cli",
        "get /zookeeper/quota/cli/zookeeper_limits",
        "setquota -n 5 /cli/none",
        "delquota -n /cli",
        "get /zookeeper/quota/cli/zookeeper_limits",
        "delquota /cli",
        "listquota /cli",
        "delete -v 3 /cli/watched",
        "delete -v 2 /cli/watched",
        "delete /cli/none",
        "delete /cli",
        "delete /",
        "deleteall /cli",
        "deleteall /cli",
        "ls /cli",
        "reconfig -add server.9=127.0.0.1:1:2;3",
        "nonsense",
        "create",
        "history");

    /** Lines that are shown before and after the first that differs. */
    private static final int CONTEXT = 12;

    @TempDir
    Path scratch;

    @Test
    void shouldPrintTheSameOfNodensAsOfZooKeeper() throws Exception
    {
        final CommandLineSession expected =
            CommandLineSession.run(Systems.zooKeeper().endpoint(0), SCRIPT, scratch);
        final CommandLineSession printed =
            CommandLineSession.run(Systems.nodens().endpoint(0), SCRIPT, scratch);

        assertTrue(expected.lines().size() > SCRIPT.size(), "only " + expected.lines());
        assertTrue(expected.events().size() >= 6, "only " + expected.events());
        assertSame(expected.lines(), printed.lines());
        assertSame(expected.events(), printed.events());
        Systems.nodens().verifyLogs();
    }

    /** Shows where they part, with what was before. */
    private static void assertSame(final List<String> expected, final List<String> printed)
    {
        int line = 0;
        while (line < expected.size() && line < printed.size() && expected.get(line).equals(printed.get(line)))
        {
            line++;
        }
        if (!expected.equals(printed))
        {
            System.out.println("ZooKeeper's:\n" + String.join("\n", expected) +
                "\nof Nodens:\n" + String.join("\n", printed) + "\nend");
        }
        final int from = Math.max(0, line - CONTEXT);
        assertEquals(
            String.join("\n", expected.subList(from, Math.min(expected.size(), line + CONTEXT))),
            String.join("\n", printed.subList(from, Math.min(printed.size(), line + CONTEXT))),
            "line " + line);
    }
}
