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
package io.nodens.bench.rig;

import io.nodens.bench.system.BenchList;
import io.nodens.bench.system.Demand;
import io.nodens.bench.system.OperationKind;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * What mixture of operations a run makes.
 */
public enum Workload
{
    /** Reads of random keys. */
    GET,
    /** Writes of random keys. */
    SET,
    /** Each slot creates a znode of its own and deletes it again. */
    CREATE_DELETE,
    /** Questions whether random keys exist, all of which do. */
    EXISTS,
    /** Listings of {@link BenchList}. */
    CHILDREN,
    /** Transactions that each replace the data of {@link Demand#MULTI_SIZE} keys in a row. */
    MULTI,
    /** Reads and writes of random keys, in a ratio that is a setting. */
    MIXED,
    /**
     * The mix by which servers of ZooKeeper's protocol are compared: of a hundred operations 45 are reads of data, 45
     * are listings of {@link BenchList}, 8 are sets, and 2 create the slot's own znode or delete it again.
     */
    COORDINATION;

    private static final int PERCENT = 100;
    private static final int GETS = 45;
    private static final int GETS_AND_LISTS = 90;
    private static final int GETS_LISTS_AND_SETS = 98;

    /**
     * Parse a workload as given on the command line.
     *
     * @param text such as {@code create-delete}.
     * @return the workload.
     * @throws IllegalArgumentException naming what is allowed.
     */
    public static Workload parse(final String text)
    {
        for (final Workload workload : values())
        {
            if (workload.text().equals(text))
            {
                return workload;
            }
        }

        final String allowed = Arrays.stream(values()).map(Workload::text).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown workload '" + text + "': one of " + allowed);
    }

    /**
     * Name on the command line and in files.
     *
     * @return the name.
     */
    public String text()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * What operations it is made of.
     *
     * @return their kinds.
     */
    public Set<OperationKind> kinds()
    {
        return switch (this)
        {
            case GET -> EnumSet.of(OperationKind.GET);
            case SET -> EnumSet.of(OperationKind.SET);
            case CREATE_DELETE -> EnumSet.of(OperationKind.CREATE, OperationKind.DELETE);
            case EXISTS -> EnumSet.of(OperationKind.EXISTS);
            case CHILDREN -> EnumSet.of(OperationKind.LIST);
            case MULTI -> EnumSet.of(OperationKind.MULTI);
            case MIXED -> EnumSet.of(OperationKind.GET, OperationKind.SET);
            case COORDINATION -> EnumSet.of(
                OperationKind.GET, OperationKind.LIST, OperationKind.SET, OperationKind.CREATE, OperationKind.DELETE);
        };
    }

    /**
     * Choose the next operation.
     *
     * @param random       of the generator, seeded.
     * @param writeRatio   share of writes in {@link #MIXED}.
     * @param slotHasZnode whether the slot's own znode exists, for {@link #CREATE_DELETE}.
     * @return the kind of the operation.
     */
    OperationKind next(final SplittableRandom random, final double writeRatio, final boolean slotHasZnode)
    {
        switch (this)
        {
            case GET:
                return OperationKind.GET;

            case SET:
                return OperationKind.SET;

            case CREATE_DELETE:
                return slotHasZnode ? OperationKind.DELETE : OperationKind.CREATE;

            case EXISTS:
                return OperationKind.EXISTS;

            case CHILDREN:
                return OperationKind.LIST;

            case MULTI:
                return OperationKind.MULTI;

            case MIXED:
                return random.nextDouble() < writeRatio ? OperationKind.SET : OperationKind.GET;

            case COORDINATION:
                return coordination(random.nextInt(PERCENT), slotHasZnode);

            default:
                throw new IllegalStateException(name());
        }
    }

    private static OperationKind coordination(final int percent, final boolean slotHasZnode)
    {
        if (percent < GETS)
        {
            return OperationKind.GET;
        }
        if (percent < GETS_AND_LISTS)
        {
            return OperationKind.LIST;
        }
        if (percent < GETS_LISTS_AND_SETS)
        {
            return OperationKind.SET;
        }

        return slotHasZnode ? OperationKind.DELETE : OperationKind.CREATE;
    }
}
