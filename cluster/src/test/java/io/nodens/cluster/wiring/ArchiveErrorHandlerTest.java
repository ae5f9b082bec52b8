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
package io.nodens.cluster.wiring;

import io.aeron.archive.client.ArchiveException;
import io.aeron.archive.status.RecordingPos;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ArchiveErrorHandlerTest
{
    private final List<Throwable> errors = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final List<Long> recordingIds = new ArrayList<>();
    private final ArchiveErrorHandler handler = new ArchiveErrorHandler(errors::add, (reason, recordingId) ->
    {
        reasons.add(reason);
        recordingIds.add(recordingId);
    });

    @Test
    void shouldTellWhichRecordingIsDamaged()
    {
        handler.onError(new ArchiveException("CRC checksum mismatch at position=207968 (frameOffset=207968): " +
            "recorded checksum=1, computed checksum=2, recordingId=9, replaySessionId=21, segmentFile=9-0.rec"));
        handler.onError(new ArchiveException("CRC checksum mismatch"));

        assertEquals(List.of(9L, RecordingPos.NULL_RECORDING_ID), recordingIds);
        assertTrue(reasons.get(0).contains("9-0.rec"), reasons.get(0));
    }

    @Test
    void shouldPassOnEveryErrorAndTellOfNoOther()
    {
        handler.onError(new ArchiveException("No space left on device"));
        handler.onError(new IllegalStateException("CRC checksum mismatch"));

        assertEquals(2, errors.size());
        assertEquals(List.of(), reasons);
    }
}
