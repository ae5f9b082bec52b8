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
package io.nodens.cluster.status;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the members together have said. */
class ReportedMembersTest
{
    private final ReportedMembers reported = new MemberStatus(0).reportedMembers();

    @Test
    void shouldHaveAFullDiskAsLongAsAMemberWithOneIsThere()
    {
        reported.putVersions(0, 0, 6, true);
        reported.putCapacity(0, 1, 1, 1 << 20, 1);
        reported.putCapacity(99, 1, 1, 0, 1);
        assertFalse(reported.isDiskFull());

        reported.putVersions(99, 0, 6, true);
        assertTrue(reported.isDiskFull());

        reported.putVersions(99, 0, 6, false);
        assertFalse(reported.isDiskFull());

        reported.putVersions(99, 0, 6, true);
        reported.putCapacity(99, 1, 1, MemberStatus.NULL_VALUE, 1);
        assertFalse(reported.isDiskFull());
    }
}
