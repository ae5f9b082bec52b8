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
package io.nodens.cluster.wiring;

import io.aeron.driver.Configuration;
import io.aeron.driver.FeedbackDelayGenerator;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberProfile;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertTrue;

class AeronWiringTest
{
    /** Seen to be revoked, to have lingered, and one more that was just missed. */
    private static final int TIMERS_UNTIL_A_STREAM_IS_GONE = 3;

    private final PrintStream out = new PrintStream(new ByteArrayOutputStream());

    @TempDir
    private Path directory;

    @Test
    void shouldForgetTheStreamOfAFailedCatchUpBeforeTheNextOneIsAskedFor()
    {
        for (final MemberProfile profile : MemberProfile.values())
        {
            final MemberContext context = context(profile);

            final MediaDriver.Context driver = mediaDriver(context);

            assertTrue(
                TIMERS_UNTIL_A_STREAM_IS_GONE * driver.timerIntervalNs() <
                context.number(MemberSetting.LEADER_HEARTBEAT_TIMEOUT) / 2,
                profile::toString);
        }
    }

    @Test
    void shouldNotTouchTermsOnTheThreadThatSendsAndReceives()
    {
        for (final MemberProfile profile : MemberProfile.values())
        {
            final MediaDriver.Context driver = mediaDriver(context(profile));

            assertTrue(
                driver.termBufferSparseFile() || ThreadingMode.DEDICATED == driver.threadingMode(),
                profile::toString);
        }
    }

    @Test
    void shouldAskForLostDataNoSoonerThanItsSenderWouldSendItAgain()
    {
        for (final MemberProfile profile : MemberProfile.values())
        {
            final FeedbackDelayGenerator pacing = mediaDriver(context(profile)).unicastFeedbackDelayGenerator();

            assertTrue(
                null != pacing && pacing.retryDelayNs() > Configuration.RETRANSMIT_UNICAST_LINGER_DEFAULT_NS,
                profile::toString);
        }
    }

    private MemberContext context(final MemberProfile profile)
    {
        return new MemberContext()
            .dataDir(directory)
            .profile(profile)
            .out(out)
            .conclude();
    }

    private MediaDriver.Context mediaDriver(final MemberContext context)
    {
        return new AeronWiring(
            context, null, new MemberLog(out, 0), Thread::new, () -> {}, (reason, recordingId) -> {}).mediaDriver();
    }
}
