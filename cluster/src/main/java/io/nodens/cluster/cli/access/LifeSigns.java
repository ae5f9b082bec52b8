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
package io.nodens.cluster.cli.access;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks, beside a connection that does not come about, whether anything lives at its endpoints at all, so that a wrong
 * one is reported in a second or two and not when the time for an answer has passed.
 * <p>
 * <b>Thread:</b> the one that waits for the connection. <b>Owns:</b> a thread per endpoint, until it has looked.
 */
final class LifeSigns
{
    /** What a connection says that heard nothing from its endpoint. */
    static final String NOTHING = "nothing listens there";

    /** What a connection says that did not come so far as to knock at its endpoint: the host is slow. */
    static final String NOT_ASKED = "the media driver did not add its resources";

    private static final String CANNOT_RESOLVE = "cannot resolve ";

    private final List<String> endpoints;
    private final Function<String, MemberView> probe;
    private List<CompletableFuture<MemberView>> views;

    /**
     * Nothing is asked yet.
     *
     * @param endpoints to look at.
     * @param probe     asks one; may take a second or two.
     */
    LifeSigns(final List<String> endpoints, final Function<String, MemberView> probe)
    {
        this.endpoints = endpoints;
        this.probe = probe;
    }

    /**
     * Begin to look, all endpoints at once. Does nothing from the second call on.
     */
    void look()
    {
        if (null == views)
        {
            views = new ArrayList<>();
            for (final String endpoint : endpoints)
            {
                views.add(beside(() -> probe.apply(endpoint)));
            }
        }
    }

    /**
     * Whether it has begun to look and has not seen all yet, which takes a few seconds at most.
     *
     * @return true while it looks.
     */
    boolean isLooking()
    {
        return null != views && !views.stream().allMatch(CompletableFuture::isDone);
    }

    /**
     * What to say when no endpoint gave any sign of life. Where this process itself was too slow to ask, it asks again.
     *
     * @return the sentence; null while that is not known, and when there is life.
     */
    String nothingAnswers()
    {
        final List<String> silent = new ArrayList<>();
        final List<String> nameless = new ArrayList<>();
        if (null == views || isLooking())
        {
            return null;
        }

        boolean isAsked = true;
        for (int i = 0; i < views.size(); i++)
        {
            final MemberView view = views.get(i).join();
            if (NOT_ASKED.equals(view.fault()) && null == view.waiting())
            {
                final String endpoint = endpoints.get(i);
                views.set(i, beside(() -> probe.apply(endpoint)));
                isAsked = false;
            }
            else if (null != view.report() || null != view.waiting())
            {
                return null;
            }
            else if (NOTHING.equals(view.fault()))
            {
                silent.add(endpoints.get(i));
            }
            else if (view.fault().startsWith(CANNOT_RESOLVE))
            {
                nameless.add(view.fault().substring(CANNOT_RESOLVE.length()));
            }
            else
            {
                return null;
            }
        }
        return isAsked ? words(silent, nameless) : null;
    }

    /**
     * What a member says that is there and serves nobody yet.
     *
     * @return the sentence, or null.
     */
    String waiting()
    {
        if (null != views)
        {
            for (int i = 0; i < views.size(); i++)
            {
                final MemberView view = views.get(i).getNow(null);
                if (null != view && null != view.waiting())
                {
                    return "the member at " + endpoints.get(i) + " does not serve yet: " + view.waiting();
                }
            }
        }
        return null;
    }

    static String words(final List<String> silent, final List<String> nameless)
    {
        final StringBuilder words = new StringBuilder();
        if (!silent.isEmpty())
        {
            final boolean isOne = 1 == silent.size();
            words.append("nothing answers at ").append(String.join(", ", silent)).append(": ")
                .append(silent.get(0).startsWith("ipc") ?
                    "does a member run on this media driver (--aeron-dir)?" :
                    (isOne ? "is the member started? is it the client port" : "are the members started? are they the " +
                    "client ports") + " (the base port, 20000 by default)? is UDP blocked?");
        }
        if (!nameless.isEmpty())
        {
            words.append(words.length() > 0 ? " " : "").append("no host is known by the name ")
                .append(String.join(", ", nameless));
        }
        return words.toString();
    }

    private static <T> CompletableFuture<T> beside(final Supplier<T> task)
    {
        final CompletableFuture<T> result = new CompletableFuture<>();
        final Thread thread = new Thread(() -> result.complete(task.get()), "nodens-life-signs");
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
