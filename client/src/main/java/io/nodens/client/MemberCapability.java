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

/**
 * What a member can apply and hold, as it last reported through the log.
 *
 * @param memberId          of the member.
 * @param minVersion        oldest version of the replicated commands that it can apply; -1 when it never reported it.
 * @param maxVersion        newest version of the replicated commands that it can apply; -1 when it never reported it.
 * @param isConnected       whether the member takes part now.
 * @param maxDataLength     longest data that it can take in bytes, 0 unknown.
 * @param treeCapacityBytes that its mapped tree can hold, 0 unknown.
 * @param diskFreeBytes     above the threshold below which it cannot log, -1 unknown.
 * @param heapCapacityBytes that sessions, ephemerals and results may take, 0 unknown.
 * @param logPosition       how far its log was recorded, -1 unknown.
 */
public record MemberCapability(
    int memberId,
    int minVersion,
    int maxVersion,
    boolean isConnected,
    int maxDataLength,
    long treeCapacityBytes,
    long diskFreeBytes,
    long heapCapacityBytes,
    long logPosition)
{
}
