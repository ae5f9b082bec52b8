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

import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.OperationTimeoutException;

/**
 * Turns failures of the client into those of the command line: an exit code and words for people.
 */
public final class Failures
{
    private Failures()
    {
    }

    /**
     * Translate a failure.
     *
     * @param failure   of the client.
     * @param operation in the words of the command line.
     * @param path      that the command is about, if the failure names none.
     * @return the failure of the command.
     */
    public static AccessException translate(final NodensException failure, final String operation, final String path)
    {
        final String subject = null != failure.path() ? failure.path() : path;
        return new AccessException(
            exitCode(failure.code()), operation, subject, failure.code().name(), words(failure), failure);
    }

    /**
     * Exit code of a result code.
     *
     * @param code of the result.
     * @return the exit code.
     */
    public static ExitCode exitCode(final ErrorCode code)
    {
        return switch (code)
        {
            case OK -> ExitCode.OK;
            case BAD_ARGUMENTS -> ExitCode.USAGE;
            case NO_NODE -> ExitCode.NO_SUCH_ZNODE;
            case NODE_EXISTS -> ExitCode.EXISTS;
            case BAD_VERSION -> ExitCode.BAD_VERSION;
            case NOT_EMPTY -> ExitCode.NOT_EMPTY;
            case OPERATION_TIMEOUT, NOT_SERVING, BEHIND, OVERLOADED, BUSY, CONNECT_FAILED, BACK_PRESSURED ->
                ExitCode.UNAVAILABLE;
            case SESSION_EXPIRED, SESSION_MOVED -> ExitCode.SESSION_EXPIRED;
            case NO_AUTH, AUTH_FAILED, SESSION_CLOSED_REQUIRE_AUTH, NO_CHILDREN_FOR_EPHEMERALS, INVALID_ACL,
                QUOTA_EXCEEDED, TREE_FULL, DISK_FULL,
                DATA_TOO_LARGE, TOO_MANY_REQUESTS, TOO_MANY_SESSIONS, TOO_MANY_WATCHES, TOO_MANY_CONNECTIONS,
                VERSION_MISMATCH, UNIMPLEMENTED ->
                ExitCode.REFUSED;
            default -> ExitCode.OTHER;
        };
    }

    private static String words(final NodensException failure)
    {
        final String said = switch (failure.code())
        {
            case NO_NODE -> "no such znode";
            case NODE_EXISTS -> "the znode exists already";
            case BAD_VERSION -> "the znode has another version";
            case NO_AUTH -> isChange(failure) || Operation.LIST_SESSIONS == failure.operation() ?
                "it is for operators" :
                "the access list does not permit it; getAcl shows the list, addauth or --auth prove who you are";
            case INVALID_ACL -> "the access list is refused";
            case QUOTA_EXCEEDED -> "refused by a limit (listquota and limits show them)";
            case AUTH_FAILED -> Operation.ADD_AUTH == failure.operation() ?
                "the credentials were refused" : "the member does not let this client in";
            case NOT_EMPTY -> "the znode has children; deleteall deletes them, too";
            case NO_CHILDREN_FOR_EPHEMERALS -> "the parent is ephemeral and cannot have children";
            case SESSION_EXPIRED -> Operation.FORCE_CLOSE_SESSION == failure.operation() ?
                "nothing was done" : "the session has expired";
            case SESSION_MOVED -> "the session is attached through another connection";
            case NOT_SERVING -> "the member has lost the cluster";
            case BEHIND -> "there is no such zxid yet";
            case OVERLOADED -> "the member is overloaded; nothing was done";
            case TREE_FULL -> "the cluster's limit of znodes or bytes is reached, or a member has no room";
            case DISK_FULL -> "the disk of a member is nearly full: only what does not grow the tree is taken";
            case DATA_TOO_LARGE -> "the data is too large";
            case BAD_ARGUMENTS -> "bad argument";
            case CONNECT_FAILED -> "no member can be reached";
            case VERSION_MISMATCH -> Operation.FINALIZE_UPGRADE == failure.operation() ?
                "not every member can apply it" : "client and members are of versions that do not fit";
            case UNIMPLEMENTED -> "the member is of an older release, which does not know this";
            case OPERATION_TIMEOUT -> "no answer in time";
            case CLIENT_CLOSED -> "the connection was closed";
            default -> "failed";
        };
        final String detail = detail(failure);
        final boolean isUnknown = failure instanceof OperationTimeoutException timeout && timeout.isOutcomeUnknown();
        return said + (detail.isEmpty() ? "" : ": " + detail) +
            (isUnknown ? isChange(failure) ? "; it may have been done" : "; the write may have been applied" : "");
    }

    private static boolean isChange(final NodensException failure)
    {
        return switch (failure.operation())
        {
            case SET_LIMITS, FINALIZE_UPGRADE, FORCE_CLOSE_SESSION -> true;
            default -> false;
        };
    }

    /**
     * What the client's message says behind operation, path and code, which the command line's own words replace.
     *
     * @param failure of the client.
     * @return the rest of its message; may be empty.
     */
    static String detail(final NodensException failure)
    {
        final String message = failure.getMessage();
        final String marker = failure.code() + " (" + failure.code().value() + ")";
        final int at = message.indexOf(marker);
        if (at < 0)
        {
            return message;
        }
        final String rest = message.substring(at + marker.length());
        return rest.startsWith(": ") ? rest.substring(2) : rest;
    }
}
