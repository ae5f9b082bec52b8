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
package io.nodens.cluster.gateway.process;

import io.aeron.logbuffer.LogBufferDescriptor;
import io.nodens.client.ClientConfiguration;
import io.nodens.cluster.frontend.FrontEndLimits;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSetting;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;

/**
 * Whether the file system of the member's media driver has room for the buffers of a gateway's connections: without it
 * the driver refuses them, and no client could be served.
 */
final class ConnectionRoom
{
    private static final int PAGE_LENGTH = 4096;

    private ConnectionRoom()
    {
    }

    /**
     * What is missing.
     *
     * @param context of the member.
     * @return a sentence with the file system, the bytes that are free and those that are needed; null when there is
     *         room enough.
     */
    static String shortage(final MemberContext context)
    {
        try
        {
            final FileStore store = Files.getFileStore(context.aeronDir());
            return shortage(store.toString(), store.getUsableSpace(), needed(context));
        }
        catch (final IOException ex)
        {
            // Whoever connects finds out.
            return null;
        }
    }

    static String shortage(final String fileSystem, final long freeBytes, final long neededBytes)
    {
        return freeBytes >= neededBytes ? null :
            fileSystem + " has " + freeBytes + " bytes free, and the gateway needs " + neededBytes +
            " there for its connection to the member; remove what dead processes left there, or enlarge it " +
            "(mount -o remount,size=4g, docker --shm-size=4g)";
    }

    /** Each agent has a buffer for requests and one for replies. */
    static long needed(final MemberContext context)
    {
        return context.number(MemberSetting.GATEWAY_AGENTS) * (
            LogBufferDescriptor.computeLogLength(ClientConfiguration.TERM_BUFFER_LENGTH_DEFAULT, PAGE_LENGTH) +
            LogBufferDescriptor.computeLogLength(FrontEndLimits.RESPONSE_TERM_LENGTH_DEFAULT, PAGE_LENGTH));
    }
}
