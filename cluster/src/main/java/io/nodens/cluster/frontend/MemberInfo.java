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
package io.nodens.cluster.frontend;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * Facts of a member that its status answer gives to operators and embedded readers.
 *
 * @param endpoints       client endpoints of all members, as {@code id=host:port,id=host:port}.
 * @param dataDirectory   where the member keeps log and snapshots.
 * @param regionDirectory what an embedded reader on the same host maps.
 * @param aeronDirectory  of the member's media driver.
 * @param version         of the software.
 * @param setup           what its speed depends on, as {@link io.nodens.cluster.status.MemberSetup} writes it.
 * @param pid             of the member's process.
 * @param startTimeMs     when the member was started, milliseconds of the epoch.
 */
public record MemberInfo(
    String endpoints,
    String dataDirectory,
    String regionDirectory,
    String aeronDirectory,
    String version,
    String setup,
    long pid,
    long startTimeMs)
{
    /**
     * Check that no text is missing.
     */
    public MemberInfo
    {
        requireNonNull(endpoints, "endpoints");
        requireNonNull(dataDirectory, "dataDirectory");
        requireNonNull(regionDirectory, "regionDirectory");
        requireNonNull(aeronDirectory, "aeronDirectory");
        requireNonNull(version, "version");
        requireNonNull(setup, "setup");
    }

    /**
     * The members of the cluster, as {@link #endpoints()} names them.
     *
     * @return their ids in that order.
     */
    public int[] memberIds()
    {
        return Arrays.stream(endpoints.split(","))
            .map((member) -> member.substring(0, Math.max(0, member.indexOf('='))).strip())
            .filter((id) -> !id.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    }
}
