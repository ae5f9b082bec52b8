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
package io.nodens.gateway.connection;

/**
 * Pool of pending replies. It keeps a bounded number that nobody uses, each with buffers of a bounded length.
 * <p>
 * <b>Thread:</b> the agent's.
 */
public final class PendingReplies
{
    private static final int MAX_FREE = 4096;

    private PendingReply free;
    private int freeCount;

    /**
     * Take one.
     *
     * @return one to be begun.
     */
    public PendingReply acquire()
    {
        final PendingReply taken = free;
        if (null == taken)
        {
            return new PendingReply(this);
        }

        free = taken.next;
        freeCount--;
        taken.next = null;
        return taken;
    }

    /**
     * Give one back that nobody will answer.
     *
     * @param reply that was acquired.
     */
    public void release(final PendingReply reply)
    {
        if (freeCount < MAX_FREE)
        {
            reply.forget();
            reply.next = free;
            free = reply;
            freeCount++;
        }
    }
}
