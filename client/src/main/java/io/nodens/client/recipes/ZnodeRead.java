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
import io.nodens.client.Response;
import io.nodens.client.ResponseHandler;
import io.nodens.client.exceptions.BackPressureException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * What a read of one znode has found, and what the answer is valid as of.
 *
 * @param znode       that was found, null for none.
 * @param hasChildren whether it has children.
 * @param zxid        of the answer.
 */
record ZnodeRead(CachedZnode znode, boolean hasChildren, long zxid)
{
    /**
     * Read a znode.
     *
     * @param client whose futures complete on its own thread.
     * @param path   of the znode.
     * @return what is found.
     */
    static CompletableFuture<ZnodeRead> of(final AsyncNodensClient client, final String path)
    {
        final Answer answer = new Answer(path);
        final UnsafeBuffer name = new UnsafeBuffer(path.getBytes(StandardCharsets.UTF_8));
        final long result = client.getData(name, 0, name.capacity(), ReadLevel.LOCAL, null, answer);
        if (result < 0)
        {
            answer.completeExceptionally(AsyncNodensClient.BACK_PRESSURED == result ?
                new BackPressureException(Operation.CACHE, path, "too many requests in flight") :
                NodensException.of(
                    null == client.end() ? ErrorCode.CLIENT_CLOSED : client.end().code(), Operation.CACHE, path,
                    null == client.end() ? "the client is being closed" : client.end().detail()));
        }

        return answer;
    }

    private static final class Answer extends CompletableFuture<ZnodeRead> implements ResponseHandler
    {
        private final String path;

        private Answer(final String path)
        {
            this.path = path;
        }

        @Override
        public void onResponse(final Response response)
        {
            if (ErrorCode.OK == response.code())
            {
                final byte[] data = response.isNullData() ? null : new byte[response.length()];
                if (null != data)
                {
                    response.buffer().getBytes(response.offset(), data);
                }

                complete(new ZnodeRead(
                    new CachedZnode(path, data, response.stat()), response.stat().numChildren() > 0, response.zxid()));
            }
            else if (ErrorCode.NO_NODE == response.code())
            {
                complete(new ZnodeRead(null, false, response.zxid()));
            }
            else
            {
                completeExceptionally(response.exception());
            }
        }
    }
}
