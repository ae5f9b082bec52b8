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
package io.nodens.cluster.admin;

import io.nodens.cluster.gateway.ZooKeeperFacts;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.ClusterLimits;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.Vitals;
import io.nodens.gateway.words.ServerFacts;
import io.nodens.sbe.protocol.MemberRole;
import io.nodens.tree.TreeRegion;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An admin endpoint over a status that a test writes, with clocks that a test turns.
 */
final class AdminHarness implements AutoCloseable
{
    static final long START_MS = 1_700_000_000_000L;

    final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    final AtomicLong nowNs = new AtomicLong(TimeUnit.HOURS.toNanos(1));
    final AtomicLong nowMs = new AtomicLong(START_MS + 60_000);
    final AtomicReference<String> fault = new AtomicReference<>();
    final AtomicReference<TreeRegion> region = new AtomicReference<>();
    final ServerFacts memberFacts;
    final GatewayLink gateway;
    final MemberStatus status;
    final MemberLog log;
    final AdminSources sources;
    final AdminServer server;
    final AdminClient client;

    AdminHarness()
    {
        this(new MemberContext().memberId(1).members("0=alpha:20000,1=beta:20000,2=gamma:20000"));
    }

    AdminHarness(final MemberContext context)
    {
        if (!context.isGiven(MemberSetting.ADMIN_PORT))
        {
            context.set(MemberSetting.ADMIN_PORT, "0");
        }
        context.conclude();
        status = new MemberStatus(context.memberId());
        log = new MemberLog(new PrintStream(printed, true, StandardCharsets.UTF_8), context.memberId());
        memberFacts = new ZooKeeperFacts(
            context,
            status,
            fault::get,
            nowNs::get,
            nowNs.get() - TimeUnit.MILLISECONDS.toNanos(nowMs.get() - START_MS)).withoutGateway();
        gateway = new GatewayLink(memberFacts);
        sources = new AdminSources(
            context, status, log, region::get, gateway, fault::get, START_MS, nowNs::get, nowMs::get);
        server = AdminServer.open(sources);
        client = null == server ? null : new AdminClient(server.address());
    }

    /** A member that serves as a follower of member 0. */
    AdminHarness serving()
    {
        status.roleCode(MemberRole.FOLLOWER.value());
        status.leaderMemberId(0);
        status.leadershipTermId(3);
        status.zxid(77);
        status.appliedPosition(4096);
        status.znodeCount(12);
        status.freshNs(nowNs.get());
        status.limits(new ClusterLimits(1000, 1 << 20, 10, 1024, 5));
        status.serving(true);
        status.vitals(vitals(true, true, true, ""));
        return this;
    }

    Vitals vitals(
        final boolean hasServed, final boolean isElected, final boolean isFrontEndOpen, final String waitingFor)
    {
        return new Vitals(
            nowNs.get(), hasServed, waitingFor, isElected, false, isFrontEndOpen, 3, nowNs.get(), 2, 4160, 1, 5_000_000,
            123, 0, 1 << 20, 1 << 30, 1L << 40, 6);
    }

    String lines()
    {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close()
    {
        if (null != server)
        {
            server.close();
        }
    }
}
