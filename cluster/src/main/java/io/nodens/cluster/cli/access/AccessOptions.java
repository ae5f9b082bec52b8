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

import io.nodens.client.ClientCredentials;
import java.util.List;

/**
 * How to reach a cluster.
 *
 * @param endpoints        client endpoints of members, as {@code host:port}, or {@code ipc}.
 * @param credentials      by which the client proves who it is, or null.
 * @param operator         credentials for operators' commands, or null for those of the client.
 * @param timeoutMs        longest wait for any one answer, milliseconds.
 * @param isTimeoutGiven   whether somebody asked for that wait: else endpoints where nothing lives are given up early.
 * @param sessionTimeoutMs timeout wished for a session, milliseconds.
 * @param aeronDirectory   of a running media driver, or null to run one.
 * @param isVerbose        whether the library's own errors are shown.
 */
public record AccessOptions(
    List<String> endpoints,
    ClientCredentials credentials,
    ClientCredentials operator,
    int timeoutMs,
    boolean isTimeoutGiven,
    int sessionTimeoutMs,
    String aeronDirectory,
    boolean isVerbose)
{
    /**
     * The same for other members.
     *
     * @param others client endpoints, as {@code host:port}.
     * @return options that differ in the endpoints.
     */
    public AccessOptions at(final List<String> others)
    {
        return new AccessOptions(
            others, credentials, operator, timeoutMs, isTimeoutGiven, sessionTimeoutMs, aeronDirectory, isVerbose);
    }
}
