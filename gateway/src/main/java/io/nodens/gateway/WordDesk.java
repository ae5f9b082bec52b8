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
package io.nodens.gateway;

import io.netty.channel.ManualIoEventLoop;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.ConnectionTable;
import io.nodens.gateway.facts.GatewayFacts;
import io.nodens.gateway.facts.GatewayStatus;
import io.nodens.gateway.facts.SessionPaths;
import io.nodens.gateway.words.FourLetterWhitelist;
import io.nodens.gateway.words.FourLetterWord;
import io.nodens.gateway.words.FourLetterWords;
import io.nodens.tree.watch.WatchTable;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Answers the four-letter words of an agent's clients. What other agents count, and their connections, it reads as they
 * are. Their watches, and the ephemerals of their clients, it asks of them by a message, since only their own threads
 * may look at them: there is one question of a kind at a time to each agent, and words that come meanwhile wait for the
 * next one.
 * <pre>
 *   this agent                       another agent
 *     | list your watches                 |
 *     |----------------------------------&gt;| in its event loop, up to the limits of an answer
 *     |                      SessionPaths |
 *     |&lt;----------------------------------|
 * </pre>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> for each word.
 */
final class WordDesk
{
    private final FourLetterWords words;
    private final GatewayFacts facts;
    private final GatewayStatus actions;
    private final int maxLength;
    private final ManualIoEventLoop loop;
    private final ConnectionTable connections;
    private final StringBuilder text = new StringBuilder();
    private final EphemeralLister ephemerals;
    private final Inquiry aboutWatches = new Inquiry((desk, asker) -> asker.accept(desk.ownWatches()));
    private final Inquiry aboutEphemerals = new Inquiry((desk, asker) -> desk.ephemerals.ask(asker));
    private List<WordDesk> desks = List.of();
    private WatchTable watches;

    /**
     * A desk of an agent.
     *
     * @param context     of the gateway.
     * @param facts       of the gateway.
     * @param actions     of the gateway.
     * @param loop        of the agent.
     * @param connections of the agent.
     */
    WordDesk(
        final GatewayContext context,
        final GatewayFacts facts,
        final GatewayStatus actions,
        final ManualIoEventLoop loop,
        final ConnectionTable connections)
    {
        this.facts = facts;
        this.actions = actions;
        this.loop = loop;
        this.connections = connections;
        // As much as a connection that is not yet congested may have waiting; a character takes up to three bytes.
        maxLength = (int)Math.min(FourLetterWords.DEFAULT_MAX_LENGTH, context.maxOutgoingBytes() >> 2);
        ephemerals = new EphemeralLister(
            connections, context.nanoClock(), FourLetterWords.DEFAULT_MAX_LINES, maxLength);
        words = new FourLetterWords(
            FourLetterWhitelist.parse(context.words(), FourLetterWhitelist.ZOOKEEPER_DEFAULT),
            FourLetterWords.DEFAULT_MAX_LINES,
            maxLength);
    }

    /**
     * Before any agent runs: the desks of all agents.
     *
     * @param all of them, this one among them.
     */
    void desks(final List<WordDesk> all)
    {
        desks = all;
    }

    /**
     * When the agent starts: the watches of its clients.
     *
     * @param table of the agent.
     */
    void watches(final WatchTable table)
    {
        watches = table;
    }

    /**
     * A connection begins with a word: answer it, when its argument is there.
     *
     * @param connection that is new.
     * @param word       that it begins with.
     * @param buffer     with what follows.
     * @param offset     of the first byte behind the word.
     * @param length     of what follows.
     * @return false when more bytes must come first.
     */
    boolean take(
        final ClientConnection connection,
        final FourLetterWord word,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final int argumentLength = words.argumentLength(word);
        if (length < argumentLength)
        {
            return false;
        }

        connection.stats().onReceived();
        final long argument = 0 == argumentLength ? 0 : buffer.getLong(offset, ByteOrder.BIG_ENDIAN);
        if (words.isAboutWatches(word) && facts.isServing())
        {
            connection.answering();
            aboutWatches.add(new Question(connection, word));
        }
        else if (words.isAboutEphemerals(word) && facts.isServing())
        {
            connection.answering();
            aboutEphemerals.add(new Question(connection, word));
        }
        else
        {
            answer(connection, word, argument, facts);
        }
        return true;
    }

