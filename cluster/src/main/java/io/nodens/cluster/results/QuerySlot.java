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
package io.nodens.cluster.results;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A question whose answer is a list, such as that of the sessions.
 * <p>
 * <b>Thread:</b> as {@link Question}. <b>Allocates:</b> in the constructor alone.
 */
public final class QuerySlot extends Question
{
    /** Sessions with ids above the first argument, at most as many as the second. */
    public static final int SESSIONS = 1;
    /** Longest answer in bytes. */
    public static final int MAX_ANSWER_LENGTH = 8 * 1024;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_ANSWER_LENGTH]);
    private int kind;
    private long first;
    private long second;
    private long zxid;
    private int length;

    /**
     * Ask.
     *
     * @param queryKind      what is asked, such as {@link #SESSIONS}.
     * @param firstArgument  of the question.
     * @param secondArgument of the question.
     * @return false while another question is under way: nothing was asked.
     */
    public boolean ask(final int queryKind, final long firstArgument, final long secondArgument)
    {
        if (!isIdle())
        {
            return false;
        }
        kind = queryKind;
        first = firstArgument;
        second = secondArgument;
        ask();
        return true;
    }

    /**
     * The answer.
     *
     * @return buffer with the answer from its first byte on.
     */
    public DirectBuffer answer()
    {
        return buffer;
    }

    /**
     * Length of the answer.
     *
     * @return bytes.
     */
    public int length()
    {
        return length;
    }

    /**
     * As of which the answer is valid.
     *
     * @return zxid that the replica had applied.
     */
    public long zxid()
    {
        return zxid;
    }

    /**
     * What is asked.
     *
     * @return kind of the question.
     */
    public int kind()
    {
        return kind;
    }

    /**
     * First argument of the question.
     *
     * @return the argument.
     */
    public long first()
    {
        return first;
    }

    /**
     * Second argument of the question.
     *
     * @return the argument.
     */
    public long second()
    {
        return second;
    }

    /**
     * Where the service puts its answer.
     *
     * @return buffer of {@link #MAX_ANSWER_LENGTH} bytes.
     */
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * The answer is complete.
     *
     * @param answerZxid   that the replica has applied.
     * @param answerLength of the answer in bytes.
     */
    public void answered(final long answerZxid, final int answerLength)
    {
        zxid = answerZxid;
        length = answerLength;
        answered();
    }
}
