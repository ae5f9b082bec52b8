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
package io.nodens.client;

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ConnectFailedException;
import io.nodens.client.exceptions.OperationTimeoutException;
import io.aeron.Aeron;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StatusProbeTest
{
    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    @Test
    void shouldReportEverythingWithoutASession()
    {
        final FakeMember member = FAKE.member(3);
        final Aeron aeron = FAKE.closing(Aeron.connect(new Aeron.Context().aeronDirectoryName(FAKE.aeronDirectory())));

        final MemberReport report = StatusProbe.query(aeron, FAKE.endpoint(3), 10_000);

        assertEquals(
            new MemberReport(3, "FOLLOWER", 9, 3, true, 0, 4, 1, 2, -1, -1, 5, 6, 7, 8, 10, 11, 12, 13, 14,
                "0=localhost:20000", "/data", "/region", "/aeron", "test",
                "00000000-0000-0001-0000-000000000002", 15, "profile=dev"),
            report);
        assertEquals(0, member.count("open"));
    }

    @Test
    void shouldSayWhatFailedWhenNobodyAnswers()
    {
        final FakeMember member = FAKE.member(0);
        final Aeron aeron = FAKE.closing(Aeron.connect(
            new Aeron.Context().aeronDirectoryName(FAKE.aeronDirectory()).useConductorAgentInvoker(true)));

        assertThrows(BadArgumentsException.class, () -> StatusProbe.query(aeron, "nonsense", 100));
        assertThrows(ConnectFailedException.class, () -> StatusProbe.query(aeron, FAKE.endpoint(7), 200));
        member.dropRequests((templateId) -> 30 == templateId);
        assertThrows(OperationTimeoutException.class, () -> StatusProbe.query(aeron, FAKE.endpoint(0), 500));
    }
}
