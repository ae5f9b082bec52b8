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

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.jute.Opcodes;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.function.Consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Requests that are answered at the door allocate nothing after warm-up, from their frame to the reply in the outgoing
 * buffer.
 */
class ReadAllocationTest
{
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 2_000;
    private static final int SAMPLES = 5;
    private static final byte[] DATA = new byte[100];

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer data = new UnsafeBuffer(DATA);
    private DoorFixture fixture;
    private ClientConnection connection;
    private int znode;

    @BeforeEach
    void open(@TempDir final Path directory)
    {
        fixture = new DoorFixture(directory);
        connection = fixture.connect();
        fixture.change((tree) -> tree.create("/a", DATA));
        for (int i = 0; i < 20; i++)
        {
            final String path = "/a/child-" + i;
            fixture.change((tree) -> tree.create(path, DATA));
        }
        final UnsafeBuffer path = DoorFixture.bytes("/a");
        znode = fixture.writer.find(path, 0, path.capacity());
    }

    @AfterEach
    void close()
    {
        fixture.close();
    }

    @Test
    void shouldAllocateNothingForReads()
    {
        for (final int opcode : new int[]{Opcodes.GET_DATA, Opcodes.EXISTS, Opcodes.GET_CHILDREN2})
        {
            final int length = fixture.encode(
                7, opcode, (request) -> request.read(DoorFixture.slice("/a"), false));
            assertNothingAllocated("opcode " + opcode, () -> ask(length));
        }
    }

    @Test
    void shouldAllocateNothingForWatchesThatFire()
    {
        final int length = fixture.encode(
            7, Opcodes.GET_DATA, (request) -> request.read(DoorFixture.slice("/a"), true));
        final Consumer<DoorFixture> set = (tree) -> tree.writer.setData(znode, data, 0, DATA.length);
        assertNothingAllocated("watch", () ->
        {
            fixture.dispatcher.dispatch(connection, fixture.frame, 0, length);
            fixture.change(set);
            fixture.door.pollChanges();
            takeSent();
        });
    }

    @Test
    void shouldAllocateNothingForSignsOfLife()
    {
        final int length = fixture.encode(-2, Opcodes.PING, (request) -> { });
        assertNothingAllocated("ping", () -> ask(length));
    }

    private void ask(final int length)
    {
        fixture.dispatcher.dispatch(connection, fixture.frame, 0, length);
        takeSent();
    }

    /** The socket is not what is measured: the buffer goes back to its pool instead. */
    private void takeSent()
    {
        final ByteBuf bytes = connection.takeOutgoing();
        bytes.release();
    }

    /** In a thread as the agents have. */
    private void assertNothingAllocated(final String what, final Runnable action)
    {
        FastThreadLocalThread.runWithFastThreadLocal(() -> measure(what, action));
    }

    private void measure(final String what, final Runnable action)
    {
        for (int i = 0; i < WARM_UP; i++)
        {
            action.run();
        }

        long least = Long.MAX_VALUE;
        for (int sample = 0; sample < SAMPLES && least > 0; sample++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < MEASURED; i++)
            {
                action.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, what + " allocates " + least + " bytes in " + MEASURED);
    }
}
