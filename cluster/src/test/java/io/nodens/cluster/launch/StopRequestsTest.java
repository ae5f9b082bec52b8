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
package io.nodens.cluster.launch;

import io.aeron.cluster.service.ClusterTerminationException;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;

class StopRequestsTest
{
    private final List<Throwable> logged = new ArrayList<>();
    private final AtomicBoolean isTerminating = new AtomicBoolean();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private final StopRequests errors =
        new StopRequests(logged::add, isTerminating::get, requests::incrementAndGet, ends::incrementAndGet);

    @Test
    void shouldTellAStopThatWasAskedForFromAFault()
    {
        isTerminating.set(true);

        errors.onError(new ClusterTerminationException(true));

        assertEquals(1, requests.get());
        assertEquals(0, logged.size());
    }

    @Test
    void shouldLeaveEverythingElseAFault()
    {
        errors.onError(new ClusterTerminationException(true));
        isTerminating.set(true);
        errors.onError(new ClusterTerminationException(false));
        errors.onError(new IllegalStateException());

        assertEquals(0, requests.get());
        assertEquals(3, logged.size());
        assertEquals(2, ends.get());
    }
}
