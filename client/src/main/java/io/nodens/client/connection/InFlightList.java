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

import io.nodens.sbe.protocol.ReadLevel;

/**
 * The requests in flight in the order in which they were made: the order in which they are sent, and sent again.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> nothing; the links are in the requests.
 */
final class InFlightList
{
    private Request head;
    private Request tail;
    private Request cursor;
    private int size;

    void add(final Request request)
    {
        request.previous = tail;
        request.next = null;
        if (null == tail)
        {
            head = request;
        }
        else
        {
            tail.next = request;
        }

        tail = request;
        size++;
        if (null == cursor)
        {
            cursor = request;
        }
    }

    void remove(final Request request)
    {
        if (cursor == request)
        {
            cursor = request.next;
        }

        if (null == request.previous)
        {
            head = request.next;
        }
        else
        {
            request.previous.next = request.next;
        }

        if (null == request.next)
        {
            tail = request.previous;
        }
        else
        {
            request.next.previous = request.previous;
        }

        request.previous = null;
        request.next = null;
        size--;
    }

    Request head()
    {
        return head;
    }

    /** Whether a request sets a watch at a path. */
    boolean hasWatchAt(final String path)
    {
        Request request = head;
        while (null != request && ((null == request.watch && null == request.added) || !path.equals(request.path())))
        {
            request = request.next;
        }

        return null != request;
    }

    int size()
    {
        return size;
    }

    /**
     * The oldest write that is not answered.
     *
     * @return the request, or null.
     */
    Request firstWrite()
    {
        Request request = head;
        while (null != request && Request.NULL_REQUEST_ID == request.requestId)
        {
            request = request.next;
        }

        return request;
    }

    /**
     * The first request that is to be sent.
     *
     * @return the request, null when all are sent.
     */
    Request firstUnsent()
    {
        while (null != cursor && cursor.isSent)
        {
            cursor = cursor.next;
        }

        return cursor;
    }

    /**
     * Everything is to be sent again, in order, on another connection.
     */
    void rewind()
    {
        for (Request request = head; null != request; request = request.next)
        {
            request.isSent = false;
        }

        cursor = head;
    }

    /**
     * Everything is to be sent again, in order, on the connection that it was sent on. What the member still answers to
     * the former transmissions is nobody's answer.
     */
    void rewindHere()
    {
        for (Request request = head; null != request; request = request.next)
        {
            takeBack(request);
        }

        cursor = head;
    }

    /**
     * A request is to be sent again on the connection that it was sent on. Behind a write everything is, so that the
     * order of the writes stays and what is read behind one reflects it: but for stale reads, which keep no order. What
     * the member still answers to the former transmissions is nobody's answer. Writes that are not retained are not
     * sent twice.
     *
     * @param from the request.
     */
    void rewind(final Request from)
    {
        from.isSent = false;
        RequestPool.renew(from);
        if (from.isWrite())
        {
            for (Request request = from.next; null != request; request = request.next)
            {
                if (ReadLevel.STALE != request.level)
                {
                    takeBack(request);
                }
            }
        }

        cursor = head;
    }

    private static void takeBack(final Request request)
    {
        if (request.isSent && !request.isUnretained)
        {
            request.isSent = false;
            RequestPool.renew(request);
        }
    }

    /**
     * Whether something behind a request was sent that is not to be sent twice.
     *
     * @param from the request.
     * @return true when it could not be sent again without a change of order.
     */
    static boolean isOvertaken(final Request from)
    {
        Request request = from.next;
        while (null != request && !request.isBeyondRecall())
        {
            request = request.next;
        }

        return null != request;
    }

    /**
     * Up to which id every write is answered.
     *
     * @param lastRequestId the highest id in use.
     * @return the id below the first write that is not answered.
     */
    long acknowledgedRequestId(final long lastRequestId)
    {
        final Request first = firstWrite();
        return null == first ? lastRequestId : first.requestId - 1;
    }
}
