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

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.cluster.service.Cluster;
import org.agrona.concurrent.status.CountersReader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * What the media driver may come to use of the memory that the region grows in: the length of all its files, those
 * included that are sparse and have little memory behind them yet. A store into one that finds no memory kills the
 * process, so that the tree must leave as much.
 * <p>
 * <b>Thread:</b> the service's. <b>Allocates:</b> never, once made.
 */
public final class DriverMemory implements LongSupplier
{
    private final CountersReader counters;

    private DriverMemory(final CountersReader counters)
    {
        this.counters = counters;
    }

    /**
     * For the driver of a service.
     *
     * @param cluster         of the service.
     * @param regionDirectory of the tree.
     * @return gives bytes; always 0 when the driver's files are in another file system than the region.
     */
    public static LongSupplier of(final Cluster cluster, final Path regionDirectory)
    {
        final Aeron aeron = cluster.aeron();
        try
        {
            final FileStore drivers = Files.getFileStore(Path.of(aeron.context().aeronDirectoryName()));
            return drivers.equals(Files.getFileStore(regionDirectory)) ?
                new DriverMemory(aeron.countersReader()) :
                () -> 0;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public long getAsLong()
    {
        return counters.getCounterValue(AeronCounters.SYSTEM_COUNTER_ID_BYTES_CURRENTLY_MAPPED);
    }
}
