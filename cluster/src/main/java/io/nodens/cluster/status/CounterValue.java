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

import org.agrona.concurrent.status.CountersReader;

/**
 * A counter of another process. Its owner may die, and its place be given to another counter: what is read then is not
 * taken for its value.
 * <pre>
 *   driver                                    this
 *   1. registration id := none (release)      1. value (volatile)
 *   2. value of the next counter              2. registration id (volatile): still that of the counter?
 * </pre>
 * <b>Thread:</b> any. <b>Allocates:</b> never.
 */
public final class CounterValue
{
    private final CountersReader counters;
    private final int counterId;
    private final long registrationId;

    private CounterValue(final CountersReader counters, final int counterId, final long registrationId)
    {
        this.counters = counters;
        this.counterId = counterId;
        this.registrationId = registrationId;
    }

    /**
     * The counter that has a type and whose key begins with a number.
     *
     * @param counters to look through.
     * @param typeId   of the counter.
     * @param key      first four bytes of its key.
     * @return the counter; null when there is none, or its driver has not finished it yet.
     */
    public static CounterValue find(final CountersReader counters, final int typeId, final int key)
    {
        final CounterValue[] found = { null };
        counters.forEach((counterId, foundTypeId, keyBuffer, label) ->
        {
            final long registrationId = counters.getCounterRegistrationId(counterId);
            if (typeId == foundTypeId && key == keyBuffer.getInt(0) && null == found[0] &&
                CountersReader.DEFAULT_REGISTRATION_ID != registrationId)
            {
                found[0] = new CounterValue(counters, counterId, registrationId);
            }
        });
        return found[0];
    }

    /**
     * The value.
     *
     * @param absent what to return when the counter is no longer there.
     * @return the value of the moment; the last one when the driver is gone.
     */
    public long get(final long absent)
    {
        final long value = counters.getCounterValue(counterId);
        return registrationId == counters.getCounterRegistrationId(counterId) ? value : absent;
    }
}
