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
import io.nodens.sbe.command.AttachSessionDecoder;
import io.nodens.sbe.command.BarrierDecoder;
import io.nodens.sbe.command.CapacityReportDecoder;
import io.nodens.sbe.command.CloseSessionDecoder;
import io.nodens.sbe.command.CreateDecoder;
import io.nodens.sbe.command.DeleteDecoder;
import io.nodens.sbe.command.DetachSessionDecoder;
import io.nodens.sbe.command.DigestReportDecoder;
import io.nodens.sbe.command.ExpireSessionDecoder;
import io.nodens.sbe.command.FinalizeUpgradeDecoder;
import io.nodens.sbe.command.FrontEndOpenDecoder;
import io.nodens.sbe.command.MultiDecoder;
import io.nodens.sbe.command.OpenSessionDecoder;
import io.nodens.sbe.command.SetDataDecoder;
import io.nodens.sbe.command.SetLimitsDecoder;

/**
 * The block length of each command in each version of the schema that this program can apply. A row says in which
 * version the command came, and its length from then on; a command whose block grew has a length for each version.
 */
final class CommandSchema
{
    /** Block length of a command that does not exist, or not in that version. */
    static final int UNKNOWN = -1;

    private static final int VERSIONS = CommandVersion.CURRENT + 1;
    private static final int TEMPLATES = 32;
    private static final int[][] BLOCK_LENGTHS = new int[TEMPLATES][];

    static
    {
        put(FrontEndOpenDecoder.TEMPLATE_ID,
            FrontEndOpenDecoder.clusterIdHighEncodingOffset(), FrontEndOpenDecoder.BLOCK_LENGTH);
        put(OpenSessionDecoder.TEMPLATE_ID, OpenSessionDecoder.BLOCK_LENGTH);
        put(AttachSessionDecoder.TEMPLATE_ID, AttachSessionDecoder.BLOCK_LENGTH);
        put(DetachSessionDecoder.TEMPLATE_ID, DetachSessionDecoder.BLOCK_LENGTH);
        put(ExpireSessionDecoder.TEMPLATE_ID, ExpireSessionDecoder.BLOCK_LENGTH);
        putWrite(CloseSessionDecoder.TEMPLATE_ID, CloseSessionDecoder.attachmentIdEncodingOffset(),
            CloseSessionDecoder.identityIdEncodingOffset(), CloseSessionDecoder.BLOCK_LENGTH);
        putWrite(CreateDecoder.TEMPLATE_ID, CreateDecoder.attachmentIdEncodingOffset(),
            CreateDecoder.identityIdEncodingOffset(), CreateDecoder.BLOCK_LENGTH);
        putWrite(DeleteDecoder.TEMPLATE_ID, DeleteDecoder.attachmentIdEncodingOffset(),
            DeleteDecoder.identityIdEncodingOffset(), DeleteDecoder.BLOCK_LENGTH);
        putWrite(SetDataDecoder.TEMPLATE_ID, SetDataDecoder.attachmentIdEncodingOffset(),
            SetDataDecoder.identityIdEncodingOffset(), SetDataDecoder.BLOCK_LENGTH);
        put(MultiDecoder.TEMPLATE_ID, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, MultiDecoder.BLOCK_LENGTH);
        put(BarrierDecoder.TEMPLATE_ID, BarrierDecoder.BLOCK_LENGTH);
        put(DigestReportDecoder.TEMPLATE_ID,
            DigestReportDecoder.tickIdEncodingOffset(), DigestReportDecoder.BLOCK_LENGTH);
        put(CapacityReportDecoder.TEMPLATE_ID, UNKNOWN, CapacityReportDecoder.BLOCK_LENGTH);
        put(SetLimitsDecoder.TEMPLATE_ID, UNKNOWN, SetLimitsDecoder.BLOCK_LENGTH);
        put(FinalizeUpgradeDecoder.TEMPLATE_ID, UNKNOWN, FinalizeUpgradeDecoder.BLOCK_LENGTH);
    }

    private CommandSchema()
    {
    }

    /**
     * Whether some version that this program can apply has the command.
     */
    static boolean isKnown(final int templateId)
    {
        return templateId < TEMPLATES && null != BLOCK_LENGTHS[templateId];
    }

    /**
     * Length that the block of a command has in a version.
     *
     * @return bytes, or {@link #UNKNOWN}.
     */
    static int blockLength(final int templateId, final int version)
    {
        return isKnown(templateId) && version >= CommandVersion.MIN && version <= CommandVersion.CURRENT ?
            BLOCK_LENGTHS[templateId][version] :
            UNKNOWN;
    }

    /** A write of a session: what is at its end from version 3 on, and from version 4 on. */
    private static void putWrite(
        final int templateId, final int lengthBefore, final int lengthWithAttachment, final int length)
    {
        put(templateId, lengthBefore, lengthBefore, lengthBefore, lengthWithAttachment, length);
    }

    /** The last length given holds for all later versions. */
    private static void put(final int templateId, final int... lengths)
    {
        final int[] row = new int[VERSIONS];
        for (int version = 0; version < VERSIONS; version++)
        {
            row[version] = lengths[Math.min(version, lengths.length - 1)];
        }

        BLOCK_LENGTHS[templateId] = row;
    }
}
