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
package io.nodens.cluster.frontend;

import io.aeron.Image;
import io.aeron.ImageControlledFragmentAssembler;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.nodens.sbe.protocol.ResultCode;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

/**
 * What one client sends: its image, assembled by itself and never beyond the longest request, so that a client can
 * neither hold back others nor make the member keep more of it than a request's worth.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> when the assembly of a request outgrows all before it.
 */
final class ClientStream implements ControlledFragmentHandler
{
    private static final int MAX_REJECT_REASON_LENGTH = 256;

    final Image image;
    final ClientConnection connection;
    final boolean isIpc;
    boolean isGone;
    boolean isRejected;

    private final ImageControlledFragmentAssembler assembler = new ImageControlledFragmentAssembler(this::onMessage);
    private final RequestAdapter adapter;
    private final SessionLiveness liveness;
    private final ErrorHandler errorHandler;
    private final int maxRequestLength;
    private long assembledLength;

    ClientStream(
        final Image image,
        final boolean isIpc,
        final ClientConnection connection,
        final RequestAdapter adapter,
        final SessionLiveness liveness,
        final ErrorHandler errorHandler,
        final int maxRequestLength)
    {
        this.image = image;
        this.isIpc = isIpc;
        this.connection = connection;
        this.adapter = adapter;
        this.liveness = liveness;
        this.errorHandler = errorHandler;
        this.maxRequestLength = maxRequestLength;
    }

    int poll(final int fragmentLimit)
    {
        return image.controlledPoll(this, fragmentLimit);
    }

    /** Have the client's publication refused by the media driver, which tells the client why. */
    void reject(final String reason)
    {
        isRejected = true;
        if (!isGone)
        {
            reject(image, null == reason ? "connection closed" : reason);
        }
    }

    static void reject(final Image image, final String reason)
    {
        if (image.isClosed())
        {
            return;
        }
        try
        {
            image.reject(reason.substring(0, Math.min(reason.length(), MAX_REJECT_REASON_LENGTH)));
        }
        catch (final RegistrationException ignore)
        {
            // The image ended meanwhile, which is what was wanted.
        }
    }

    /** {@inheritDoc} */
    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if ((header.flags() & FrameDescriptor.BEGIN_FRAG_FLAG) == FrameDescriptor.BEGIN_FRAG_FLAG)
        {
            assembledLength = 0;
        }
        if (assembledLength + length > maxRequestLength)
        {
            if (assembledLength <= maxRequestLength && connection.isOpen())
            {
                adapter.onOversized(connection, maxRequestLength);
            }
            assembledLength += length;
            return Action.CONTINUE;
        }
        final Action action = assembler.onFragment(buffer, offset, length, header);
        if (Action.ABORT != action)
        {
            assembledLength += length;
        }
        return action;
    }

    private Action onMessage(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (null != connection.closeReason)
        {
            return Action.CONTINUE;
        }
        if (!connection.isCongested() && isTaken(buffer, offset, length))
        {
            connection.onRequestTaken();
            return ClientConnection.State.ADDING_PUBLICATION == connection.state() ? Action.BREAK : Action.CONTINUE;
        }
        // What lies behind this request cannot be heard now. That the client itself holds it up is no sign of life.
        liveness.touchAll(
            connection, connection.aliveWhileHeldBackNs(liveness.livedNs(), SessionLiveness.MAX_HELD_BACK_NS));
        return Action.ABORT;
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // One client's trouble, of whatever kind, must stay its own.
    private boolean isTaken(final DirectBuffer buffer, final int offset, final int length)
    {
        try
        {
            liveness.isRepeated(connection.isHeldBack());
            return adapter.onMessage(connection, buffer, offset, length);
        }
        catch (final RuntimeException ex)
        {
            errorHandler.onError(ex);
            adapter.onFailure(connection, ResultCode.SYSTEM_ERROR);
            return true;
        }
        finally
        {
            liveness.isRepeated(false);
        }
    }
}
