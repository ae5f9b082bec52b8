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
package io.nodens.cluster.membership;

import io.nodens.cluster.testkit.PortBlock;
import org.agrona.ErrorHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Greeters that are driven by hand, over the loopback device.
 */
class GreeterTest
{
    private static final ClusterIdentity IDENTITY = new ClusterIdentity(1, 2);
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    private final List<Greeter> greeters = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final ErrorHandler errorHandler = errors::add;
    private PortBlock ports;
    private long nowNs = 1;

    @TempDir
    private Path directory;

    @BeforeEach
    void reservePorts()
    {
        ports = PortBlock.reserve();
    }

    @AfterEach
    void closeAll()
    {
        greeters.forEach(Greeter::onClose);
        ports.close();
        assertTrue(errors.isEmpty(), errors::toString);
    }

    private Greeter.Address address(final int memberId)
    {
        return new Greeter.Address(memberId, "localhost", ports.basePort(memberId));
    }

    private static Presence presence(final Standing standing, final long nonce, final long startNumber)
    {
        return new Presence(
            standing, false, false, false, false, IDENTITY, nonce, startNumber, new LogSpan(1, 2, 300, 250, 1));
    }

    private Greeter greeter(final int memberId, final String name, final Presence presence) throws IOException
    {
        return greeter(memberId, address(memberId), name, presence);
    }

    private Greeter greeter(
        final int memberId, final Greeter.Address address, final String name, final Presence presence)
        throws IOException
    {
        final Path data = Files.createDirectories(directory.resolve("member-" + memberId));
        final Greeter greeter = new Greeter(
            address,
            new Greeter.Address[]{address(1 - memberId)},
            name,
            () -> presence,
            KnownMembers.load(data, false),
            () -> {},
            errorHandler,
            () -> nowNs);
        greeters.add(greeter);
        return greeter;
    }

