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
package io.nodens.cluster.keeper;

import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberStatus;

import java.util.ArrayList;
import java.util.List;

/**
 * Says in words what a member that is not serving yet is waiting for.
 * <p>
 * <b>Thread:</b> the keeper's.
 */
final class StartProgress
{
    private final MemberContext context;
    private final ClusterView view;
    private final MemberStatus status;

    StartProgress(final MemberContext context, final ClusterView view, final MemberStatus status)
    {
        this.context = context;
        this.view = view;
        this.status = status;
    }

    /**
     * What the member waits for.
     *
     * @param frontEndState name of the front end's state.
     * @return a phrase.
     */
    String waitingFor(final String frontEndState)
    {
        final ConsensusModule.State moduleState = view.moduleState();
        if (!view.isPresent() || null == moduleState)
        {
            return "the consensus module to start";
        }

        if (ConsensusModule.State.INIT == moduleState)
        {
            return view.isRecovering() ?
                "the service to load the last snapshot (" + status.znodeCount() + " znodes so far)" :
                "the archive to open the log";
        }

        final ElectionState state = view.electionState();
        if (null != state && ElectionState.CLOSED != state)
        {
            return describe(state);
        }

        return "its front end to join the cluster (" + frontEndState + ", applied position " +
            status.appliedPosition() + " of " + view.commitPosition() + " committed)";
    }

    private String describe(final ElectionState state)
    {
        switch (state)
        {
            case INIT:
            case CANVASS:
                return "the other members (" + heard() + "; a majority alone elects after " +
                    context.text(MemberSetting.STARTUP_CANVASS_TIMEOUT) + ")";

            case NOMINATE:
            case CANDIDATE_BALLOT:
            case FOLLOWER_BALLOT:
                return "votes in election " + view.electionCount() + " (" + state + "; " + heard() + ")";

            case LEADER_LOG_REPLICATION:
                return "a majority of members to copy the log that this new leader has (" + heard() + ")";

            case FOLLOWER_LOG_REPLICATION:
            case FOLLOWER_CATCHUP_INIT:
            case FOLLOWER_CATCHUP_AWAIT:
            case FOLLOWER_CATCHUP:
                return "the log that it missed, from the leader (" + state + ", " + progress() + ")";

            case LEADER_REPLAY:
            case FOLLOWER_REPLAY:
                return "the service to replay the log (" + progress() + ")";

            default:
                return "the election to end (" + state + " in term " + view.termId() + "; " + heard() + ")";
        }
    }

    private String progress()
    {
        return "applied position " + status.appliedPosition() + " of " + view.commitPosition() + " committed";
    }

    /**
     * Which of the others answer.
     *
     * @return a phrase such as "heard of member 1, not of member 2 at host:20202".
     */
    private String heard()
    {
        final List<String> heard = new ArrayList<>();
        final List<String> silent = new ArrayList<>();
        for (final MemberEndpoints.Endpoint endpoint : context.endpoints().all())
        {
            if (endpoint.memberId() != context.memberId())
            {
                final String address = endpoint.address(MemberEndpoints.CONSENSUS_PORT_OFFSET);
                if (view.hasHeardFrom(address))
                {
                    heard.add("member " + endpoint.memberId());
                }
                else
                {
                    silent.add("member " + endpoint.memberId() + " at " + address);
                }
            }
        }

        if (silent.isEmpty())
        {
            return "heard of all " + heard.size() + " since the start";
        }

        return (heard.isEmpty() ? "heard of none" : "heard of " + String.join(", ", heard)) +
            ", not of " + String.join(", ", silent) + " since the start";
    }
}
