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
package io.nodens.cluster.semantics;

import java.util.Set;
import java.util.TreeSet;

/**
 * The watches of a client as the client keeps them, to set them again on the next connection.
 */
public final class ClientWatches
{
    private final Set<String> data = new TreeSet<>();
    private final Set<String> exists = new TreeSet<>();
    private final Set<String> children = new TreeSet<>();
    private final Set<String> persistent = new TreeSet<>();
    private final Set<String> recursive = new TreeSet<>();

    /** Take notice of a step that was answered. */
    public void onReply(final Step step, final Reply reply)
    {
        final boolean isFound = reply.isOk();
        switch (step.verb())
        {
            case "get" -> add(step, isFound, data);
            case "children" -> add(step, isFound, children);
            case "exists" -> add(step, isFound || "NO_NODE".equals(reply.code), isFound ? data : exists);
            case "addWatch" -> (step.has("recursive") ? recursive : persistent).add(step.path());
            case "removeWatches" ->
            {
                for (final Set<String> paths : java.util.List.of(data, exists, children, persistent, recursive))
                {
                    paths.remove(step.path());
                }
            }
            default ->
            {
            }
        }
    }

    private static void add(final Step step, final boolean isSet, final Set<String> paths)
    {
        if (isSet && step.has("watch"))
        {
            paths.add(step.path());
        }
    }

    /** Take notice of an event. */
    public void onEvent(final Event event)
    {
        if ("children".equals(event.type()))
        {
            children.remove(event.path());
            return;
        }
        data.remove(event.path());
        exists.remove(event.path());
        if ("deleted".equals(event.type()))
        {
            children.remove(event.path());
        }
    }

    /** Paths of znodes that were there. */
    public Set<String> data()
    {
        return data;
    }

    /** Paths of znodes that were not there. */
    public Set<String> exists()
    {
        return exists;
    }

    /** Paths of lists of children. */
    public Set<String> children()
    {
        return children;
    }

    /** Paths watched until further notice. */
    public Set<String> persistent()
    {
        return persistent;
    }

    /** Paths watched with all below them. */
    public Set<String> recursive()
    {
        return recursive;
    }
}
