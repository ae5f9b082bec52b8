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
package io.nodens.bench.xchk;

import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.JuteStatus;
import io.nodens.gateway.jute.MultiResponseDecoder;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.ReplyHeaderDecoder;
import io.nodens.gateway.jute.ResponseDecoder;

/**
 * What a stream learns from the left server, so that later requests meet znodes that are there, in versions that they
 * have.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class Lessons
{
    private final Paths paths;
    private final Writes writes;
    private final ResponseDecoder body = new ResponseDecoder();
    private final MultiResponseDecoder results = new MultiResponseDecoder();

    /**
     * Teach two sources of requests.
     *
     * @param paths  that learn of znodes.
     * @param writes that learn of versions.
     */
    Lessons(final Paths paths, final Writes writes)
    {
        this.paths = paths;
        this.writes = writes;
    }

    /**
     * Read a reply.
     *
     * @param request that it answers.
     * @param reply   of the left server.
     */
    void learn(final Request request, final Frame reply)
    {
        if (!reply.hasHeader() || ErrorCodes.OK != reply.header().error())
        {
            return;
        }

        final int length = reply.length() - ReplyHeaderDecoder.LENGTH;
        if (Opcodes.MULTI == request.opcode())
        {
            if (JuteStatus.isWhole(results.wrap(reply.buffer(), ReplyHeaderDecoder.LENGTH, length)))
            {
                for (int i = 0; results.next(); i++)
                {
                    learn(results.opcode(), request.path(i), results.result());
                }
            }
        }
        else if (length > 0 && JuteStatus.isWhole(
            body.wrap(request.opcode(), reply.buffer(), ReplyHeaderDecoder.LENGTH, length)))
        {
            learn(request.opcode(), request.path(0), body);
        }
    }

    private void learn(final int opcode, final String path, final ResponseDecoder result)
    {
        switch (opcode)
        {
            case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_TTL ->
            {
                final String created = result.path().text();
                if (!created.endsWith("/keep"))
                {
                    paths.onCreated(created);
                    writes.onVersion(created, 0);
                }
            }
            case Opcodes.EXISTS, Opcodes.GET_DATA, Opcodes.SET_DATA ->
            {
                if (null != path)
                {
                    writes.onVersion(path, result.stat().version());
                }
            }
            default ->
            {
            }
        }
    }
}
