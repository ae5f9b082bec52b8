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

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each kind of request was answered how, so that a run shows what it covered.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class Tally
{
    private static final int CLOSED = 1;
    private static final int EVENT_TYPES = 4;
    /** Opcode and the errors that a run of some length meets. */
    private static final int[][] EXPECTED =
    {
        {Opcodes.CREATE, 0, -5, -8, -101, -102, -108, -110, -114},
        {Opcodes.CREATE2, 0, -5, -8, -101, -102, -108, -110, -114},
        {Opcodes.CREATE_TTL, 0, -5, -8, -101, -102, -110, -114},
        {Opcodes.DELETE, 0, -5, -8, -101, -102, -103, -111},
        {Opcodes.EXISTS, 0, -5, -8, -101, -102},
        {Opcodes.GET_DATA, 0, -5, -101, -102},
        {Opcodes.SET_DATA, 0, -5, -8, -101, -102, -103},
        {Opcodes.GET_ACL, 0, -5, -101, -102},
        {Opcodes.SET_ACL, 0, -101, -102, -103, -114},
        {Opcodes.GET_CHILDREN, 0, -5, -101, -102},
        {Opcodes.GET_CHILDREN2, 0, -5, -101, -102},
        {Opcodes.SYNC, 0, -5},
        {Opcodes.PING, 0},
        {Opcodes.MULTI, 0, -5},
        {Opcodes.MULTI_READ, 0, -5},
        {Opcodes.RECONFIG, -123},
        {Opcodes.CHECK_WATCHES, 0, -5, -121},
        {Opcodes.REMOVE_WATCHES, 0, -5, -121},
        {Opcodes.ADD_WATCH, 0, -5},
        {Opcodes.SET_WATCHES, 0},
        {Opcodes.SET_WATCHES2, 0},
        {Opcodes.GET_EPHEMERALS, 0, -5},
        {Opcodes.GET_ALL_CHILDREN_NUMBER, 0, -5, -101, -102},
        {Opcodes.AUTH, 0, -115},
        {Opcodes.SASL, 0},
        {Opcodes.WHO_AM_I, 0},
        {Opcodes.CLOSE_SESSION, 0},
        {Opcodes.CHECK, -6},
        {RequestStream.UNKNOWN_OPCODE, -6}
    };

    private final Map<Integer, Map<Integer, Long>> counts = new TreeMap<>();
    private final Map<Integer, Map<Integer, Long>> resultCounts = new TreeMap<>();
    private final Map<Integer, Long> eventCounts = new TreeMap<>();
    private final Map<String, Long> handshakeCounts = new TreeMap<>();
    private final ResponseDecoder body = new ResponseDecoder();
    private final MultiResponseDecoder results = new MultiResponseDecoder();

    /**
     * Count an answer.
     *
     * @param opcode of the request.
     * @param reply  to it.
     */
    void add(final int opcode, final Frame reply)
    {
        final int outcome = reply.hasHeader() ? reply.header().error() : CLOSED;
        counts.computeIfAbsent(opcode, (key) -> new TreeMap<>()).merge(outcome, 1L, Long::sum);
        if ((Opcodes.MULTI == opcode || Opcodes.MULTI_READ == opcode) && ErrorCodes.OK == outcome &&
            JuteStatus.isWhole(results.wrap(reply.buffer(), ReplyHeaderDecoder.LENGTH,
            reply.length() - ReplyHeaderDecoder.LENGTH)))
        {
            while (results.next())
            {
                resultCounts.computeIfAbsent(results.opcode(), (key) -> new TreeMap<>())
                    .merge(results.error(), 1L, Long::sum);
            }
        }
    }

    /**
     * Count an event.
     *
     * @param event of the left server.
     */
    void onEvent(final Frame event)
    {
        body.wrap(Opcodes.NOTIFICATION, event.buffer(), ReplyHeaderDecoder.LENGTH,
            event.length() - ReplyHeaderDecoder.LENGTH);
        eventCounts.merge(body.eventType(), 1L, Long::sum);
    }

    /**
     * Count what came of the first frame of a connection.
     *
     * @param outcome for readers.
     */
    void onHandshake(final String outcome)
    {
        handshakeCounts.merge(outcome, 1L, Long::sum);
    }

    /**
     * Number of answers.
     *
     * @param opcode of the request.
     * @param error  of the answer.
     * @return the number.
     */
    long count(final int opcode, final int error)
    {
        return counts.getOrDefault(opcode, Map.of()).getOrDefault(error, 0L);
    }

    /**
     * Number of events.
     *
     * @return the number.
     */
    long eventCount()
    {
        return eventCounts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * What a run of some 100,000 operations should have met, and this one has not.
     *
     * @return for readers, one line each.
     */
    List<String> missing()
    {
        final List<String> missing = new ArrayList<>();
        for (final int[] expected : EXPECTED)
        {
            for (int i = 1; i < expected.length; i++)
            {
                if (0 == count(expected[0], expected[i]))
                {
                    missing.add(name(expected[0]) + " " + expected[0] + " with error " + expected[i]);
                }
            }
        }

        for (int type = 1; type <= EVENT_TYPES; type++)
        {
            if (!eventCounts.containsKey(type))
            {
                missing.add("events of type " + type);
            }
        }

        return missing;
    }

    /**
     * Print a line for each kind of request.
     *
     * @param out to print to.
     */
    void print(final PrintStream out)
    {
        out.println("answers by opcode (error=number; 1 is a connection closed without one):");
        counts.forEach((opcode, outcomes) -> out.printf("%10d %-20s %s%n", opcode, name(opcode), outcomes));
        out.println("results in multi and multiRead, -1 for one that failed:");
        resultCounts.forEach((opcode, outcomes) -> out.printf("%10d %-20s %s%n", opcode, name(opcode), outcomes));
        out.println("events by type: " + eventCounts);
        out.println("handshakes: " + handshakeCounts);
        out.println("not reached: " + missing());
    }

    private static String name(final int opcode)
    {
        return switch (opcode)
        {
            case Opcodes.CREATE -> "create";
            case Opcodes.DELETE -> "delete";
            case Opcodes.EXISTS -> "exists";
            case Opcodes.GET_DATA -> "getData";
            case Opcodes.SET_DATA -> "setData";
            case Opcodes.GET_ACL -> "getACL";
            case Opcodes.SET_ACL -> "setACL";
            case Opcodes.GET_CHILDREN -> "getChildren";
            case Opcodes.SYNC -> "sync";
            case Opcodes.PING -> "ping";
            case Opcodes.GET_CHILDREN2 -> "getChildren2";
            case Opcodes.CHECK -> "check";
            case Opcodes.MULTI -> "multi";
            case Opcodes.CREATE2 -> "create2";
            case Opcodes.RECONFIG -> "reconfig";
            case Opcodes.CHECK_WATCHES -> "checkWatches";
            case Opcodes.REMOVE_WATCHES -> "removeWatches";
            case Opcodes.CREATE_CONTAINER -> "createContainer";
            case Opcodes.CREATE_TTL -> "createTTL";
            case Opcodes.MULTI_READ -> "multiRead";
            case Opcodes.AUTH -> "auth";
            case Opcodes.SET_WATCHES -> "setWatches";
            case Opcodes.SASL -> "sasl";
            case Opcodes.GET_EPHEMERALS -> "getEphemerals";
            case Opcodes.GET_ALL_CHILDREN_NUMBER -> "getAllChildrenNumber";
            case Opcodes.SET_WATCHES2 -> "setWatches2";
            case Opcodes.ADD_WATCH -> "addWatch";
            case Opcodes.WHO_AM_I -> "whoAmI";
            case Opcodes.CLOSE_SESSION -> "closeSession";
            case Opcodes.ERROR -> "no request";
            default -> "unknown";
        };
    }
}