    /** Drives all greeters until something holds; the clock goes on by a greeting each time. */
    private void driveUntil(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "waited in vain");
            drive();
        }
    }

    private void drive()
    {
        nowNs += Greeter.START_INTERVAL_NS;
        greeters.forEach(Greeter::doWork);
    }

    private static boolean isHeardBack(final Greeter greeter, final long nonce)
    {
        final Greeting greeting = greeter.peers().greeting(0);
        return null != greeting && nonce == greeting.echoNonce();
    }

    @Test
    void shouldTellEachOtherHowTheyAreAndRememberIt() throws IOException
    {
        final Presence zero = presence(Standing.READY, 11, 4);
        final Presence one = presence(Standing.NAMED, 22, 7);
        final Greeter first = greeter(0, "nodens", zero);
        final Greeter second = greeter(1, "nodens", one);

        driveUntil(() -> isHeardBack(first, 11) && isHeardBack(second, 22));

        assertEquals(one, first.peers().greeting(0).presence());
        assertEquals(zero, second.peers().greeting(0).presence());
        assertEquals(Standing.READY, first.peers().greeting(0).echoStanding());
        driveUntil(() -> new Known(4, 11, 250).equals(first.peers().greeting(0).known()));
        final Known onDisk = KnownMembers.load(directory.resolve("member-1"), false).of(0);
        assertEquals(4, onDisk.startNumber());
        assertEquals(11, onDisk.nonce());
    }

    @Test
    void shouldForgetAGreetingWhenNoOtherFollows() throws IOException
    {
        final Greeter first = greeter(0, "nodens", presence(Standing.READY, 11, 4));
        final Greeter second = greeter(1, "nodens", presence(Standing.READY, 22, 7));
        driveUntil(() -> isHeardBack(first, 11));
        greeters.remove(second);
        second.onClose();
        drive();

        nowNs += Greeter.FRESH_NS;
        first.doWork();

        assertNull(first.peers().greeting(0));
        assertTrue(first.peers().name(0).startsWith("member 1 at localhost:"));
    }

    @Test
    void shouldKeepWhatItRemembersWhenAMemberComesWithLess() throws IOException
    {
        final Greeter first = greeter(0, "nodens", presence(Standing.READY, 11, 4));
        final Greeter second = greeter(1, "nodens", presence(Standing.READY, 22, 7));
        driveUntil(() -> isHeardBack(first, 11) && isHeardBack(second, 22));
        greeters.remove(second);
        second.onClose();

        final Greeter old = greeter(1, "nodens", presence(Standing.READY, 33, 6));
        driveUntil(() -> isHeardBack(old, 33));

        assertEquals(new Known(7, 22, 250), old.peers().greeting(0).known());
        assertNotNull(old.peers().greeting(0).known().contradiction(presence(Standing.READY, 33, 6)));
    }

    @Test
    void shouldRefuseASecondProcessOfAMemberWhileTheFirstSpeaks() throws IOException
    {
        final Presence genuine = presence(Standing.READY, 22, 7);
        final Greeter first = greeter(0, "nodens", presence(Standing.READY, 11, 4));
        final Greeter second = greeter(1, "nodens", genuine);
        driveUntil(() -> isHeardBack(first, 11) && isHeardBack(second, 22));
        final Presence copied = presence(Standing.READY, 33, 9);
        final Greeter.Address elsewhere = new Greeter.Address(1, "localhost", ports.basePort(2));

        final Greeter copy = greeter(1, elsewhere, "nodens", copied);
        driveUntil(() -> isHeardBack(copy, 33));

        assertTrue(copy.peers().greeting(0).isTwinAlive());
        final JoinDecision decision = JoinRule.decide(copied, copy.peers());
        assertEquals(JoinDecision.Action.REFUSE, decision.action());
        assertTrue(decision.identity().isNone());
        assertEquals(new Known(7, 22, 250), first.peers().known(0));
        assertEquals(genuine, first.peers().greeting(0).presence());
        assertFalse(second.peers().greeting(0).isTwinAlive());
        assertNull(second.peers().greeting(0).known().contradiction(genuine));
    }

    @Test
    void shouldTakeAMemberThatMovedOnceItsFormerProcessIsSilent() throws IOException
    {
        final Greeter first = greeter(0, "nodens", presence(Standing.READY, 11, 4));
        final Greeter second = greeter(1, "nodens", presence(Standing.READY, 22, 7));
        driveUntil(() -> isHeardBack(first, 11) && isHeardBack(second, 22));
        greeters.remove(second);
        second.onClose();
        final Greeter.Address elsewhere = new Greeter.Address(1, "localhost", ports.basePort(2));

        greeter(1, elsewhere, "nodens", presence(Standing.READY, 33, 8));
        driveUntil(() -> null != first.peers().greeting(0) && 33 == first.peers().greeting(0).presence().nonce());

        assertEquals(new Known(8, 33, 250), first.peers().known(0));
    }

    @Test
    void shouldNotCountAMemberOfAnotherNameAndSayWhatIsWrong() throws IOException
    {
        final Greeter first = greeter(0, "nodens", presence(Standing.READY, 11, 4));
        greeter(1, "other", presence(Standing.READY, 22, 7));

        driveUntil(() -> first.peers().name(0).endsWith("(it has another cluster name)"));

        assertNull(first.peers().greeting(0));
    }

    @Test
    void shouldDropWhateverIsNoGreeting() throws IOException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Greeter first = greeter(0, "nodens", presence(Standing.READY, 11, 4));
        final ByteBuffer whole = ByteBuffer.allocate(GreetingCodec.LENGTH);
        new GreetingCodec().encode(
            new Greeting(1, 0, 0, 0, presence(Standing.READY, 22, 7), 11, null, Known.NONE, false), whole);
        int sent = 0;
        try (DatagramSocket socket = new DatagramSocket())
        {
            final InetAddress host = InetAddress.getByName("localhost");
            for (int i = 0; i < 500; i++)
            {
                final byte[] bytes = new byte[random.nextInt(2 * GreetingCodec.LENGTH)];
                random.nextBytes(bytes);
                if (bytes.length >= GreetingCodec.LENGTH && 0 == i % 2)
                {
                    System.arraycopy(whole.array(), 0, bytes, 0, GreetingCodec.LENGTH);
                    final int at = random.nextInt(GreetingCodec.LENGTH);
                    bytes[at] = (byte)(bytes[at] ^ (1 << random.nextInt(Byte.SIZE)));
                }
                socket.send(new DatagramPacket(bytes, bytes.length, host, ports.basePort(0)));
                sent++;
                first.doWork();
            }
        }

        final int expected = sent;
        driveUntil(() -> first.dropped() >= expected / 2);
        assertNull(first.peers().greeting(0), () -> "seed " + seed);
    }

    @Test
    void shouldReadEachFieldFromWhereTheLayoutSays()
    {
        final Presence presence = new Presence(
            Standing.LOST, true, false, true, false, new ClusterIdentity(3, 4), 5, 7, new LogSpan(8, 9, 10, 11, 12));
        final Greeting greeting = new Greeting(1, 0, 1, 2, presence, 6, Standing.SEEDING, new Known(12, 13, 14), true);
        final ByteBuffer datagram = ByteBuffer.allocate(GreetingCodec.LENGTH);

        new GreetingCodec().encode(greeting, datagram);

        assertEquals(144, datagram.limit());
        assertEquals('N', datagram.get(0));
        assertEquals(4, datagram.get(16));
        assertEquals(5, datagram.get(17));
        assertEquals(21, datagram.getShort(18));
        for (int i = 1; i <= 14; i++)
        {
            assertEquals(i, datagram.getLong(24 + (i - 1) * Long.BYTES));
        }
        assertEquals(greeting, new GreetingCodec().decode(datagram));
    }

    @Test
    void shouldSayToWhoAsksWhatTheMemberWaitsFor() throws Exception
    {
        final String text = "waiting for \u001b[2J\u00e4 majority, " + "long ".repeat(200);
        final Greeter greeter = greeter(0, "nodens", presence(Standing.READY, 5, 1)).waiting(() -> text);
        final CompletableFuture<String> answer = CompletableFuture.supplyAsync(
            () -> Inquiry.ask("localhost", ports.basePort(0), 30_000));

        driveUntil(answer::isDone);

        final String heard = answer.get();
        assertTrue(heard.startsWith("waiting for  [2J\u00e4 majority, long long"), heard);
        assertTrue(heard.endsWith("..."), heard);
        assertTrue(heard.getBytes(StandardCharsets.UTF_8).length < Inquiry.LENGTH, heard);
        assertEquals(0, greeter.dropped());
    }

    @Test
    void shouldAnswerNoQuestionThatIsShorterThanItsAnswerMayBe() throws Exception
    {
        final Greeter greeter = greeter(0, "nodens", presence(Standing.READY, 5, 1)).waiting(() -> "nothing");
        try (DatagramSocket socket = new DatagramSocket())
        {
            final byte[] shortQuestion = new byte[Inquiry.LENGTH - 1];
            socket.send(new DatagramPacket(
                shortQuestion, shortQuestion.length, InetAddress.getByName("localhost"), ports.basePort(0)));

            driveUntil(() -> 1 == greeter.dropped());
        }
    }
}
