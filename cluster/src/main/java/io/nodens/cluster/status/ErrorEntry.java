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
package io.nodens.cluster.status;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.errors.ErrorLogReader;

/**
 * One line of an error log of Aeron: an error that was met once or several times.
 *
 * @param count   how often it was met.
 * @param firstMs when it was first met, milliseconds of the epoch.
 * @param lastMs  when it was last met, milliseconds of the epoch.
 * @param text    class, message and stack, as the log has it.
 */
public record ErrorEntry(int count, long firstMs, long lastMs, String text)
{
    /**
     * Read an error log, which its owner may write to meanwhile.
     *
     * @param log to read; is not changed.
     * @return its entries, in the order in which they were first met.
     */
    public static List<ErrorEntry> readAll(final AtomicBuffer log)
    {
        final List<ErrorEntry> entries = new ArrayList<>();
        ErrorLogReader.read(log, (count, firstMs, lastMs, text) ->
            entries.add(new ErrorEntry(count, firstMs, lastMs, text)));
        return List.copyOf(entries);
    }
}
