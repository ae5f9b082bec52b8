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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

class HealthChecksTest
{
    private final AdminHarness harness = new AdminHarness();

    @AfterEach
    void close()
    {
        harness.close();
    }

    @Test
    void shouldBeAliveAndReadyWhenItServes()
    {
        harness.serving();

        check("/livez", 200, "ok\n");
        check("/readyz", 200, "ok\n");
    }

    @Test
    void shouldBeAliveAndSayWhatItWaitsForWhenItGreetsTheOthers()
    {
        harness.log.line("waiting for the other members");

        check("/livez", 200, "ok\n");
        check("/readyz", 503, "not ready\nstarting: waiting for the other members\n");
    }

    @Test
    void shouldSayWhatItWaitsForWhenItHasNotServedYet()
    {
        harness.status.vitals(harness.vitals(false, false, false, "the service to replay the log"));

        check("/livez", 200, "ok\n");
        check("/readyz", 503, "not ready\nstarting: waiting for the service to replay the log\n");
    }

    @Test
    void shouldSayThatThereIsNoLeaderWhenItHasLostIt()
    {
        harness.serving();
        harness.status.vitals(harness.vitals(true, false, false, "votes in election 7"));
        harness.nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(1500));

        check("/livez", 200, "ok\n");
        check("/readyz", 503, "not ready\nno leader: since 1.50 s; waiting for votes in election 7\n");
    }

    @Test
    void shouldSayThatItHasNoSessionWhenTheFrontEndIsNotOpen()
    {
        harness.serving();
        harness.status.vitals(harness.vitals(true, true, false, ""));

        check("/readyz", 503, "not ready\nno session with the leader (member 0)\n");
    }

    @Test
    void shouldSayThatTheReplicaLagsWhenItHasNotAppliedTheTerm()
    {
        harness.serving();
        harness.status.serving(false);

        check("/readyz", 503, "not ready\nreplica lags: it has not applied the beginning of term 3\n");
    }

    @Test
    void shouldSayByHowMuchWhenTheReplicaLags()
    {
        harness.serving();
        final long lagMs = 2_000;
        harness.nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(lagMs) - 1);
        check("/readyz", 200, "ok\n");

        harness.nowNs.addAndGet(1);

        check("/livez", 200, "ok\n");
        check("/readyz", 503, "not ready\nreplica lags: it has nothing newer than 2.00 s ago (limit " +
            "nodens.stale.timeout 2.00 s; applied position 4096 of 4160 committed)\n");
    }

    @Test
    void shouldBeAliveNoLongerWhenItStops()
    {
        harness.serving();
        harness.fault.set("its thread front-end has ended");

        check("/livez", 503, "not alive\nstopping: its thread front-end has ended\n");
        check("/readyz", 503, "not ready\nstopping: its thread front-end has ended\n");
    }

    @Test
    void shouldBeAliveNoLongerWhenItsKeeperHangs()
    {
        harness.serving();
        harness.nowNs.addAndGet(TimeUnit.SECONDS.toNanos(10) + TimeUnit.MILLISECONDS.toNanos(10));
        harness.status.freshNs(harness.nowNs.get());

        check("/livez", 503, "not alive\nhangs: its keeper has not looked for 10.01 s\n");
    }

    private void check(final String path, final int code, final String body)
    {
        final HttpResponse<String> response = harness.client.get(path);
        assertEquals(body, response.body());
        assertEquals(code, response.statusCode());
        assertEquals("text/plain; charset=utf-8", response.headers().firstValue("Content-Type").orElse(null));
    }
}
