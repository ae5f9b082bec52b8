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
package io.nodens.cluster.keeper;

import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.settings.SettingType;

import java.util.function.Consumer;

/**
 * Whether the disk has room for a snapshot: below twice the threshold at which the archive refuses to record, none is
 * asked for, since a snapshot that its archive refuses ends the service on every member at once.
 * <p>
 * <b>Thread:</b> the keeper's.
 */
final class SnapshotRoom
{
    private final Consumer<String> log;
    private final long thresholdBytes;
    private boolean isRefused;

    /**
     * For one member.
     *
     * @param log            takes a line when this changes.
     * @param thresholdBytes of the archive; 0 when it has none.
     */
    SnapshotRoom(final Consumer<String> log, final long thresholdBytes)
    {
        this.log = log;
        this.thresholdBytes = thresholdBytes;
    }

    /**
     * Whether a snapshot may be asked for.
     *
     * @param freeBytes of the disk.
     * @return true if there is room.
     */
    boolean isEnough(final long freeBytes)
    {
        final boolean isEnough = freeBytes >= 2 * thresholdBytes;
        if (isEnough == isRefused)
        {
            isRefused = !isEnough;
            log.accept(isEnough ?
                "the disk has room for snapshots again" :
                "no snapshot is asked for: the disk has " + (freeBytes >> 20) + "m free, less than twice " +
                MemberSetting.LOW_DISK_THRESHOLD.property() + "=" + SettingType.SIZE.format(thresholdBytes) +
                "; free some");
        }

        return isEnough;
    }
}
