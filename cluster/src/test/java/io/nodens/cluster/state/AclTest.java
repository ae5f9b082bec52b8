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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.Relation;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.AclTable;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.acl.AclEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may do what, and which error wins. A list is written as "permissions scheme identity" with commas between.
 */
class AclTest
{
    private static final String BOB = "digest bob:h";

    @TempDir
    private Path directory;

    private final Operations operations = new Operations();
    private StateDriver driver;
    private long session;
    private long requestId;
    private long attachmentId = 1;

    @BeforeEach
    void before()
    {
        driver = new StateDriver(directory);
        driver.openFrontEndOfVersion(
            CommandVersion.WITH_OPERATIONS, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
        session = driver.openSession(0, 1000);
    }

    @AfterEach
    void after()
    {
        assertEquals(driver.machine.computeDigest(), driver.machine.digest());
        driver.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // What the list of /a grants to everybody   | what is asked                          | what is answered
        "31 | create /a/b    | OK",
        "4  | create /a/b    | OK",
        "27 | create /a/b    | NO_AUTH",
        "27 | create /a/x    | NO_AUTH",
        "27 | create /a/c/d  | OK",
        "8  | delete /a/x    | OK",
        "23 | delete /a/x    | NO_AUTH",
        "23 | delete /a/none | NO_AUTH",
        "8  | delete /a/none | NO_NODE",
        "0  | delete /a      | NOT_EMPTY",
        "2  | set /a         | OK",
        "29 | set /a         | NO_AUTH",
        "0  | set /a/x       | OK",
        "16 | acl /a         | OK",
        "15 | acl /a         | NO_AUTH",
        "0  | acl /a/x       | OK",
        "1  | check /a       | OK",
        "30 | check /a       | NO_AUTH",
    })
    void shouldAskForThePermissionThatAnOperationNeeds(final int granted, final String asked, final ResultCode code)
    {
        driver.create(session, "/a", CreateMode.PERSISTENT);
        driver.create(session, "/a/x", CreateMode.PERSISTENT);
        driver.create(session, "/a/c", CreateMode.PERSISTENT);
        requestId = 3;
        assertEquals(ResultCode.OK, setAcl("/a", granted + " world anyone", -1));
        final long before = driver.machine.zxid();

        assertEquals(code, ask(asked));

        assertEquals(code == ResultCode.OK && !asked.startsWith("check"), driver.machine.zxid() > before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "31 world anyone | OK, OK",
        "4 world anyone  | OK, OK",
        "27 world anyone | OK, NO_AUTH",
        "31 digest bob:h | OK, NO_AUTH",
        "4 auth x        | INVALID_ACL, RUNTIME_INCONSISTENCY",
        "31 digest bob   | INVALID_ACL, RUNTIME_INCONSISTENCY",
        "64 world anyone | INVALID_ACL, RUNTIME_INCONSISTENCY",
    })
    void shouldCheckOperationsAgainstTheListThatAnEarlierOneOfThemGives(final String list, final String codes)
    {
        final long before = driver.machine.zxid();
        operations.create("/p", CreateMode.PERSISTENT.value(), list).create("/p/c", CreateMode.PERSISTENT);

        operations.send(driver, session);

        assertEquals(codes, names(driver.answers.codes()));
        assertEquals("OK, OK".equals(codes), driver.machine.zxid() > before);
    }

    @Test
    void shouldGiveTheCreatorOfATransactionWhatItHasProved()
    {
        prove(BOB);
        operations.create("/p", CreateMode.PERSISTENT.value(), "31 auth x").create("/p/c", CreateMode.PERSISTENT)
            .create("/q", CreateMode.PERSISTENT.value(), "31 auth x");

        assertEquals(ResultCode.OK, operations.send(driver, session));

        final TreeWriter tree = driver.machine.tree;
        final UnsafeBuffer list = new UnsafeBuffer(0, 0);
        tree.acls().wrap(tree.aclId(find("/p")), list);
        final AclEncoder expected = encode("31 " + BOB);
        assertEquals(0, list.compareTo(new UnsafeBuffer(expected.buffer(), 0, expected.length())));
        assertEquals(tree.aclId(find("/p")), tree.aclId(find("/q")));
        assertEquals(AclTable.OPEN, tree.aclId(find("/p/c")));
        assertEquals(1, tree.acls().size());
    }

    @Test
    void shouldMakeNoListForATransactionThatIsRefused()
    {
        operations.create("/p", CreateMode.PERSISTENT.value(), "1 world anyone").delete("/none", -1);

        operations.send(driver, session);

        assertEquals("OK, NO_NODE", names(driver.answers.codes()));
        assertEquals(0, driver.machine.tree.acls().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "create | bad path | BAD_ARGUMENTS",
        "create | /no/b    | INVALID_ACL",
        "set    | //       | BAD_ARGUMENTS",
        "set    | /no      | INVALID_ACL",
    })
    void shouldFindAnInvalidListBehindABadPathAndBeforeAMissingZnode(
        final String what, final String path, final ResultCode code)
    {
        assertEquals(code, "set".equals(what) ? setAcl(path, "31 digest bob", -1) : create(path, "31 digest bob"));
    }

