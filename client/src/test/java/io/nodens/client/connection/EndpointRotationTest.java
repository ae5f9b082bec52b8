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

import io.nodens.client.ClientEndpoint;
import io.nodens.client.ErrorCode;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EndpointRotationTest
{
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final EndpointRotation rotation =
        new EndpointRotation(ClientEndpoint.parse("a:1,b:1", 9001), 10, 2_000, 0);

    @Test
    void shouldGiveEachRoundTwiceTheTimeOfTheOneBefore()
    {
        assertEquals(SECOND, rotation.attemptTimeoutNs(SECOND));
        for (int round = 1; round <= 6; round++)
        {
            fail(2);
            final long longest = SECOND << Math.min(round, EndpointRotation.MAX_ATTEMPT_SHIFT);
            final long timeoutNs = rotation.attemptTimeoutNs(SECOND);
            assertTrue(timeoutNs <= longest && timeoutNs >= longest * 3 / 4, "round " + round + ": " + timeoutNs);
        }

        rotation.onSuccess();
        assertEquals(SECOND, rotation.attemptTimeoutNs(SECOND));
    }

    @Test
    void shouldPauseForSecondsAfterManyRounds()
    {
        fail(40);

        assertFalse(rotation.isDue(SECOND - 1));
        assertTrue(rotation.isDue(2 * SECOND));
    }

    private void fail(final int times)
    {
        for (int i = 0; i < times; i++)
        {
            rotation.onFailure(ErrorCode.OK, "test", 0);
        }
    }
}