    private void answer(
        final ClientConnection connection, final FourLetterWord word, final long argument, final GatewayFacts told)
    {
        text.setLength(0);
        words.answer(word, argument, told, actions, text);
        connection.answer(text);
        if (text.capacity() > maxLength >> 4)
        {
            text.setLength(0);
            text.trimToSize();
        }
    }

    private SessionPaths newList()
    {
        return new SessionPaths(FourLetterWords.DEFAULT_MAX_LINES, maxLength);
    }

    private SessionPaths ownWatches()
    {
        final SessionPaths mine = newList();
        return null == watches ? mine : mine.addAll(connections, watches);
    }

    /** An agent that has ended takes nothing more, and its gateway is about to end as well. */
    private static void hand(final ManualIoEventLoop to, final Runnable task)
    {
        try
        {
            to.execute(task);
        }
        catch (final RejectedExecutionException ignore)
        {
            // Connections that wait are closed after a while, or with the gateway.
        }
    }

    /**
     * Ask for the watches of the agent's clients, from any thread.
     *
     * @return completed by the agent; never, when it has ended.
     */
    CompletableFuture<SessionPaths> watchesForOthers()
    {
        final CompletableFuture<SessionPaths> answer = new CompletableFuture<>();
        hand(loop, () -> answer.complete(ownWatches()));
        return answer;
    }

    /**
     * Ask for the ephemerals of the agent's clients, from any thread.
     *
     * @return completed by the agent; never, when it has ended.
     */
    CompletableFuture<SessionPaths> ephemeralsForOthers()
    {
        final CompletableFuture<SessionPaths> answer = new CompletableFuture<>();
        hand(loop, () -> ephemerals.ask(answer::complete));
        return answer;
    }

    /**
     * From time to time: give up what takes too long.
     *
     * @param nowNs monotonic.
     */
    void sweep(final long nowNs)
    {
        ephemerals.sweep(nowNs);
    }

    private record Question(ClientConnection connection, FourLetterWord word)
    {
    }

    /** Questions of one kind to the desks of all agents. */
    private final class Inquiry
    {
        private final BiConsumer<WordDesk, Consumer<SessionPaths>> request;
        private final List<Question> waiting = new ArrayList<>();
        private final List<Question> asked = new ArrayList<>();
        private SessionPaths list = SessionPaths.EMPTY;
        private int answersDue;

        /** What is asked of a desk is asked in the thread of its agent. */
        private Inquiry(final BiConsumer<WordDesk, Consumer<SessionPaths>> request)
        {
            this.request = request;
        }

        private void add(final Question question)
        {
            waiting.add(question);
            ask();
        }

        private void ask()
        {
            if (0 == answersDue && !waiting.isEmpty())
            {
                asked.addAll(waiting);
                waiting.clear();
                list = newList();
                answersDue = desks.size();
                for (final WordDesk desk : desks)
                {
                    hand(desk.loop, () -> request.accept(desk, (part) -> hand(loop, () -> onPart(part))));
                }
            }
        }

        private void onPart(final SessionPaths ofAgent)
        {
            list.addAll(ofAgent);
            answersDue--;
            if (0 == answersDue)
            {
                final SessionPaths whole = list;
                final GatewayFacts told = facts.with(() -> whole, () -> whole);
                for (final Question question : asked)
                {
                    answer(question.connection, question.word, 0, told);
                }
                asked.clear();
                list = SessionPaths.EMPTY;
                ask();
            }
        }
    }
}
