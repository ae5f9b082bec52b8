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

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Sends requests of a client to both servers, reads what they say up to the last reply, and compares it frame by frame.
 * <pre>
 *   left    event  reply  reply  event  reply
 *   right   event  reply  reply  event  reply      the same frames in the same order
 * </pre>
 * <b>Thread:</b> owned by one caller; calls block.
 */
final class Exchange
{
    private static final int MAX_HEX = 512;
    private static final int MAX_FRAMES_SHOWN = 8;

    private final FrameComparator comparator;
    private final OperationLog log;
    private final Lessons lessons;
    private final String replay;

    /**
     * Compare by a comparator.
     *
     * @param comparator of frames.
     * @param log        of what was asked.
     * @param lessons    that are learnt from the left server.
     * @param replay     how to do the same again, for reports.
     */
    Exchange(final FrameComparator comparator, final OperationLog log, final Lessons lessons, final String replay)
    {
        this.comparator = comparator;
        this.log = log;
        this.lessons = lessons;
        this.replay = replay;
    }

    /**
     * Send and compare.
     *
     * @param client   that asks.
     * @param requests to send at once; only the last may be one behind which the connection is closed.
     */
    void run(final Client client, final List<Request> requests)
    {
        send(client, requests);
        receive(client, requests);
    }

    /**
     * Send.
     *
     * @param client   that asks.
     * @param requests to send at once.
     */
    void send(final Client client, final List<Request> requests)
    {
        for (int side = 0; side < Sides.COUNT; side++)
        {
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (final Request request : requests)
            {
                bytes.writeBytes(request.frames()[side]);
            }

            client.connections[side].send(bytes.toByteArray());
        }
    }

    /**
     * Read and compare. When the last request was one behind which the connection is closed, the client is away.
     *
     * @param client   that asked.
     * @param requests that were sent.
     */
    void receive(final Client client, final List<Request> requests)
    {
        final boolean isEnding = !requests.isEmpty() && requests.get(requests.size() - 1).isEnding();
        final List<Frame> left = read(client.connections[Sides.LEFT], requests.size(), isEnding);
        final List<Frame> right = read(client.connections[Sides.RIGHT], requests.size(), isEnding);
        if (client.isOrderFree)
        {
            sortDeletions(left);
            sortDeletions(right);
        }

        int answered = 0;
        for (int i = 0; i < Math.max(left.size(), right.size()); i++)
        {
            final Request request = answered < requests.size() ? requests.get(answered) : null;
            final Frame leftFrame = i < left.size() ? left.get(i) : Frame.absent("no more");
            final Frame rightFrame = i < right.size() ? right.get(i) : Frame.absent("no more");
            final String difference = comparator.compare(request, leftFrame, rightFrame, client.lastZxids);
            if (null != difference)
            {
                throw found(difference, "client " + client.index + ", " + request, null == request ? 0 :
                    request.opcode(), left.subList(i, left.size()), right.subList(i, right.size()));
            }

            if (leftFrame.isEvent())
            {
                log.tally().onEvent(leftFrame);
            }
            else if (null != request)
            {
                log.onReply(client, request, leftFrame);
                lessons.learn(request, leftFrame);
                answered++;
            }

            if (leftFrame.isAbsent() && !(isEnding && "closed".equals(leftFrame.absence())))
            {
                throw found("both servers end the connection: " + leftFrame.absence(), "client " + client.index +
                    ", " + request, 0, left, right);
            }
        }

        if (isEnding)
        {
            client.disconnect();
        }
    }

    /**
     * Report a difference.
     *
     * @param difference what differs.
     * @param request    that was answered, for readers.
     * @param opcode     of it.
     * @param left       frames from the first that differs.
     * @param right      frames from the first that differs.
     * @return what is to be thrown.
     */
    DifferenceFoundException found(
        final String difference,
        final String request,
        final int opcode,
        final List<Frame> left,
        final List<Frame> right)
    {
        final StringBuilder text = new StringBuilder("DIFFERENCE after ").append(log.count())
            .append(" operations: ").append(difference)
            .append("\n request: ").append(request);
        describe(text, Sides.LEFT, opcode, left);
        describe(text, Sides.RIGHT, opcode, right);
        text.append("\n before it:\n");
        log.describe(text);
        return new DifferenceFoundException(text.append(" again with: ").append(replay).toString());
    }

    private static void describe(
        final StringBuilder text, final int side, final int opcode, final List<Frame> frames)
    {
        for (int i = 0; i < frames.size() && i < MAX_FRAMES_SHOWN; i++)
        {
            text.append("\n ").append(Sides.name(side)).append(0 == i ? ": " : " then: ")
                .append(0 == i || frames.get(i).isEvent() ? FrameText.describe(opcode, frames.get(i)) :
                    FrameText.header(frames.get(i)));
            if (0 == i)
            {
                text.append("\n ").append(Sides.name(side)).append(" hex: ").append(frames.get(i).hex(MAX_HEX));
            }
        }
    }

    private static List<Frame> read(final FrameSocket connection, final int count, final boolean isEnding)
    {
        final List<Frame> frames = new ArrayList<>();
        int replies = 0;
        while (isEnding || replies < count)
        {
            final Frame frame = connection.read();
            frames.add(frame);
            if (frame.isAbsent())
            {
                break;
            }

            replies += frame.isEvent() ? 0 : 1;
        }

        return frames;
    }

    /** ZooKeeper deletes the ephemerals of a session in the order of a hash set. */
    private static void sortDeletions(final List<Frame> frames)
    {
        int begin = 0;
        while (begin < frames.size())
        {
            int end = begin + 1;
            while (end < frames.size() && frames.get(begin).isEvent() && frames.get(end).isEvent() &&
                frames.get(begin).header().zxid() == frames.get(end).header().zxid())
            {
                end++;
            }

            frames.subList(begin, end).sort(Comparator.comparing((frame) -> FrameText.describe(0, frame)));
            begin = end;
        }
    }
}
