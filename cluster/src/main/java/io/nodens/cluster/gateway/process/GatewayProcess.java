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
package io.nodens.cluster.gateway.process;

import io.aeron.exceptions.DriverTimeoutException;
import io.nodens.client.ClientCredentials;
import io.nodens.cluster.gateway.MemberGateway;
import io.nodens.cluster.gateway.ZooKeeperFacts;
import io.nodens.cluster.launch.GuardedThreads;
import io.nodens.cluster.launch.MappedMemory;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSecrets;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.wiring.AeronWiring;
import io.nodens.gateway.Gateway;
import io.nodens.gateway.GatewayFiles;
import io.nodens.tree.TreeException;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The gateway of a member in a process of its own: serves clients of ZooKeeper as long as the member lives, closes its
 * ports when the member is gone, so that clients find another one, and waits for its next life. It has the member's
 * settings, and changes nothing in the member's directories.
 * <pre>
 *   WAITING --member is ready--&gt; OPEN --member is gone--&gt; WAITING     any --close(), fault--&gt; end
 * </pre>
 * <b>Thread:</b> {@link #run()} on one, {@link #close()} on any. <b>Owns:</b> ports, agents and mappings.
 */
public final class GatewayProcess implements AutoCloseable
{
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Between two looks for a member that is not there, each of which maps files. */
    private static final long WAITING_POLL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long DEATH_NOTICE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int TURNS_PER_LOOK = 5;

    private final long startNs = SystemNanoClock.INSTANCE.nanoTime();
    private final MemberContext context;
    private final MemberLog log;
    private final GuardedThreads threads;
    private final AtomicReference<MemberException> fault = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean isClosing;
    private volatile boolean isOpen;
    private volatile boolean isWithoutMemory;
    private volatile Thread runner;
    private volatile MemberLife life;
    private GatewayFiles files;
    private ClientCredentials credentials;
    private StatusMirror mirror;
    private Gateway gateway;
    private String waitingFor;
    private boolean isShort;
    private int turn;

    private GatewayProcess(final MemberContext context)
    {
        this.context = context;
        log = MemberLog.ofGateway(
            context.out(), context.memberId(), "yes".equals(context.text(MemberSetting.VERBOSE)));
        threads = new GuardedThreads(
            context.memberId(),
            () -> isClosing,
            this::onThreadEnd,
            context.exhaustionHook());
    }

    /**
     * Check the settings and the files that they name. No port is opened.
     *
     * @param context as the member has it; concluded here.
     * @return the gateway, to be run.
     * @throws MemberException when a setting does not fit.
     */
    public static GatewayProcess of(final MemberContext context)
    {
        context.conclude();
        AeronWiring.silenceFallbackLogger();
        final GatewayProcess process = new GatewayProcess(context);
        process.credentials = MemberSecrets.ofOwnClient(context);
        process.files = MemberGateway.openFiles(context, process.threads, process.log::line);
        final String warning = MemberSecrets.readableByOthers(context);
        if (null != warning)
        {
            process.log.line("warning: " + warning);
        }
        return process;
    }

    /**
     * Serve until {@link #close()} or a fault.
     *
     * @return the fault; null when it was closed.
     */
    @SuppressWarnings("checkstyle:IllegalCatch") // Whatever it is ends the process, with a reason.
    public MemberException run()
    {
        runner = Thread.currentThread();
        try
        {
            while (!isClosing && null == fault.get())
            {
                poll();
                LockSupport.parkNanos(null == gateway ? WAITING_POLL_NS : POLL_NS);
            }
        }
        catch (final MemberException ex)
        {
            fault.compareAndSet(null, ex);
        }
        catch (final Throwable ex)
        {
            log.onError(ex);
            onFault(MemberException.Category.FAULT, "it failed: " + MemberLog.reason(ex));
        }
        finally
        {
            end();
        }
        return fault.get();
    }

    private void end()
    {
        final MemberException met = fault.get();
        if (null != met)
        {
            log.line("stopping because " + met.getMessage());
        }
        try
        {
            closeLife();
            CloseHelper.quietClose(files);
            log.line("stopped");
        }
        finally
        {
            ended.countDown();
        }
    }

    private void poll()
    {
        if (isWithoutMemory)
        {
            log.line("warning: " + MappedMemory.fault(context.aeronDir()) +
                "; clients are sent to other members, and the gateway begins anew");
            closeLife();
            isWithoutMemory = false;
        }
        else if (null == life)
        {
            look();
        }
        else if (life.isGone())
        {
            if (null != gateway)
            {
                log.line("the member is gone: clients are sent to other members until it is back");
            }
            closeLife();
        }
        else if (null == gateway)
        {
            open();
        }
        else if (++turn % TURNS_PER_LOOK == 0)
        {
            mirror.update(SystemNanoClock.INSTANCE.nanoTime());
        }
    }

    private void look()
    {
        try
        {
            life = MemberLife.open(context, log);
        }
        catch (final TreeException ex)
        {
            waiting("the member to start with " + context.dataDir() + " (" + ex.getMessage() + ")");
        }
    }

    private void open()
    {
        if (!life.poll())
        {
            waiting(life.waitingFor());
            return;
        }
        if (!hasRoom())
        {
            return;
        }

        mirror = new StatusMirror(context, life, log);
        mirror.update(SystemNanoClock.INSTANCE.nanoTime());
        try
        {
            gateway = MemberGateway.launchOutside(
                context,
                life.region(),
                life.replica(),
                ZooKeeperFacts.outside(context, mirror.status(), SystemNanoClock.INSTANCE, startNs),
                new MemberGateway.OwnProofs(files, ownCredentials()),
                threads.unless(() -> !isOpen),
                this::onError,
                log);
        }
        catch (final MemberException ex)
        {
            if (MemberException.Category.ENVIRONMENT != ex.category() && isGoneSoon())
            {
                // It went while it was joined: no fault of this process.
                return;
            }
            throw ex;
        }
        isOpen = true;
        waitingFor = null;
        log.line("ready; tree: " + context.regionDir() + ", generation " + life.region().generation() +
            "; aeron: " + context.aeronDir());
    }

    /** What is missing is told once, whatever was waited for before. */
    private boolean hasRoom()
    {
        final String shortage = ConnectionRoom.shortage(context);
        if (null != shortage && !isShort)
        {
            log.line("warning: " + shortage + "; waiting until there is room");
        }
        isShort = null != shortage;
        return !isShort;
    }

    /** The member may ask for others in its new life; a file that cannot be read now is no reason to serve nobody. */
    private ClientCredentials ownCredentials()
    {
        try
        {
            credentials = MemberSecrets.ofOwnClient(context);
        }
        catch (final MemberException ex)
        {
            log.line("warning: the secret from before stays in use, because " + ex.getMessage());
        }
        return credentials;
    }

    /** A member that was killed is found dead some time later, by its heartbeat. */
    private boolean isGoneSoon()
    {
        final long deadlineNs = SystemNanoClock.INSTANCE.nanoTime() + DEATH_NOTICE_NS;
        while (!life.isGone() && !isClosing && SystemNanoClock.INSTANCE.nanoTime() - deadlineNs < 0)
        {
            LockSupport.parkNanos(POLL_NS);
        }
        return life.isGone();
    }

    /** Said once, until the gateway has been open again. */
    private void waiting(final String what)
    {
        if (null == waitingFor)
        {
            log.line("waiting for " + what);
        }
        waitingFor = what;
    }

    /** What fails because the member is gone is told once, and not by all that it was for. */
    private void onError(final Throwable ex)
    {
        if (isClosing || (null != life && life.isGone()))
        {
            return;
        }

        if (ex instanceof DriverTimeoutException)
        {
            log.line("warning: the member hangs: its media driver does not answer, and clients get no session " +
                "until it does");
        }
        else if (!(ex instanceof AgentTerminationException) || null != ex.getMessage())
        {
            // Without a message it is how an Aeron client ends behind the time-out.
            log.onError(ex);
        }
    }

    private void onThreadEnd(final String name, final Throwable cause)
    {
        if (MappedMemory.isFault(cause))
        {
            // Nothing of its own is lost with its connection: it waits for room, as before it first had one.
            isWithoutMemory = true;
            LockSupport.unpark(runner);
            return;
        }

        onFault(MemberException.Category.FAULT, "its thread " + name + " has ended");
    }

    private void onFault(final MemberException.Category category, final String reason)
    {
        fault.compareAndSet(null, new MemberException(category, reason));
        LockSupport.unpark(runner);
    }

    /** First whoever reads, then what is read. */
    private void closeLife()
    {
        isOpen = false;
        CloseHelper.quietClose(gateway);
        CloseHelper.quietClose(life);
        gateway = null;
        mirror = null;
        life = null;
    }

    /** End {@link #run()}, if it was called, and wait until everything is closed. */
    @Override
    public void close()
    {
        isClosing = true;
        if (null == runner)
        {
            CloseHelper.quietClose(files);
            return;
        }
        LockSupport.unpark(runner);
        try
        {
            ended.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
