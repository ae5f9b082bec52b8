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

import io.aeron.cluster.client.ClusterException;
import io.nodens.cluster.settings.MemberException;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

class MissedLogErrorsTest
{
    private final List<Throwable> logged = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final MissedLogErrors errors = new MissedLogErrors(
        logged::add, (category, reason) -> faults.add(category + ": " + reason));

    @Test
    void shouldStopTheMemberWhoseServiceMissedAPartOfTheLog()
    {
        errors.onError(new ClusterException(
            "Cluster log must be contiguous for joining image: expectedPosition=576 joinPosition=3776"));

        assertEquals(List.of(), logged);
        assertEquals(
            List.of(MemberException.Category.FAULT + ": the replicated service missed a part of the log (Cluster log " +
                "must be contiguous for joining image: expectedPosition=576 joinPosition=3776); it replays the log " +
                "when the member is started again"),
            faults);
    }

    @Test
    void shouldLogEveryOtherError()
    {
        final List<Throwable> others = List.of(
            new ClusterException("failed to join"),
            new IllegalStateException("Cluster log must be contiguous"),
            new ClusterException((String)null));
        others.forEach(errors::onError);

        assertEquals(others, logged);
        assertEquals(List.of(), faults);
    }
}
