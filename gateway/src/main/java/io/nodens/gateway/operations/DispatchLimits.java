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
package io.nodens.gateway.operations;

/**
 * Limits of requests and replies.
 *
 * @param maxPending     most requests of a connection that are on their way to the member.
 * @param maxOutstanding requests of all connections of an agent that wait for the member, beyond which a connection has
 *                       one of its own on the way at most.
 * @param maxLength      longest request in bytes, and longest reply that is not noted.
 * @param maxReplyLength longest reply in bytes; 0 for no limit.
 */
public record DispatchLimits(int maxPending, int maxOutstanding, int maxLength, long maxReplyLength)
{
}
