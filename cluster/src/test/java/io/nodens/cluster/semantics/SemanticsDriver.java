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

import java.util.List;

/**
 * A server that scenarios run against. A session is opened when the first step names it; Z is the super user's.
 */
public interface SemanticsDriver extends AutoCloseable
{
    /** The super user's session. */
    String SUPER = "Z";
    /** User and password of the super user. */
    String SUPER_CREDENTIALS = "super:super";

    /** What differences call it. */
    String name();

    /**
     * Ask, and wait for the reply.
     *
     * @param step with the root put in.
     * @return the reply.
     */
    Reply run(Step step);

    /** Wait until every session sees what was written and has heard of it. */
    void settle();

    /** Sessions that are open, or were in this scenario. */
    List<String> sessions();

    /** Id of a session of this scenario. */
    long sessionId(String session);

    /**
     * What a session has heard since this was asked last.
     *
     * @param session of this scenario.
     * @return its events in order.
     */
    List<Event> takeEvents(String session);

    /** Forget the sessions of the scenario, all but Z. */
    void endScenario();

    @Override
    void close();
}
