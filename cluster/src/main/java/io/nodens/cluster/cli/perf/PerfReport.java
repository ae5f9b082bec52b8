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

import io.nodens.cluster.cli.access.MemberView;
import java.util.List;

/**
 * What a check found.
 *
 * @param settings  of the check.
 * @param before    how the members were before.
 * @param after     how they were after.
 * @param figures   in the order in which they were measured.
 * @param host      how this host did.
 * @param hostName  of this host.
 * @param hereIds   ids of the members that run on this host.
 * @param isOwnDriver whether the command ran a media driver of its own.
 */
public record PerfReport(
    PerfSettings settings,
    List<MemberView> before,
    List<MemberView> after,
    List<Figures> figures,
    HostFigures host,
    String hostName,
    List<Integer> hereIds,
    boolean isOwnDriver)
{
}
