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

/**
 * Says when it is time again for what is done now and then, the first time at once.
 * <p>
 * <b>Thread:</b> one.
 */
final class Interval
{
    private final long lengthNs;
    private boolean hasBegun;
    private long deadlineNs;

    Interval(final long lengthNs)
    {
        this.lengthNs = lengthNs;
    }

    /**
     * Whether it is time; if so, the next interval begins.
     *
     * @param nowNs time.
     * @return true at most once in an interval.
     */
    boolean isOver(final long nowNs)
    {
        if (hasBegun && nowNs - deadlineNs < 0)
        {
            return false;
        }

        hasBegun = true;
        deadlineNs = nowNs + lengthNs;
        return true;
    }
}
