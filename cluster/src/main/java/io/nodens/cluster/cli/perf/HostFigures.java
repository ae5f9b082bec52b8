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
package io.nodens.cluster.cli.perf;

/**
 * How this host did while the cluster was measured.
 *
 * @param count        of the naps of a thread that sleeps for 1 ms.
 * @param p50Ns        by which half of them ended late at most, nanoseconds.
 * @param p99Ns        by which 99 of 100 ended late at most, nanoseconds.
 * @param longestNs    by which one ended late, nanoseconds.
 * @param processors   of the host.
 * @param ownShare     of its processor time that this command took, 0 to 1.
 * @param membersShare that members of the cluster on this host took.
 * @param foreignShare that everything else took.
 * @param stealShare   that the machine below gave to others.
 * @param isKnown      whether the shares are known: not without {@code /proc/stat}.
 */
public record HostFigures(
    long count,
    long p50Ns,
    long p99Ns,
    long longestNs,
    int processors,
    double ownShare,
    double membersShare,
    double foreignShare,
    double stealShare,
    boolean isKnown)
{
}
