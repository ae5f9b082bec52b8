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
package io.nodens.bench.proof;

/**
 * One operation of a client as its history tells it.
 *
 * @param client      that asked.
 * @param number      of the operation within the client, from 1.
 * @param kind        what was asked.
 * @param path        that was asked for; a sequential create's ends without the suffix.
 * @param value       that was to be written; empty for reads, deletes and locks.
 * @param invokedNs   monotonic clock of the host before the call.
 * @param completedNs monotonic clock of the host after it, {@link #NEVER} when the call did not return.
 * @param outcome     how it ended.
 * @param answer      what came back, with {@link Outcome#ACKNOWLEDGED} and {@link Outcome#REFUSED}; else null.
 * @param error       what the caller was told when it was not acknowledged; null when nothing.
 */
public record Operation(
    String client,
    long number,
    OperationKind kind,
    String path,
    String value,
    long invokedNs,
    long completedNs,
    Outcome outcome,
    Answer answer,
    String error)
{
    /** Completion time of an operation that was never answered. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Znode version in the answer to a read that found none. */
    public static final int ABSENT = -1;

    /**
     * An acknowledgement.
     *
     * @param zxid    of the write, that the read is valid as of, or the fencing token; of a refusal the last one
     *                applied when it was decided, 0 when no member decided it.
     * @param version of the znode's data after a create or set, or as read; {@link #ABSENT} when there is no znode.
     * @param result  created path, or the data as read.
     */
    public record Answer(long zxid, int version, String result)
    {
    }

    /**
     * How an operation ended.
     */
    public enum Outcome
    {
        /** The call returned. */
        ACKNOWLEDGED,
        /** The call was refused by a decision that holds: it changed nothing. */
        REFUSED,
        /** The caller was told that nobody knows: its deadline has passed or its session is over. */
        UNKNOWN,
        /** The caller was told something else, which is a violation of its own. */
        FAILED,
        /** The call did not return: the process was killed. */
        PENDING
    }

    /**
     * Was the operation acknowledged?
     *
     * @return true when an answer came that was not an error.
     */
    public boolean isAcknowledged()
    {
        return Outcome.ACKNOWLEDGED == outcome;
    }

    /**
     * Was the operation refused?
     *
     * @return true when an answer came that says that nothing was changed.
     */
    public boolean isRefused()
    {
        return Outcome.REFUSED == outcome;
    }

    /**
     * May the operation have happened without its caller knowing, or may it happen yet?
     *
     * @return true when neither an acknowledgement nor a refusal came.
     */
    public boolean isUnanswered()
    {
        return !isAcknowledged() && !isRefused();
    }

    /**
     * Did the call not return? Only a client that was killed leaves such operations.
     *
     * @return true when neither an answer nor an error came.
     */
    public boolean isPending()
    {
        return Outcome.PENDING == outcome;
    }

    /**
     * The znode that the operation is about.
     *
     * @return path with the sequence suffix, or without it while that is unknown.
     */
    public String znodePath()
    {
        return kind.isCreate() && isAcknowledged() ? answer.result() : path;
    }

    @Override
    public String toString()
    {
        return client + "#" + number + " " + kind + " " + znodePath() +
            (isPending() ? " (pending)" : isAcknowledged() ? " @" + answer.zxid() : " (" + error + ")");
    }
}
