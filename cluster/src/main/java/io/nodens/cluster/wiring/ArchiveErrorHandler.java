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
import io.nodens.cluster.status.MemberLog;
import org.agrona.ErrorHandler;

import java.util.function.ObjLongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Errors of the archive. One of them is no matter of trying again: a frame that differs from its checksum. Aeron would
 * ask for the same replay for ever, so the member is told which recording is damaged.
 * <p>
 * <b>Thread:</b> any.
 */
final class ArchiveErrorHandler implements ErrorHandler
{
    /** Aeron has no code for it. */
    private static final String CHECKSUM_MISMATCH = "CRC checksum mismatch";
    private static final Pattern RECORDING_ID = Pattern.compile("recordingId=(\\d+)");

    private final ErrorHandler next;
    private final ObjLongConsumer<String> damageHandler;

    /**
     * In front of another handler.
     *
     * @param next          that all errors go to.
     * @param damageHandler told what is damaged, and the recording; {@link RecordingPos#NULL_RECORDING_ID} unknown.
     */
    ArchiveErrorHandler(final ErrorHandler next, final ObjLongConsumer<String> damageHandler)
    {
        this.next = next;
        this.damageHandler = damageHandler;
    }

    @Override
    public void onError(final Throwable throwable)
    {
        next.onError(throwable);
        if (throwable instanceof ArchiveException && String.valueOf(throwable.getMessage()).contains(CHECKSUM_MISMATCH))
        {
            damageHandler.accept(
                "a recording is damaged; see docs/operating.md, 'Repair': " + MemberLog.reason(throwable),
                recordingId(throwable.getMessage()));
        }
    }

    private static long recordingId(final String message)
    {
        final Matcher matcher = RECORDING_ID.matcher(message);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : RecordingPos.NULL_RECORDING_ID;
    }
}
