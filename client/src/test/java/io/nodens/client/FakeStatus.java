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

import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.MemberRole;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.StatusResponseEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * What a {@link FakeMember} says of itself.
 */
final class FakeStatus
{
    private FakeStatus()
    {
    }

    /** Write the answer, and say how long it is. */
    static int encode(final MutableDirectBuffer out, final long correlationId, final long zxid, final int memberId)
    {
        final StatusResponseEncoder encoder = new StatusResponseEncoder();
        encoder.wrapAndApplyHeader(out, 0, new MessageHeaderEncoder())
            .correlationId(correlationId)
            .zxid(zxid)
            .appliedPosition(1)
            .commitPosition(2)
            .leadershipTermId(3)
            .digest(4)
            .snapshotPosition(-1)
            .snapshotTimeMs(-1)
            .lastTickTimeMs(5)
            .startTimeMs(6)
            .znodeCount(7)
            .treeBytes(8)
            .code(ResultCode.OK)
            .memberId(memberId)
            .leaderMemberId(9)
            .sessionCount(10)
            .connectionCount(11)
            .watchCount(12)
            .ephemeralCount(13)
            .pid(14)
            .role(MemberRole.FOLLOWER)
            .isServing(BooleanType.TRUE)
            .clusterIdHigh(1)
            .clusterIdLow(2)
            .serviceSilenceMs(15)
            .endpoints("0=localhost:20000")
            .dataDirectory("/data")
            .regionDirectory("/region")
            .aeronDirectory("/aeron")
            .version("test")
            .setup("profile=dev");
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }
}
