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

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One question at a time of the front end to the service thread, which alone may look at replicated state, and its
 * answer. Nothing of it enters the log: the answer is what this member's replica has.
 * <pre>
 *  FREE --ask--&gt; ASKED --answer--&gt; ANSWERED --release--&gt; FREE
 *     front end        service              front end
 * </pre>
 * Whoever may touch the fields is said by the state, which is stored last.
 * <p>
 * <b>Thread:</b> the front end's asks and releases, the service's answers. <b>Allocates:</b> in the constructor alone.
 */
public final class QuerySlot
{
    /** Sessions with ids above the first argument, at most as many as the second. */
    public static final int SESSIONS = 1;
    /** Longest answer in bytes. */
    public static final int MAX_ANSWER_LENGTH = 8 * 1024;

    private static final int FREE = 0;
    private static final int ASKED = 1;
    private static final int ANSWERED = 2;

    private final AtomicInteger state = new AtomicInteger(FREE);
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
        if (FREE != state.getPlain())
        {
            return false;
        }
        kind = queryKind;
        first = firstArgument;
        second = secondArgument;
        state.setRelease(ASKED);
        return true;
    }

    /**
     * Whether the question is answered; the front end reads the answer and then calls {@link #release()}.
     *
     * @return true when it is.
     */
    public boolean isAnswered()
    {
        return ANSWERED == state.getAcquire();
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
     * The answer is read: another question may be asked.
     */
    public void release()
    {
        state.setRelease(FREE);
    }

    /**
     * Whether there is a question for the service.
     *
     * @return true when there is.
     */
    public boolean isAsked()
    {
        return ASKED == state.getAcquire();
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
        state.setRelease(ANSWERED);
    }
}
