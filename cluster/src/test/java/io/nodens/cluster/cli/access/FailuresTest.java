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
package io.nodens.cluster.cli.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a command says when a member sends no words with a code.
 */
class FailuresTest
{
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "QUOTA_EXCEEDED|SET_DATA|/a/b||REFUSED|refused by a limit (listquota and limits show them): a hard quota on " +
            "/a/b or a path above it does not allow it (listQuotas)",
        "INVALID_ACL|SET_ACL|/a|entry 0 of the list has scheme ip: its identities are addresses|REFUSED|the access " +
            "list is refused: entry 0 of the list has scheme ip: its identities are addresses",
        "INVALID_ACL|CREATE|/a||REFUSED|the access list is refused: an entry is not valid, or the list has auth and " +
            "the session has proved nothing by addAuth",
        "BAD_ARGUMENTS|DELETE|/zookeeper/quota||USAGE|bad argument: it cannot be deleted: it is part of every tree",
        "BEHIND|ADD_WATCH|/a|the watch begins after zxid 9, the cluster has come to zxid 4|UNAVAILABLE|there is no " +
            "such zxid yet: the watch begins after zxid 9, the cluster has come to zxid 4"})
    void shouldSayWhatIsNotAllowed(
        final ErrorCode code,
        final Operation operation,
        final String path,
        final String detail,
        final ExitCode exitCode,
        final String words)
    {
        final AccessException failure =
            Failures.translate(NodensException.of(code, operation, path, detail), "command", null);

        assertEquals(words, failure.getMessage());
        assertEquals(exitCode, failure.exitCode());
        assertEquals(path, failure.path());
    }
}
