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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Writes down what a session listener is told.
 */
final class SessionRecorder implements SessionListener
{
    private final List<String> calls = new CopyOnWriteArrayList<>();

    List<String> calls()
    {
        return calls;
    }

    long count(final String call)
    {
        return calls.stream().filter(call::equals).count();
    }

    @Override
    public void onConnected(final long sessionId, final int memberId, final String endpoint)
    {
        calls.add("connected");
    }

    @Override
    public void onDisconnected(final String reason)
    {
        calls.add("disconnected");
    }

    @Override
    public void onExpired()
    {
        calls.add("expired");
    }

    @Override
    public void onClosed()
    {
        calls.add("closed");
    }
}
