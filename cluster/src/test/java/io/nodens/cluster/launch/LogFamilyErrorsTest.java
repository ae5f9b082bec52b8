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

import io.aeron.cluster.AppVersionValidator;
import io.aeron.cluster.client.ClusterException;
import io.aeron.exceptions.AeronException;
import io.nodens.cluster.wiring.AeronWiring;
import org.agrona.SemanticVersion;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LogFamilyErrorsTest
{
    private final List<Throwable> logged = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final LogFamilyErrors errors =
        new LogFamilyErrors(logged::add, (category, reason) -> faults.add(category + " " + reason));

    @Test
    void shouldStopAsMisconfiguredWhenTheLogIsOfAnotherFamily()
    {
        errors.onError(
            new ClusterException("incompatible version: 0.2.0 log=1.3.0", AeronException.Category.FATAL));
        errors.onError(
            new ClusterException("incompatible app version: 0.2.0 snapshot=1.0.0", AeronException.Category.FATAL));

        assertEquals(2, faults.size());
        assertTrue(faults.get(0).startsWith("CONFIGURATION "), faults::toString);
        assertTrue(faults.get(0).contains("0.2.0 log=1.3.0"), faults::toString);
        assertTrue(faults.get(1).contains("0.2.0 snapshot=1.0.0"), faults::toString);
        assertEquals(List.of(), logged);
    }

    @Test
    void shouldPassOnEveryOtherError()
    {
        errors.onError(new ClusterException("incompatible timeUnit", AeronException.Category.FATAL));
        errors.onError(new IllegalStateException("incompatible version: none"));

        assertEquals(2, logged.size());
        assertEquals(List.of(), faults);
    }

    @Test
    void shouldTakeLogsOfEveryReleaseOfTheFamilyAndOfBuildsThatSetNoVersion()
    {
        final AppVersionValidator validator = AppVersionValidator.SEMANTIC_VERSIONING_VALIDATOR;

        assertTrue(validator.isVersionCompatible(AeronWiring.APP_VERSION, SemanticVersion.compose(0, 0, 1)));
        assertTrue(validator.isVersionCompatible(AeronWiring.APP_VERSION, SemanticVersion.compose(0, 200, 0)));
        assertFalse(validator.isVersionCompatible(AeronWiring.APP_VERSION, SemanticVersion.compose(1, 0, 0)));
    }
}
