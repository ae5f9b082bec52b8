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
package io.nodens.bench.xchk;

import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.Opcodes;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The differences that are meant, each with its reason. What is not here is a fault. They are counted, so that a run
 * shows which of them it met.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class KnownDifferences
{
    /**
     * A difference that is meant.
     */
    enum Kind
    {
        /** Stat and data of what the servers make themselves. */
        RESERVED_ZNODES("stat and data of /zookeeper and below: each server makes and describes these znodes itself"),
        /** A watch of what cannot change. */
        MALFORMED_PATH("watches of malformed paths, which can never fire: ZooKeeper keeps them"),
        /** A write of a path that cannot be one. */
        MALFORMED_WRITE("a write of a malformed path is BADARGUMENTS, whatever else is wrong with it"),
        /** ZooKeeper's own fault while it looks at a list. */
        NULL_ACL("a null list in a multi, or one of world without identity, is INVALIDACL; ZooKeeper fails on it"),
        /** ZooKeeper compares names of znodes with the path. */
        EMPTY_PATH_NUMBER("getAllChildrenNumber of the empty path: ZooKeeper counts the root as well"),
        /** ZooKeeper keeps the identities of a connection in a hash set. */
        EXPANSION_ORDER("order of the entries that auth stands for: ZooKeeper lists a connection's identities in none"),
        /** What ZooKeeper had read before it failed. */
        FAILED_READ("a reply with an error has no body; that of a multiRead with a null path has one with ZooKeeper"),
        /** Never sent: the trees would differ from then on. */
        MODE_MISMATCH("not sent: creates with a mode of another opcode, which ZooKeeper takes with odd results"),
        /** Never sent: the trees would differ from then on. */
        DELETE_CONTAINER("not sent: deleteContainer, which ZooKeeper takes from clients"),
        /** Never sent: the access lists would differ from then on. */
        UNKNOWN_PERMISSIONS("not sent: permissions beyond the five, which ZooKeeper keeps"),
        /** Never sent: the identities would differ from then on. */
        PROOF_WITHOUT_PASSWORD("not sent: digest proofs without a colon, of which ZooKeeper makes an identity"),
        /** Never sent: ZooKeeper begins a session for it. */
        CREATE_SESSION("not sent: createSession as a request, which ZooKeeper takes from clients"),
        /** Never sent: which children are reaped when differs by seconds. */
        REAPING("not sent: what empties a container or lets a short time to live pass; each server reaps in its time"),
        /** Never sent. */
        QUOTAS("not sent: writes below /zookeeper/quota; ZooKeeper does not enforce quotas by default");

        private final String reason;

        Kind(final String reason)
        {
            this.reason = reason;
        }
    }

    private final long[] counts = new long[Kind.values().length];

    /**
     * Whether two outcomes may differ.
     *
     * @param request that both answered.
     * @param index   of the operation, of a multi; 0 otherwise.
     * @param left    outcome.
     * @param right   outcome.
     * @return true when the difference is meant; it is counted.
     */
    boolean allowsErrors(final Request request, final int index, final int left, final int right)
    {
        if (ErrorCodes.MARSHALLING_ERROR == left && isNullAcl(request, right))
        {
            return count(Kind.NULL_ACL);
        }

        if (isRefusal(right) && ErrorCodes.OK != left && isWriteOfPath(request.opcode()))
        {
            return isMalformed(request.path(index)) && count(Kind.MALFORMED_WRITE);
        }

        return isWatchOfPath(request.opcode()) && isRefusal(right) && isMalformed(request.path(index)) &&
            count(Kind.MALFORMED_PATH);
    }

    /**
     * Whether the left reply to a request that failed may have a body, and the right one none.
     *
     * @param request that both answered.
     * @return true when the difference is meant; it is counted.
     */
    boolean allowsBody(final Request request)
    {
        return Opcodes.MULTI_READ == request.opcode() && count(Kind.FAILED_READ);
    }

    /**
     * Whether two access lists may differ.
     *
     * @param left  entries.
     * @param right entries.
     * @return true when the difference is meant; it is counted.
     */
    boolean allowsAcl(final List<String> left, final List<String> right)
    {
        final List<String> sortedLeft = new ArrayList<>(left);
        final List<String> sortedRight = new ArrayList<>(right);
        Collections.sort(sortedLeft);
        Collections.sort(sortedRight);
        return sortedLeft.equals(sortedRight) && count(Kind.EXPANSION_ORDER);
    }

    /**
     * Whether two numbers of descendants may differ.
     *
     * @param path  of the znode.
     * @param left  number.
     * @param right number.
     * @return true when the difference is meant; it is counted.
     */
    boolean allowsNumber(final String path, final int left, final int right)
    {
        return null != path && path.isEmpty() && left == right + 1 && count(Kind.EMPTY_PATH_NUMBER);
    }

    /**
     * Whether a stat may differ.
     *
     * @param path of the znode.
     * @return true when the difference is meant; it is counted.
     */
    boolean allowsStat(final String path)
    {
        return null != path && isReserved(path) && count(Kind.RESERVED_ZNODES);
    }

    /**
     * Whether the data may differ.
     *
     * @param path of the znode.
     * @return true when the difference is meant; it is counted.
     */
    boolean allowsData(final String path)
    {
        return null != path && isReserved(path) && count(Kind.RESERVED_ZNODES);
    }

    /**
     * Print what was met and what is never sent.
     *
     * @param out to print to.
     */
    void print(final PrintStream out)
    {
        out.println("differences that are meant:");
        for (final Kind kind : Kind.values())
        {
            out.printf("%10d  %s%n", counts[kind.ordinal()], kind.reason);
        }
    }

    private boolean count(final Kind kind)
    {
        counts[kind.ordinal()]++;
        return true;
    }

    private static boolean isReserved(final String path)
    {
        return path.equals(Paths.RESERVED) || path.startsWith(Paths.RESERVED + "/");
    }

    private static boolean isRefusal(final int error)
    {
        return ErrorCodes.BAD_ARGUMENTS == error || ErrorCodes.NO_WATCHER == error ||
            ErrorCodes.MARSHALLING_ERROR == error;
    }

    private static boolean isNullAcl(final Request request, final int right)
    {
        return Opcodes.MULTI == request.opcode() ? ErrorCodes.OK == right && request.text().contains("acl null") :
            ErrorCodes.INVALID_ACL == right && request.text().contains("world:null");
    }

    private static boolean isWriteOfPath(final int opcode)
    {
        return switch (opcode)
        {
            case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL, Opcodes.DELETE,
                Opcodes.SET_DATA, Opcodes.SET_ACL, Opcodes.MULTI -> true;
            default -> false;
        };
    }

    private static boolean isWatchOfPath(final int opcode)
    {
        return Opcodes.ADD_WATCH == opcode || Opcodes.CHECK_WATCHES == opcode || Opcodes.REMOVE_WATCHES == opcode;
    }

    private static boolean isMalformed(final String path)
    {
        return null == path || !Paths.isValid(path);
    }
}
