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
package io.nodens.cluster.service;

import io.nodens.cluster.state.StateMachine;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A snapshot in memory: its messages, to be compared, damaged and loaded.
 */
final class SnapshotImage implements SnapshotSink
{
    final List<byte[]> messages = new ArrayList<>();

    static SnapshotImage of(final StateMachine machine)
    {
        final SnapshotImage image = new SnapshotImage();
        new SnapshotTaker(machine, image).take();
        return image;
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] message = new byte[length];
        buffer.getBytes(offset, message);
        messages.add(message);
    }

    void loadInto(final StateMachine machine)
    {
        final SnapshotLoader loader = new SnapshotLoader(machine);
        for (final byte[] message : messages)
        {
            loader.onMessage(new UnsafeBuffer(message), 0, message.length);
        }
        loader.checkDone();
    }

    SnapshotImage copy()
    {
        final SnapshotImage copy = new SnapshotImage();
        messages.forEach((message) -> copy.messages.add(message.clone()));
        return copy;
    }

    byte[] bytes()
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        messages.forEach(out::writeBytes);
        return out.toByteArray();
    }
}