    @Test
    void shouldFindAMissingPermissionBeforeAWrongVersion()
    {
        create("/a", "1 world anyone");
        assertEquals(ResultCode.NO_AUTH, setAcl("/a", "31 world anyone", 7));
        prove("super x");
        assertEquals(ResultCode.BAD_VERSION, setAcl("/a", "31 world anyone", 7));
        assertEquals(ResultCode.OK, setAcl("/a", "3 world anyone", 0));
        assertEquals(ResultCode.BAD_VERSION, setAcl("/a", "31 world anyone", 0));
        assertEquals(ResultCode.OK, setAcl("/a", "31 world anyone", 1));
        assertEquals(0, driver.machine.tree.aclId(find("/a")));
    }

    @Test
    void shouldLetOnlyThoseInWhomTheListNames()
    {
        assertEquals(ResultCode.INVALID_ACL, create("/a", "31 auth "));
        prove(BOB);
        assertEquals(ResultCode.OK, create("/a", "31 auth "));
        assertEquals(ResultCode.OK, create("/a/b", "31 auth "));
        assertEquals(1, driver.machine.tree.acls().size());

        final long other = driver.openSession(0, 1000);
        requestId = 0;
        assertEquals(ResultCode.NO_AUTH, createAs(other, "/a/c"));
        driver.command.begin(Operation.ADD_IDENTITIES, 0).attachment(other, 2);
        assertEquals(ResultCode.OK, driver.session(0, withIdentities(BOB)));
        assertEquals(ResultCode.OK, createAs(other, "/a/c"));
    }

    @Test
    void shouldForgetIdentitiesWithTheAttachment()
    {
        prove(BOB);
        create("/a", "31 auth ");
        assertEquals(ResultCode.OK, set("/a"));
        final long digest = driver.machine.protocolDigest();

        assertEquals(ResultCode.OK, driver.attach(0, session));
        attachmentId = 2;
        assertEquals(ResultCode.NO_AUTH, set("/a"));
        assertNotEquals(digest, driver.machine.protocolDigest());
        prove(BOB);
        assertEquals(ResultCode.OK, set("/a"));

        driver.command.begin(Operation.DETACH_SESSION, 0).attachment(session, attachmentId);
        driver.session(0, driver.command);
        assertEquals(0, driver.machine.sessions.identities.size());
    }

    @Test
    void shouldTakeFromADoorWhatItKnows()
    {
        driver.command.begin(Operation.OPEN_SESSION, 0).timeoutMs(1000).secret(1, 2);
        driver.send(0, withIdentities("ip 10.1.2.3"));
        session = driver.answers.get(-4);
        attachmentId = 2;
        requestId = 0;
        assertEquals(ResultCode.OK, create("/a", "31 ip 10.0.0.0/8"));
        assertEquals(ResultCode.INVALID_ACL, create("/b", "31 auth "));
        assertEquals(ResultCode.OK, set("/a"));

        driver.command.begin(Operation.ATTACH_SESSION, 0).attachment(session, 0).secret(1, 2);
        assertEquals(ResultCode.OK, driver.session(0, withIdentities("ip 11.1.2.3")));
        attachmentId = 3;
        assertEquals(ResultCode.NO_AUTH, set("/a"));
    }

    @Test
    void shouldRefuseIdentitiesOfAFormerAttachment()
    {
        driver.attach(0, session);
        driver.command.begin(Operation.ADD_IDENTITIES, 0).attachment(session, 1);
        assertEquals(ResultCode.SESSION_MOVED, driver.session(0, withIdentities(BOB)));
        driver.command.begin(Operation.ADD_IDENTITIES, 0).attachment(99, 1);
        assertEquals(ResultCode.SESSION_EXPIRED, driver.session(0, withIdentities(BOB)));
        driver.command.begin(Operation.ADD_IDENTITIES, 0).attachment(session, 2);
        final AclEncoder cut = encode("0 " + BOB);
        assertEquals(
            ResultCode.QUOTA_EXCEEDED,
            driver.session(0, driver.command.identities(cut.buffer(), 0, cut.length() - 1)));
        assertEquals(0, driver.machine.sessions.identities.size());
    }

