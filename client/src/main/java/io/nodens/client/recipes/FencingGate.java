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
package io.nodens.client.recipes;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The receiver's side of fencing: a resource asks it about the token of each request, and it refuses tokens of holders
 * that others have replaced since.
 * <pre>{@code
 *   private final FencingGate gate = new FencingGate(newestTokenThatWasStored);
 *
 *   void write(final long token, final byte[] bytes)   // one thread, or under the resource's own lock
 *   {
 *       if (!gate.admit(token))
 *       {
 *           throw new StaleHolder(token, gate.newestToken());
 *       }
 *       store(bytes, token);
 *   }
 * }</pre>
 * <b>The check and what it guards must be one step</b>: when another request with a newer token can come between, the
 * older one is carried out after the newer. Let one thread, one lock or one transaction of the resource do both.
 * <p>
 * <b>What it promises.</b> A token that was admitted stays admitted until a newer one is. Once a token was admitted,
 * no older one is, whatever the order in which requests arrive. A resource whose memory ends with its process stores
 * the newest token with its data, and gives it to the next gate: a gate that starts from nothing admits any token once.
 * <p>
 * Holders that share, such as readers of a {@link DistributedReadWriteLock}, are admitted by {@link
 * #admitShared(long)}: they do not replace each other, but exclusive holders, and exclusive ones replace them.
 * <p>
 * Tokens of one gate come from one path. Tokens of different locks do not compare.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> nothing.
 */
public final class FencingGate
{
    private static final long NONE = 0;

    private final AtomicLong newestExclusive;
    private final AtomicLong newestShared = new AtomicLong(NONE);

    /**
     * A gate that has admitted nothing yet.
     */
    public FencingGate()
    {
        this(NONE);
    }

    /**
     * A gate that goes on where another ended.
     *
     * @param newestToken that was admitted before, 0 for none; older ones are refused from the start.
     * @throws IllegalArgumentException when it is negative.
     */
    public FencingGate(final long newestToken)
    {
        if (newestToken < NONE)
        {
            throw new IllegalArgumentException("newestToken must be at least 0, was " + newestToken);
        }

        newestExclusive = new AtomicLong(newestToken);
    }

    /**
     * Admit a holder that excludes all others.
     *
     * @param token of the request; what is no token, such as {@link DistributedLock#NOT_ACQUIRED}, is refused.
     * @return false when a newer token was admitted before: the request must not be carried out.
     */
    public boolean admit(final long token)
    {
        long newest = newestExclusive.get();
        while (token > NONE && token >= newest && token >= newestShared.get())
        {
            if (newestExclusive.compareAndSet(newest, token))
            {
                return true;
            }

            newest = newestExclusive.get();
        }

        return false;
    }

    /**
     * Admit a holder that shares with others of its kind.
     *
     * @param token of the request.
     * @return false when an exclusive holder with a newer token was admitted before: the request must not be carried
     *         out.
     */
    public boolean admitShared(final long token)
    {
        if (token <= NONE || token < newestExclusive.get())
        {
            return false;
        }

        long newest = newestShared.get();
        while (token > newest && !newestShared.compareAndSet(newest, token))
        {
            newest = newestShared.get();
        }

        // An exclusive one that was admitted meanwhile may not have seen this one.
        return token >= newestExclusive.get();
    }

    /**
     * The newest token that was admitted, of either kind: what a resource stores for the gate after it.
     *
     * @return the token, 0 before the first.
     */
    public long newestToken()
    {
        return Math.max(newestExclusive.get(), newestShared.get());
    }
}
