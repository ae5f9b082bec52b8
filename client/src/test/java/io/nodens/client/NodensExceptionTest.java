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
package io.nodens.client;

import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.TransactionFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Messages of failures for which a member sends no words.
 */
class NodensExceptionTest
{
    @Test
    void shouldNameParentWhenCreateFindsNone()
    {
        assertEquals(
            "create /a/b/c: NO_NODE (-101): its parent /a/b does not exist; create that first",
            NodensException.of(ErrorCode.NO_NODE, Operation.CREATE, "/a/b/c", null).getMessage());
        assertEquals(
            "create /a: NO_NODE (-101)",
            NodensException.of(ErrorCode.NO_NODE, Operation.CREATE, "/a", "").getMessage());
        assertEquals(
            "create /a/b: NO_NODE (-101): words of a member",
            NodensException.of(ErrorCode.NO_NODE, Operation.CREATE, "/a/b", "words of a member").getMessage());
        assertEquals(
            "getData /a/b: NO_NODE (-101)",
            NodensException.of(ErrorCode.NO_NODE, Operation.GET_DATA, "/a/b", null).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "CREATE|/a/b|a hard quota on /a/b or a path above it does not allow it (listQuotas), or the znode is " +
            "ephemeral and its session has as many as max.ephemerals allows",
        "SET_DATA|/a/b|a hard quota on /a/b or a path above it does not allow it (listQuotas)",
        "CREATE|/zookeeper/quota/a/zookeeper_limits|the cluster has as many quotas as it can have",
        "ADD_AUTH||the session has as many identities as it can have"})
    void shouldSayWhichQuotasCanRefuse(final Operation operation, final String path, final String words)
    {
        assertEquals(
            operation + (null == path ? "" : " " + path) + ": QUOTA_EXCEEDED (-125): " + words,
            NodensException.of(ErrorCode.QUOTA_EXCEEDED, operation, path, null).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "DELETE|/zookeeper|it cannot be deleted: it is part of every tree",
        "DELETE|/zookeeper/config|it cannot be deleted: it is part of every tree",
        "DELETE|/zookeeper/quota|it cannot be deleted: it is part of every tree",
        "SET_DATA|/zookeeper/quota/a/zookeeper_limits|the znode is one of a quota: a persistent znode below the path " +
            "of a subtree outside /zookeeper, whose data are limits as count=1000,bytes=-1; setQuota writes it",
        "CREATE|/zookeeper/quota/a/zookeeper_stats|the znode is one of a quota: a persistent znode below the path of " +
            "a subtree outside /zookeeper"})
    void shouldSayWhatIsRefusedAboutReservedZnodes(final Operation operation, final String path, final String words)
    {
        assertEquals(
            operation + " " + path + ": BAD_ARGUMENTS (-8): " + words,
            NodensException.of(ErrorCode.BAD_ARGUMENTS, operation, path, null).getMessage());
    }

    @Test
    void shouldAddNothingToABadArgumentOfAnotherZnode()
    {
        assertEquals(
            "delete /zookeeper/x: BAD_ARGUMENTS (-8)",
            NodensException.of(ErrorCode.BAD_ARGUMENTS, Operation.DELETE, "/zookeeper/x", null).getMessage());
        assertEquals(
            "setData /a/zookeeper_limits: BAD_ARGUMENTS (-8)",
            NodensException.of(ErrorCode.BAD_ARGUMENTS, Operation.SET_DATA, "/a/zookeeper_limits", "").getMessage());
    }

    @Test
    void shouldSayWhyAnOperationOfATransactionFailed()
    {
        assertEquals(
            "create /a/b: NO_NODE (-101): operation 1 of a transaction; nothing was done; its parent /a does not " +
            "exist; create that first",
            new TransactionFailedException(
                Operation.CREATE, "/a/b", 1, List.of(ErrorCode.OK, ErrorCode.NO_NODE)).getMessage());
        assertEquals(
            "delete /a: NOT_EMPTY (-111): operation 0 of a transaction; nothing was done",
            new TransactionFailedException(Operation.DELETE, "/a", 0, List.of(ErrorCode.NOT_EMPTY)).getMessage());
    }

    @Test
    void shouldSayWhyWhenRootIsDeleted()
    {
        assertEquals(
            "delete /: BAD_ARGUMENTS (-8): the root cannot be deleted: it is part of every tree",
            NodensException.of(ErrorCode.BAD_ARGUMENTS, Operation.DELETE, "/", null).getMessage());
    }
}
