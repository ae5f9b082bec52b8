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
package io.nodens.cluster.settings.zookeeper;

import io.nodens.cluster.settings.MemberSetting;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The keys by which ZooKeeper slows clients down or refuses them, as far as they have a meaning here.
 */
final class ThrottleLines
{
    private static final long MOST_TOKENS = 1 << 20;
    private static final long MOST_REQUEST_BYTES = 64 << 20;

    private final List<Remark> remarks;
    private final TlsLines.Assignment assignment;

    ThrottleLines(final List<Remark> remarks, final TlsLines.Assignment assignment)
    {
        this.remarks = remarks;
        this.assignment = assignment;
    }

    void register(final Map<String, Consumer<ConfigurationLine>> taken)
    {
        taken.put("globalOutstandingLimit",
            (line) -> takeCapped(line, MemberSetting.GATEWAY_MAX_OUTSTANDING, 1, MOST_TOKENS, ""));
        for (final String key : List.of("connectionMaxTokens", "connection_throttle_tokens"))
        {
            taken.put(key, (line) -> takeCapped(line, MemberSetting.GATEWAY_CONNECTION_TOKENS, 0, MOST_TOKENS, ""));
        }
        for (final String key : List.of("connectionTokenFillTime", "connection_throttle_fill_time"))
        {
            taken.put(key,
                (line) -> takeCapped(line, MemberSetting.GATEWAY_TOKEN_FILL_TIME, 1, 3_600_000, "ms"));
        }
        for (final String key : List.of("connectionTokenFillCount", "connection_throttle_fill_count"))
        {
            taken.put(key, (line) -> takeCapped(line, MemberSetting.GATEWAY_TOKEN_FILL_COUNT, 1, MOST_TOKENS, ""));
        }
        // To ZooKeeper, too, -1 means that no request is a large one.
        taken.put("largeRequestThreshold",
            (line) -> takeCapped(line, MemberSetting.GATEWAY_LARGE_REQUEST_THRESHOLD, 0, MOST_REQUEST_BYTES, ""));
        taken.put("largeRequestMaxBytes",
            (line) -> takeCapped(line, MemberSetting.GATEWAY_LARGE_REQUEST_MAX_BYTES, 1, 1L << 40, ""));
    }

    private void takeCapped(
        final ConfigurationLine line, final MemberSetting setting, final long min, final long max, final String unit)
    {
        final long number = ZooKeeperConfiguration.number(line, -1);
        final long allowed = Math.min(max, Math.max(min, number));
        assignment.assign(line, setting, allowed + unit);
        if (number != allowed && number != -1)
        {
            remarks.add(new Remark(line, "taken as " + allowed + ": allowed are " + min + " to " + max));
        }
    }
}
