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
import io.nodens.client.exceptions.ErrorCode;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EndpointRotationTest
{
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final EndpointRotation rotation =
        new EndpointRotation(ClientEndpoint.parse("a:1,b:1", 9001), false, 10, 2_000, 0);

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

    @Test
    void shouldNotLetPausesUseUpTheTimeOfASession()
    {
        rotation.limitPauses(SECOND / 4);
        fail(40);

        assertFalse(rotation.isDue(SECOND / 8 - 1));
        assertTrue(rotation.isDue(SECOND / 4));
    }

    private void fail(final int times)
    {
        for (int i = 0; i < times; i++)
        {
            rotation.onFailure(ErrorCode.OK, "test", 0);
        }
    }

    @Test
    void shouldLetClientsBeginAtDifferentMembersAndMoveToDifferentOnes()
    {
        final List<ClientEndpoint> endpoints = ClientEndpoint.parse("a:1,b:1,c:1", 9001);
        final Set<String> ways = new HashSet<>();
        for (int i = 0; i < 2_000; i++)
        {
            final EndpointRotation rotation = new EndpointRotation(endpoints, true, 10, 10, 0);
            final StringBuilder way = new StringBuilder();
            for (int j = 0; j < 4; j++)
            {
                way.append(rotation.current().host());
                rotation.onFailure(ErrorCode.OK, "test", 0);
            }

            assertEquals(3, way.chars().limit(3).distinct().count(), "every endpoint in every round");
            assertNotEquals(way.charAt(2), way.charAt(3), "not the one that has just failed");
            ways.add(way.toString());
        }

        assertEquals(6 * 2, ways.size());
    }

    @Test
    void shouldKeepTheOrderWhenAskedTo()
    {
        final EndpointRotation rotation =
            new EndpointRotation(ClientEndpoint.parse("a:1,b:1,c:1", 9001), false, 10, 10, 0);
        final StringBuilder way = new StringBuilder();
        for (int i = 0; i < 6; i++)
        {
            way.append(rotation.current().host());
            rotation.onFailure(ErrorCode.OK, "test", 0);
        }

        assertEquals("abcabc", way.toString());
    }
}
