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
package io.nodens.client;

import io.nodens.client.connection.ClientConductor;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.connection.RequestSubmitter;

/** Lets recipes in to what applications have no use for. */
final class RecipeDoor extends RecipeAccess
{
    @Override
    public AsyncNodensClient reserve(final AsyncNodensClient client)
    {
        return new AsyncNodensClient(client, new RequestSubmitter(client.conductor(), true));
    }

    @Override
    public AsyncNodensClient direct(final AsyncNodensClient client)
    {
        return client.unwalled();
    }

    @Override
    protected ClientConductor conductor(final AsyncNodensClient client)
    {
        return client.conductor();
    }

    @Override
    public boolean isInvoked(final AsyncNodensClient client)
    {
        return client.isInvoked();
    }

    @Override
    public long operationTimeoutMs(final AsyncNodensClient client)
    {
        return client.context().operationTimeoutMs();
    }
}
