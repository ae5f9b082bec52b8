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

import io.nodens.cluster.gateway.CountedReplica;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.status.MappedCounters;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.wiring.AeronWiring;
import io.nodens.tree.TreeException;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.memory.MemoryAccess;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.status.CountersReader;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * One life of the member, as far as another process sees it: its tree, and the counters that belong to the tree.
 * <pre>
 *   region is there --open()--&gt; mapped --poll()--&gt; ready --&gt; gone
 *                                  +------------------------^
 * </pre>
 * <b>Thread:</b> one; readers of the region and the counters must have ended before {@link #close()}. <b>Owns:</b> the
 * mappings.
 */
final class MemberLife implements AutoCloseable
{
    private final MemberContext context;
    private final TreeRegion region;
    private MappedCounters counters;
    private CountedReplica replica;
    private String waitingFor = "";

    private MemberLife(final MemberContext context, final TreeRegion region)
    {
        this.context = context;
        this.region = region;
    }

    /**
     * Map the tree of a member that runs.
     *
     * @param context as the member has it, concluded.
     * @param errors  called when parts of the tree cannot be mapped.
     * @return the life, which may not be ready yet.
     * @throws TreeException when there is none; says why.
     */
    static MemberLife open(final MemberContext context, final ErrorHandler errors)
    {
        return new MemberLife(context, TreeRegion.map(
            context.regionDir(), MemoryAccess.best(), errors));
    }

    /**
     * Look whether the member has restored its tree and shows how far it has come.
     *
     * @return true when it has; what is missing says {@link #waitingFor()}.
     */
    boolean poll()
    {
        if (null != replica)
        {
            return true;
        }
        if (region.isRecovering())
        {
            waitingFor = "the member to restore its tree and to serve";
            return false;
        }

        try
        {
            if (null == counters)
            {
                counters = MappedCounters.open(context.aeronDir());
            }
            replica = CountedReplica.find(
                counters.counters(), AeronWiring.clusterId(context), context.memberId(), region.generation());
        }
        catch (final IOException ex)
        {
            waitingFor = "the counters of its media driver: " + fault(ex);
            return false;
        }
        if (null == replica)
        {
            waitingFor = "its counters in " + context.aeronDir() + " to be those of its tree in " +
                context.regionDir() + "; a member of an earlier release has none";
            // The file may be that of a driver that is gone.
            counters.close();
            counters = null;
        }
        return null != replica;
    }

    /** Names the file once. */
    private static String fault(final IOException ex)
    {
        return ex instanceof NoSuchFileException ? ex.getMessage() + " is not there" :
            ex instanceof AccessDeniedException ? ex.getMessage() + " may not be read by this user" :
            ex instanceof FileSystemException ? MemberLog.reason(ex) : ex.getMessage();
    }

    /**
     * What {@link #poll()} found missing.
     *
     * @return a phrase.
     */
    String waitingFor()
    {
        return waitingFor;
    }

    /**
     * Whether the member has ended, by itself or not.
     *
     * @return true when the tree does not change any more.
     */
    boolean isGone()
    {
        return region.isWriterGone();
    }

    TreeRegion region()
    {
        return region;
    }

    /** Of a life that is ready. */
    CountedReplica replica()
    {
        return replica;
    }

    /** Of a life that is ready. */
    CountersReader counters()
    {
        return counters.counters();
    }

    @Override
    public void close()
    {
        region.unmap();
        if (null != counters)
        {
            counters.close();
        }
    }
}