    @Test
    void shouldAnswerARepeatedWriteByItsFirstResultAndRefuseAnother()
    {
        assertEquals(ResultCode.OK, create("/a", "31 world anyone,1 x-t u"));
        final long zxid = driver.machine.zxid();
        requestId--;
        assertEquals(ResultCode.OK, create("/a", "31 world anyone,1 x-t u"));
        requestId--;
        assertEquals(ResultCode.REQUEST_MISMATCH, create("/a", "31 world anyone,1 x-t v"));
        requestId--;
        assertEquals(ResultCode.REQUEST_MISMATCH, create("/a", null));
        assertEquals(zxid, driver.machine.zxid());
    }

    @Test
    void shouldCheckWithinATransactionWhatTheTreeWillBe()
    {
        create("/a", "4 world anyone");
        final Operations operations = new Operations();
        operations.create("/a/b", CreateMode.PERSISTENT).set("/a/b", "x", -1).create("/a/b/c", CreateMode.PERSISTENT);
        assertEquals(ResultCode.OK, operations.sendUnretained(driver, session));
        operations.clear().create("/a/d", CreateMode.PERSISTENT).set("/a", "x", -1);
        assertEquals(ResultCode.NO_AUTH, operations.sendUnretained(driver, session));
        assertFalse(driver.exists("/a/d"));
        operations.clear().delete("/a/b/c", -1).delete("/a/b", -1);
        assertEquals(ResultCode.NO_AUTH, operations.sendUnretained(driver, session));
        assertTrue(driver.exists("/a/b/c"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1  | EQUAL     | 1",
        "1  | NOT_EQUAL | 0",
        "30 | EQUAL     | 0",
        "30 | NOT_EQUAL | 0",
    })
    void shouldLetNoConditionTellDataThatMayNotBeRead(final int granted, final Relation relation, final long held)
    {
        create("/a", granted + " world anyone");
        final Operations operations = new Operations().condition(Condition.DATA, "/a", relation.value(), 0, "");
        assertEquals(ResultCode.OK, operations.sendGuardedUnretained(driver, session, 1));
        assertEquals(List.of(held), driver.answers.suffixes());

        operations.clear().condition(Condition.VERSION, "/a", relation.value(), 7, "");
        assertEquals(ResultCode.OK, operations.sendGuardedUnretained(driver, session, 1));
        assertEquals(List.of(relation == Relation.EQUAL ? 0L : 1L), driver.answers.suffixes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "4 | 1  | 101110", "4 | 30 | 101110",
        "5 | 1  | 101110", "5 | 30 | 101110",
        "6 | 1  | 101110", "6 | 30 | 000000", "6 | 0 | 000000",
    })
    void shouldLetNoConditionTellWhatARefusedReadWouldNot(final int version, final int granted, final String held)
    {
        try (StateDriver other = new StateDriver(directory.resolve("other")))
        {
            other.openFrontEndOfVersion(version, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
            final long owner = other.openSession(0, 1000);
            final AclEncoder list = encode(granted + " world anyone");
            other.command.begin(Operation.CREATE, 0).mode(0, 0).attachmentId(1).acl(list.buffer(), 0, list.length());
            assertEquals(ResultCode.OK, other.write(owner, "/a", ""));
            final long czxid = other.machine.zxid();
            final int equal = Relation.EQUAL.value();

            final String told = holds(other, owner, Condition.EXISTS, "/a", equal, 0) +
                holds(other, owner, Condition.ABSENT, "/a", equal, 0) +
                holds(other, owner, Condition.VERSION, "/a", equal, 0) +
                holds(other, owner, Condition.CZXID, "/a", equal, czxid) +
                holds(other, owner, Condition.NUM_CHILDREN, "/a", Relation.LESS.value(), 1) +
                holds(other, owner, Condition.VERSION, "/a", Relation.GREATER.value(), 0);

            assertEquals(held, told);
            assertEquals("1", holds(other, owner, Condition.ABSENT, "/a/b", equal, 0));
        }
    }

    @Test
    void shouldReapAndExpireWhateverTheList()
    {
        prove(BOB);
        create("/a", "31 auth ");
        command("/a/e", Operation.CREATE, "0 digest nobody:h").mode(CreateMode.EPHEMERAL.value(), 0);
        assertEquals(ResultCode.OK, send());
        driver.command.begin(Operation.EXPIRE_SESSION, 0).attachment(session, 1);
        assertEquals(ResultCode.OK, driver.session(0, driver.command));
        assertFalse(driver.exists("/a/e"));
    }

    @ParameterizedTest
    @CsvSource({ "4, INVALID_ACL", "5, INVALID_ACL", "6, OK" })
    void shouldTakeListsOfSaslFromItsVersionOn(final int version, final ResultCode code)
    {
        try (StateDriver other = new StateDriver(directory.resolve("other")))
        {
            other.openFrontEndOfVersion(version, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
            final long owner = other.openSession(0, 1000);
            final AclEncoder bob = encode("0 sasl bob");
            other.command.begin(Operation.ADD_IDENTITIES, 0).attachment(owner, 1)
                .identities(bob.buffer(), 0, bob.length());
            assertEquals(ResultCode.OK, other.session(0, other.command));

            for (final String text : List.of("31 sasl bob", "31 auth "))
            {
                final AclEncoder list = encode(text);
                other.command.begin(Operation.CREATE, 0).mode(0, 0).attachmentId(1)
                    .acl(list.buffer(), 0, list.length());
                assertEquals(code, other.write(owner, "/" + text.substring(3, 7), ""), text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 2, 3 })
    void shouldRefuseEveryAclBeforeItsVersionIsActive(final int version)
    {
        try (StateDriver old = new StateDriver(directory.resolve("old")))
        {
            old.openFrontEndOfVersion(version, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
            final long oldSession = old.openSession(0, 1000);
            final AclEncoder list = encode("31 world anyone");
            old.command.begin(Operation.CREATE, 0).mode(0, 0).attachmentId(1).acl(list.buffer(), 0, list.length());
            assertEquals(ResultCode.UNIMPLEMENTED, old.write(oldSession, "/a", ""));
            old.command.begin(Operation.SET_ACL, 0).attachmentId(1).acl(list.buffer(), 0, list.length());
            assertEquals(ResultCode.UNIMPLEMENTED, old.write(oldSession, "/", ""));
            old.command.begin(Operation.ADD_IDENTITIES, 0).attachment(oldSession, 1);
            assertEquals(ResultCode.UNIMPLEMENTED, old.session(0, old.command));
        }
    }

    private static String holds(
        final StateDriver driver, final long owner, final int kind, final String path, final int relation,
        final long operand)
    {
        final Operations operations = new Operations().condition(kind, path, relation, operand, "");
        assertEquals(ResultCode.OK, operations.sendGuardedUnretained(driver, owner, 1));
        return driver.answers.suffixes().get(0).toString();
    }

    private ResultCode ask(final String asked)
    {
        final String[] words = asked.split(" ");
        return switch (words[0])
        {
            case "create" -> create(words[1], null);
            case "set" -> set(words[1]);
            case "acl" -> setAcl(words[1], "31 world anyone,1 x-t u", -1);
            case "check" -> new Operations().check(words[1], -1).sendUnretained(driver, session);
            default ->
            {
                command(words[1], Operation.DELETE, null).version(-1);
                yield send();
            }
        };
    }

    private void prove(final String identities)
    {
        driver.command.begin(Operation.ADD_IDENTITIES, 0).attachment(session, attachmentId);
        assertEquals(ResultCode.OK, driver.session(0, withIdentities(identities)));
    }

    private Command withIdentities(final String identities)
    {
        final AclEncoder encoder = encode("0 " + identities);
        return driver.command.identities(encoder.buffer(), 0, encoder.length());
    }

    private ResultCode createAs(final long other, final String path)
    {
        driver.command.begin(Operation.CREATE, 0).mode(0, 0).attachmentId(2).request(other, 0, 0);
        return driver.write(0, path, "");
    }

    private ResultCode create(final String path, final String list)
    {
        command(path, Operation.CREATE, list).mode(0, 0);
        return send();
    }

    private ResultCode set(final String path)
    {
        command(path, Operation.SET_DATA, null).version(-1);
        return send();
    }

    private ResultCode setAcl(final String path, final String list, final int version)
    {
        command(path, Operation.SET_ACL, list).version(version);
        return send();
    }

    private Command command(final String path, final int operation, final String list)
    {
        final byte[] pathBytes = path.getBytes(StandardCharsets.UTF_8);
        driver.command.begin(operation, 0).attachmentId(attachmentId)
            .path(new UnsafeBuffer(pathBytes), 0, pathBytes.length)
            .data(new UnsafeBuffer(new byte[0]), 0, 0);
        if (null != list)
        {
            final AclEncoder encoder = encode(list);
            driver.command.acl(encoder.buffer(), 0, encoder.length());
        }
        return driver.command;
    }

    private ResultCode send()
    {
        driver.command.request(session, ++requestId, 0);
        return driver.write(0);
    }

    private static String names(final List<Integer> codes)
    {
        return codes.stream().map((code) -> ResultCode.get(code.shortValue()).name()).collect(Collectors.joining(", "));
    }

    private int find(final String path)
    {
        final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return driver.machine.tree.find(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    static AclEncoder encode(final String list)
    {
        final AclEncoder encoder = new AclEncoder().reset();
        for (final String entry : list.split(","))
        {
            final String[] words = entry.split(" ", 3);
            encoder.add(Integer.parseInt(words[0]), words[1], words[2]);
        }
        return encoder;
    }
}
