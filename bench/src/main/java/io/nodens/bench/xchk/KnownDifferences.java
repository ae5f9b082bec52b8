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
        /** A watch of what cannot change. */
        MALFORMED_PATH("watches of malformed paths, which can never fire: ZooKeeper keeps them"),
        /** A write of a path that cannot be one. */
        MALFORMED_WRITE("a write of a malformed path is BADARGUMENTS, whatever else is wrong with it"),
        /** ZooKeeper writes each half of a surrogate pair as a character. */
        SURROGATES("sync of a path beyond the BMP: ZooKeeper answers with another path than it was asked for"),
        /** A create of no path. */
        NULL_PATH("a create of a null path is MARSHALLINGERROR; ZooKeeper finds a wrong mode or time to live first"),
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

        if (ErrorCodes.MARSHALLING_ERROR == right && ErrorCodes.BAD_ARGUMENTS == left && isCreate(request.opcode()))
        {
            return null == request.path(index) && count(Kind.NULL_PATH);
        }

        if (ErrorCodes.BAD_ARGUMENTS == right && isLookedForFirst(request.opcode(), left))
        {
            return isMalformed(request.path(index)) && count(Kind.MALFORMED_WRITE);
        }

        final String path = request.path(index);
        return ErrorCodes.OK == left && isRefusal(request.opcode(), path, right) && isMalformed(path) &&
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
        return Opcodes.MULTI_READ == request.opcode() && request.paths().contains(null) && count(Kind.FAILED_READ);
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
        return sortedExpansions(left).equals(sortedExpansions(right)) && count(Kind.EXPANSION_ORDER);
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
     * Whether the paths of two answers to a sync may differ.
     *
     * @param path  that was asked for.
     * @param right that was answered.
     * @return true when the difference is meant; it is counted.
     */
    boolean allowsEcho(final String path, final String right)
    {
        return null != path && path.equals(right) && path.chars().anyMatch((c) -> Character.isSurrogate((char)c)) &&
            count(Kind.SURROGATES);
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

    /** What stands for auth is digests in a row that grant the same. */
    private static List<String> sortedExpansions(final List<String> entries)
    {
        final List<String> sorted = new ArrayList<>(entries);
        int begin = 0;
        for (int i = 0; i < sorted.size(); i++)
        {
            if (!isDigest(sorted.get(i)) || !permissions(sorted.get(i)).equals(permissions(sorted.get(begin))))
            {
                Collections.sort(sorted.subList(begin, i));
                begin = isDigest(sorted.get(i)) ? i : i + 1;
            }
        }

        if (begin < sorted.size())
        {
            Collections.sort(sorted.subList(begin, sorted.size()));
        }

        return sorted;
    }

    private static boolean isDigest(final String entry)
    {
        return entry.startsWith("digest:") || entry.startsWith("super:");
    }

    private static String permissions(final String entry)
    {
        return entry.substring(entry.lastIndexOf(':'));
    }

    private static boolean isCreate(final int opcode)
    {
        return Opcodes.CREATE == opcode || Opcodes.CREATE2 == opcode || Opcodes.CREATE_CONTAINER == opcode ||
            Opcodes.CREATE_TTL == opcode;
    }

    /** Whether ZooKeeper finds an error before it looks at the path. */
    private static boolean isLookedForFirst(final int opcode, final int error)
    {
        return switch (opcode)
        {
            case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL, Opcodes.MULTI ->
                ErrorCodes.NO_NODE == error || ErrorCodes.NO_AUTH == error || ErrorCodes.INVALID_ACL == error;
            case Opcodes.DELETE -> ErrorCodes.NO_NODE == error || ErrorCodes.NO_AUTH == error;
            default -> false;
        };
    }

    private static boolean isRefusal(final int opcode, final String path, final int error)
    {
        return Opcodes.ADD_WATCH == opcode ?
            (null == path ? ErrorCodes.MARSHALLING_ERROR : ErrorCodes.BAD_ARGUMENTS) == error :
            (Opcodes.CHECK_WATCHES == opcode || Opcodes.REMOVE_WATCHES == opcode) && ErrorCodes.NO_WATCHER == error;
    }

    private static boolean isNullAcl(final Request request, final int right)
    {
        return Opcodes.MULTI == request.opcode() ? ErrorCodes.OK == right && request.text().contains("acl null") :
            ErrorCodes.INVALID_ACL == right && request.text().contains("world:null");
    }

    private static boolean isMalformed(final String path)
    {
        return null == path || !Paths.isValid(path);
    }
}
