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
package io.nodens.cluster.cli.access;

import io.nodens.client.MemberReport;

/**
 * What is known of one member from outside.
 *
 * @param endpoint that was asked.
 * @param memberId of the member, or -1 if nobody has told it.
 * @param report   that the member gave, or null if it did not answer.
 * @param fault    why there is no report, or null.
 * @param waiting  what a member without a report says that it waits for, or null.
 */
public record MemberView(String endpoint, int memberId, MemberReport report, String fault, String waiting)
{
    /**
     * Of a member that does not say what it waits for.
     *
     * @param endpoint that was asked.
     * @param memberId of the member, or -1 if nobody has told it.
     * @param report   that the member gave, or null if it did not answer.
     * @param fault    why there is no report, or null.
     */
    public MemberView(final String endpoint, final int memberId, final MemberReport report, final String fault)
    {
        this(endpoint, memberId, report, fault, null);
    }
}
