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
package io.nodens.client.connection;

/**
 * What befell attachments before the answer came that tells of them: a member says at once that a session has moved or
 * ended, while the answer to the open or attach keeps its place behind other answers of the connection.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> nothing after construction.
 */
final class EarlyEvents
{
    /** No event was kept. */
    static final int NONE = -1;
    /** Events that are kept, the newest ones: two for each session that can be asked for. */
    static final int MAX_EVENTS = 2 * SessionFlows.MAX_ASKED;

    private final long[] sessionIds = new long[MAX_EVENTS];
    private final long[] attachmentIds = new long[MAX_EVENTS];
    private final int[] types = new int[MAX_EVENTS];
    private int count;

    /** Keep an event. */
    void add(final long sessionId, final long attachmentId, final int eventType)
    {
        final int place = count++ & (MAX_EVENTS - 1);
        sessionIds[place] = sessionId;
        attachmentIds[place] = attachmentId;
        types[place] = eventType;
    }

    /**
     * What befell an attachment.
     *
     * @return the type of the event, or {@link #NONE}.
     */
    int find(final long sessionId, final long attachmentId)
    {
        for (int i = 0, size = Math.min(count, MAX_EVENTS); i < size; i++)
        {
            if (sessionId == sessionIds[i] && attachmentId == attachmentIds[i])
            {
                return types[i];
            }
        }

        return NONE;
    }

    /** No answer is due that an event could have overtaken. */
    void clear()
    {
        count = 0;
    }
}
