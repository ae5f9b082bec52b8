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
package io.nodens.cluster.launch;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StartErrorsTest
{
    private final List<Throwable> logged = new ArrayList<>();
    private final StartErrors errors = new StartErrors(logged::add);

    @Test
    void shouldTellTheFirstCauseOnceWhenTheAgentDoesNotStart()
    {
        final AgentInvoker invoker = new AgentInvoker(errors, null, new Starter(new IllegalStateException("port 1")));
        invoker.start();
        errors.onError(new IllegalStateException("what followed"));

        assertFalse(errors.isStarted(invoker));
        assertEquals("IllegalStateException: port 1", errors.cause());
        assertEquals(List.of(), logged);
    }

    @Test
    void shouldLogWhatWasSurvivedAndWhatComesLaterWhenTheAgentStarts()
    {
        final AgentInvoker invoker = new AgentInvoker(errors, null, new Starter(null));
        final IllegalStateException early = new IllegalStateException("early");
        final IllegalStateException late = new IllegalStateException("late");
        errors.onError(early);
        invoker.start();

        assertTrue(errors.isStarted(invoker));
        errors.onError(late);

        assertEquals(List.of(early, late), logged);
    }

    private record Starter(RuntimeException fault) implements Agent
    {
        @Override
        public void onStart()
        {
            if (null != fault)
            {
                throw fault;
            }
        }

        @Override
        public int doWork()
        {
            return 0;
        }

        @Override
        public String roleName()
        {
            return "starter";
        }
    }
}
