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
import io.nodens.sbe.command.CommandLayouts;
import org.agrona.DirectBuffer;

/**
 * Which commands there are in each version of the schema that this program can apply, and how they are laid out: by the
 * table that the build makes of the schema.
 */
final class CommandSchema
{
    private CommandSchema()
    {
    }

    /**
     * Whether some version of the schema that is compiled has the command.
     */
    static boolean isKnown(final int templateId)
    {
        return CommandLayouts.TABLE.isKnown(templateId);
    }

    /**
     * Whether a command is laid out as its version has it: its block has the length of that version, each group and
     * variable length field lies inside the frame, and nothing is left over.
     *
     * @param buffer      that holds the frame.
     * @param offset      of the block.
     * @param length      from there to the end of the frame.
     * @param templateId  from the header.
     * @param blockLength from the header.
     * @param version     from the header.
     * @return false also for a version that this program cannot apply.
     */
    static boolean isSound(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int templateId,
        final int blockLength,
        final int version)
    {
        return version >= CommandVersion.MIN && version <= CommandVersion.CURRENT &&
            CommandLayouts.TABLE.isSound(buffer, offset, length, templateId, blockLength, version);
    }
}
