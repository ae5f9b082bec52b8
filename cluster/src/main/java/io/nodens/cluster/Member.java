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
package io.nodens.cluster;

import io.nodens.cluster.status.MemberStatus;

/**
 * One member of a cluster, running inside this process: media driver, archive, consensus module, replicated service and front
 * end. Several may live in one process, each with its own directories and ports.
 * <p>
 * <b>Thread:</b> launch and close from one thread; the rest from any.
 */
public final class Member implements AutoCloseable
{
    /** Exit code of a process whose member stopped itself after a fault: a supervisor should start it again. */
    public static final int EXIT_CODE_FAULT = 70;
    /** Exit code of a process whose member was refused because of its configuration. */
    public static final int EXIT_CODE_CONFIGURATION = 64;
    /** Exit code of a process whose member was refused because of its host. */
    public static final int EXIT_CODE_ENVIRONMENT = 69;
    /** Exit code of a process whose member did not become ready in the time allowed. */
    public static final int EXIT_CODE_TIMEOUT = 75;

    private final MemberContext context;

    private Member(final MemberContext context)
    {
        this.context = context;
    }

    /**
     * Check, start everything and return without waiting for an election.
     *
     * @param context of the member; concluded here.
     * @return the member, on its way to be ready.
     * @throws MemberException when it cannot start here.
     */
    public static Member launch(final MemberContext context)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Wait until the member has a leader, has caught up and serves clients.
     *
     * @param timeoutNs most nanoseconds to wait.
     * @throws MemberException when the time is over, naming what it waited for, or the member stopped itself.
     */
    public void awaitReady(final long timeoutNs)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Whether the member has been ready since its start.
     *
     * @return true once it was.
     */
    public boolean isReady()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Whether the member met a fault and stopped itself.
     *
     * @return true if it did.
     */
    public boolean isStopped()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Whether the member leads.
     *
     * @return true if it does, as far as it knows.
     */
    public boolean isLeader()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * What the member knows of itself.
     *
     * @return its status.
     */
    public MemberStatus status()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Settings of the member.
     *
     * @return its concluded context.
     */
    public MemberContext context()
    {
        return context;
    }

    /**
     * Stop everything in order and delete what lives in shared memory. Returns within two seconds unless the disk stalls.
     */
    @Override
    public void close()
    {
        throw new UnsupportedOperationException();
    }
}
