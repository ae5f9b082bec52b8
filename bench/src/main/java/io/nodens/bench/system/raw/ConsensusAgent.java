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
package io.nodens.bench.system.raw;

import io.aeron.cluster.ConsensusModule;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.IdleStrategy;

/**
 * The consensus module of a bare member, and its archive in turns with it where both share a thread. The module waits
 * for the archive within its duty cycle; the archive has its turns then, too.
 * <p>
 * <b>Thread:</b> its own, on which the module is launched. <b>Owns:</b> the module.
 */
final class ConsensusAgent implements Agent
{
    private final AgentInvoker archive;
    private final ConsensusModule.Context context;
    private ConsensusModule module;

    /**
     * Nothing is launched yet.
     *
     * @param wiring  of the member.
     * @param archive to be driven by this; null for one that has threads of its own.
     */
    ConsensusAgent(final RawWiring wiring, final AgentInvoker archive)
    {
        this.archive = archive;
        final IdleStrategy idle = wiring.hot();
        context = wiring.consensusModule(null == archive ? idle : new Waits(idle, archive));
    }

    @Override
    public void onStart()
    {
        if (null != archive)
        {
            archive.start();
        }
        module = ConsensusModule.launch(context);
        module.conductorAgentInvoker().start();
    }

    @Override
    public int doWork()
    {
        final int workCount = null == archive ? 0 : archive.invoke();
        return workCount + module.conductorAgentInvoker().invoke();
    }

    @Override
    public void onClose()
    {
        CloseHelper.quietClose(module);
    }

    @Override
    public String roleName()
    {
        return "consensus-module";
    }

    /** Waits of the consensus module, in which the archive works. */
    private static final class Waits implements IdleStrategy
    {
        private final IdleStrategy delegate;
        private final AgentInvoker archive;

        Waits(final IdleStrategy delegate, final AgentInvoker archive)
        {
            this.delegate = delegate;
            this.archive = archive;
        }

        @Override
        public void idle(final int workCount)
        {
            delegate.idle(workCount + archive.invoke());
        }

        @Override
        public void idle()
        {
            idle(0);
        }

        @Override
        public void reset()
        {
            delegate.reset();
        }
    }
}
