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
 * Limits that are the same on every member. In a change of limits 0 keeps a limit as it is.
 *
 * @param maxZnodes     most znodes, the root included.
 * @param maxTreeBytes  most bytes of the tree by its logical size.
 * @param maxSessions   most sessions.
 * @param maxDataLength longest data of a znode in bytes.
 * @param maxEphemerals most ephemerals of one session; 0 for any number.
 */
public record ClusterLimits(long maxZnodes, long maxTreeBytes, int maxSessions, int maxDataLength, int maxEphemerals)
{
}
