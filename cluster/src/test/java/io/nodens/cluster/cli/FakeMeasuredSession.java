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
package io.nodens.cluster.cli;

import io.nodens.client.Acl;
import io.nodens.client.CreateMode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.cli.access.MeasuredSession;
import io.nodens.cluster.cli.access.WatchTarget;

/**
 * A session whose answers take as long as a test says.
 */
final class FakeMeasuredSession implements MeasuredSession
{
    private final FakeCluster cluster;
    private final long answerNs;
    private String path;
    private String ephemeralPath;
    private byte[] data;
    private Runnable onAnswer;
    private String watched;
    private Runnable onEvent;
    private int waiting;
    private long sentNs;

    FakeMeasuredSession(final FakeCluster cluster, final long answerNs)
    {
        this.cluster = cluster;
        this.answerNs = answerNs;
    }

    @Override
    public void prepare(
        final String znode, final String ephemeral, final byte[] bytes, final Runnable answerHandler)
    {
        path = znode;
        ephemeralPath = ephemeral;
        data = bytes;
        onAnswer = answerHandler;
    }

    @Override
    public boolean offer(final Request request)
    {
        if (null != cluster.failRequests)
        {
            throw cluster.failRequests;
        }
        switch (request)
        {
            case GET -> cluster.get(path, null);
            case SET -> cluster.set(path, data, -1);
            case CREATE -> cluster.create(ephemeralPath, data, CreateMode.EPHEMERAL, 0, Acl.OPEN);
            default -> cluster.delete(ephemeralPath, -1);
        }
        cluster.measuredRequests++;
        waiting++;
        sentNs = System.nanoTime();
        return true;
    }

    @Override
    public int doWork()
    {
        if (0 == waiting || System.nanoTime() - sentNs < answerNs)
        {
            return 0;
        }

        for (; waiting > 0; waiting--)
        {
            onAnswer.run();
        }
        return 1;
    }

    @Override
    public void watch(final String znode, final Runnable eventHandler)
    {
        watched = znode;
        onEvent = eventHandler;
        rewatch();
    }

    private void rewatch()
    {
        cluster.watch(watched, WatchTarget.DATA, (event) ->
        {
            onEvent.run();
            if (cluster.has(watched))
            {
                rewatch();
            }
        });
    }

    @Override
    public void create(final String znode, final byte[] bytes, final CreateMode mode, final long ttlMs)
    {
        if (null != cluster.failCreates)
        {
            throw cluster.failCreates;
        }
        cluster.create(znode, bytes, mode, ttlMs, Acl.OPEN);
    }

    @Override
    public boolean delete(final String znode, final long timeoutMs)
    {
        try
        {
            cluster.delete(znode, -1);
            return true;
        }
        catch (final NodensException ex)
        {
            return !cluster.has(znode);
        }
    }

    @Override
    public void close()
    {
        waiting = 0;
    }
}
