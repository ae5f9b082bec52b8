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
package io.nodens.client.recipes;

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.exceptions.NodeExistsException;
import io.nodens.client.exceptions.Operation;

import java.util.concurrent.CompletableFuture;

/**
 * Claims the first element that nobody has claimed, by an ephemeral.
 */
final class ClaimSearch extends QueueSearch<QueueClaim>
{
    private final AsyncNodensClient application;
    private final QueuePaths paths;
    private final LockListener listener;

    ClaimSearch(
        final AsyncNodensClient application,
        final QueuePaths paths,
        final boolean isWaiting,
        final LockListener listener)
    {
        super(application, paths, isWaiting);
        this.application = application;
        this.paths = paths;
        this.listener = listener;
    }

    @Override
    void tryGet(final QueueElement element, final String name, final String path)
    {
        final OwnedZnode claim = new OwnedZnode(
            application, Operation.QUEUE, paths.claims() + "/" + name, null, false, ListenerOwner.of(listener),
            new Notices(timers));
        final CompletableFuture<Long> unused = claim.held().whenComplete((token, throwable) -> steps.run(() ->
        {
            if (null == throwable)
            {
                verify(claim, element, path);
            }
            else if (Failures.cause(throwable) instanceof NodeExistsException)
            {
                onMissed();
            }
            else
            {
                fail(throwable);
            }
        }));
        claim.claim();
    }

    @Override
    void giveBack(final QueueClaim value)
    {
        value.giveUp();
    }

    /** Whoever claimed it before may have completed it. */
    private void verify(final OwnedZnode claim, final QueueElement element, final String path)
    {
        chain.follow(() -> client.exists(path, null, ReadLevel.LOCAL), (stat, throwable) ->
        {
            if (null == throwable && null != stat && stat.czxid() == element.zxid())
            {
                onGot(new QueueClaim(application, claim, element, path));
            }
            else if (null == throwable)
            {
                claim.leave();
                onMissed();
            }
            else
            {
                chain.again(throwable, () -> verify(claim, element, path), (reason) ->
                {
                    claim.leave();
                    fail(reason);
                });
            }
        });
    }
}
