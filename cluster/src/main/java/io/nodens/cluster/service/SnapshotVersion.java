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
package io.nodens.cluster.service;

import io.nodens.cluster.state.CommandVersion;
import io.nodens.sbe.snapshot.FrontEndDecoder;
import io.nodens.sbe.snapshot.ResultDecoder;
import io.nodens.sbe.snapshot.SessionDecoder;
import io.nodens.sbe.snapshot.SnapshotBeginDecoder;

/**
 * Versions of the snapshot schema. Which one is written follows from the active version of the commands, so that each
 * program that can apply the log can load the snapshot, until an operator finalizes an upgrade.
 */
final class SnapshotVersion
{
    /** Version 0 had another digest, which nothing computes any more. */
    static final int MIN = 1;
    /** Newest that this program loads: what belongs to its newest commands. */
    static final int MAX = of(CommandVersion.CURRENT);

    /** From which on a snapshot has what version 1 of the commands brought. */
    private static final int WITH_REPORTS = 2;
    /** From which on a snapshot has what version 2 of the commands brought. */
    private static final int WITH_MEMBER_LIMITS = 3;
    /** From which on a snapshot has what version 3 of the commands brought. */
    private static final int WITH_REQUEST_HASHES = 4;
    /** From which on a snapshot has what version 4 of the commands brought. */
    private static final int WITH_OPERATIONS = 5;
    /** From which on a snapshot has what version 5 of the commands brought. */
    private static final int WITH_QUOTAS = 6;
    /** From which on a snapshot has what version 6 of the commands brought. */
    private static final int WITH_REATTACH = 7;

    private SnapshotVersion()
    {
    }

    /**
     * The version to write.
     *
     * @param activeVersion of the commands.
     * @return version of the snapshot schema. Those of commands 0 are in the version that came with commands 1: all
     *         members of a cluster that old are upgraded at once.
     */
    static int of(final int activeVersion)
    {
        if (activeVersion >= CommandVersion.WITH_REATTACH)
        {
            return WITH_REATTACH;
        }
        if (activeVersion >= CommandVersion.WITH_QUOTAS)
        {
            return WITH_QUOTAS;
        }
        if (activeVersion >= CommandVersion.WITH_OPERATIONS)
        {
            return WITH_OPERATIONS;
        }
        if (activeVersion >= CommandVersion.WITH_ATTACHMENTS)
        {
            return WITH_REQUEST_HASHES;
        }

        return activeVersion < CommandVersion.WITH_MEMBER_LIMITS ? WITH_REPORTS : WITH_MEMBER_LIMITS;
    }

    static boolean hasReports(final int version)
    {
        return version >= WITH_REPORTS;
    }

    static boolean hasMemberLimits(final int version)
    {
        return version >= WITH_MEMBER_LIMITS;
    }

    static boolean hasOperations(final int version)
    {
        return version >= WITH_OPERATIONS;
    }

    static boolean hasReattach(final int version)
    {
        return version >= WITH_REATTACH;
    }

    static boolean hasRequestHashes(final int version)
    {
        return version >= WITH_REQUEST_HASHES;
    }

    /**
     * Length of the block of a SnapshotBegin.
     *
     * @param version of the snapshot.
     * @return bytes.
     */
    static int beginLength(final int version)
    {
        if (hasOperations(version))
        {
            return SnapshotBeginDecoder.BLOCK_LENGTH;
        }

        return hasReports(version) ?
            SnapshotBeginDecoder.containerZxidEncodingOffset() :
            SnapshotBeginDecoder.clusterIdHighEncodingOffset();
    }

    /**
     * Length of the block of a Session.
     *
     * @param version of the snapshot.
     * @return bytes.
     */
    static int sessionLength(final int version)
    {
        return hasReattach(version) ?
            SessionDecoder.BLOCK_LENGTH :
            SessionDecoder.takenAttachmentIdEncodingOffset();
    }

    /**
     * Length of the block of a Result.
     *
     * @param version of the snapshot.
     * @return bytes.
     */
    static int resultLength(final int version)
    {
        if (hasOperations(version))
        {
            return ResultDecoder.BLOCK_LENGTH;
        }

        return hasRequestHashes(version) ?
            ResultDecoder.outcomeCountEncodingOffset() :
            ResultDecoder.requestHashEncodingOffset();
    }

    /**
     * Length of the block of a FrontEnd.
     *
     * @param version of the snapshot.
     * @return bytes.
     */
    static int frontEndLength(final int version)
    {
        if (hasMemberLimits(version))
        {
            return FrontEndDecoder.BLOCK_LENGTH;
        }

        return hasReports(version) ?
            FrontEndDecoder.maxDataLengthEncodingOffset() :
            FrontEndDecoder.startNumberEncodingOffset();
    }
}
