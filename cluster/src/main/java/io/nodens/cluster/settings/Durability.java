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
package io.nodens.cluster.settings;

/**
 * What has happened to a write before a member counts it as recorded. A write is acknowledged when a majority of the
 * members, the leader among them, have recorded it.
 */
public enum Durability
{
    /**
     * In the operating system's page cache: survives the death of any number of processes, and the loss of power of a
     * minority of the hosts; not that of a majority at once.
     */
    PAGE_CACHE("page-cache", 0, 0, 0),

    /**
     * On the disk: survives the loss of power of every host.
     */
    FSYNC("fsync", 1, 1, 1);

    private final String text;
    private final int recordingSyncLevel;
    private final int catalogSyncLevel;
    private final int consensusSyncLevel;

    Durability(
        final String text, final int recordingSyncLevel, final int catalogSyncLevel, final int consensusSyncLevel)
    {
        this.text = text;
        this.recordingSyncLevel = recordingSyncLevel;
        this.catalogSyncLevel = catalogSyncLevel;
        this.consensusSyncLevel = consensusSyncLevel;
    }

    /**
     * Name in configuration.
     *
     * @return the name.
     */
    public String text()
    {
        return text;
    }

    /**
     * Level of the archive for recordings.
     *
     * @return 0 for no force, 1 for data, 2 for data and metadata.
     */
    public int recordingSyncLevel()
    {
        return recordingSyncLevel;
    }

    /**
     * Level of the archive for its catalog; never below that of the recordings.
     *
     * @return 0 for no force, 1 for data, 2 for data and metadata.
     */
    public int catalogSyncLevel()
    {
        return catalogSyncLevel;
    }

    /**
     * Level of the consensus module for its recording log, its votes and its state.
     *
     * @return 0 for no force, 1 for data, 2 for data and metadata.
     */
    public int consensusSyncLevel()
    {
        return consensusSyncLevel;
    }
}
