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
package io.nodens.bench.proof;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The first violation of a run, which ends it: what follows may be its consequence.
 * <p>
 * <b>Thread:</b> any.
 */
final class StressVerdict
{
    private final AtomicReference<String> violation = new AtomicReference<>();

    void violated(final String what)
    {
        violation.compareAndSet(null, what);
    }

    boolean isViolated()
    {
        return null != violation.get();
    }

    /** What was violated, null when nothing was. */
    String violation()
    {
        return violation.get();
    }
}
