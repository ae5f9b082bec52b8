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
package io.nodens.cluster.launch;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.junit.jupiter.api.Assertions.assertEquals;

class GuardedThreadsTest
{
    private final Deque<Error> faults = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private final List<String> causes = new ArrayList<>();
    private boolean isClosing;
    private int exhaustions;

    private final GuardedThreads threads =
        new GuardedThreads(7, () -> isClosing, this::onUnexpectedEnd, () -> exhaustions++);

    @Test
    void shouldTellWhoseThreadEndedWhenItDidNotHaveTo() throws InterruptedException
    {
        run("agent");

        assertEquals(List.of("agent-7"), told);
        assertEquals(List.of("null"), causes);
    }

    @Test
    void shouldTellOfWhatAThreadDied() throws InterruptedException
    {
        final InternalError error = new InternalError("a fault in mapped memory");
        final Thread thread = threads.newThread(() ->
        {
            throw error;
        });
        thread.setName("agent");
        thread.setUncaughtExceptionHandler((dead, ex) -> {});
        thread.start();
        thread.join();

        assertEquals(List.of("agent-7"), told);
        assertEquals(List.of(error.toString()), causes);
    }

    @Test
    void shouldTellUntilItIsHeardWhenThereIsNoMemory() throws InterruptedException
    {
        faults.add(new OutOfMemoryError("Java heap space"));
        faults.add(new OutOfMemoryError("Java heap space"));

        run("agent-7");

        assertEquals(List.of("agent-7"), told);
        assertEquals(0, exhaustions);
    }

    @Test
    void shouldGiveUpOnceWhenThereIsNoMemoryForGood() throws InterruptedException
    {
        for (int i = 0; i < 10_000; i++)
        {
            faults.add(new OutOfMemoryError("Java heap space"));
        }

        run("agent");

        assertEquals(List.of(), told);
        assertEquals(1, exhaustions);
    }

    @Test
    void shouldBeQuietWhenTheMemberCloses() throws InterruptedException
    {
        isClosing = true;

        run("agent");

        assertEquals(List.of(), told);
    }

    @Test
    void shouldBeQuietOnlyAsLongAsWhatIsBeingOpenedMayBeGivenUp() throws InterruptedException
    {
        final AtomicBoolean isOpen = new AtomicBoolean();
        final ThreadFactory opening = threads.unless(() -> !isOpen.get());

        run("gateway", opening);
        isOpen.set(true);
        run("gateway-of-the-open", opening);

        assertEquals(List.of("gateway-of-the-open-7"), told);
    }

    private void run(final String name) throws InterruptedException
    {
        run(name, threads);
    }

    private static void run(final String name, final ThreadFactory factory) throws InterruptedException
    {
        final Thread thread = factory.newThread(() -> { });
        thread.setName(name);
        thread.start();
        thread.join();
    }

    private void onUnexpectedEnd(final String name, final Throwable cause)
    {
        final Error fault = faults.poll();
        if (null != fault)
        {
            throw fault;
        }
        told.add(name);
        causes.add(String.valueOf(cause));
    }
}
