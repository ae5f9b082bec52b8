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
package io.nodens.bench.system;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A system without servers of its own, whose clients answer at once.
 *
 * @param servers   that it says it started, or null.
 * @param onConnect told of the demand of each client, which it may refuse by throwing.
 * @param answer    gives the error of an operation, or null; may throw.
 */
public record AnsweringSystem(Servers servers, Consumer<Demand> onConnect, Function<OperationKind, String> answer)
    implements SystemUnderTest
{
    /** Name in results. */
    public static final String NAME = "echo";

    @Override
    public String name()
    {
        return NAME;
    }

    @Override
    public String describe()
    {
        return "answers at once";
    }

    @Override
    public String seat()
    {
        return "here";
    }

    @Override
    public void prepare(final Demand demand)
    {
    }

    @Override
    public LoadConnection connect(final Demand demand, final int index, final CompletionHandler handler)
    {
        onConnect.accept(demand);
        return new AnsweringConnection(answer, handler);
    }

    @Override
    public void close()
    {
    }

    private record AnsweringConnection(Function<OperationKind, String> answer, CompletionHandler handler)
        implements LoadConnection
    {
        @Override
        public boolean offer(final OperationKind kind, final int key, final int slot)
        {
            handler.onCompletion(slot, answer.apply(kind));
            return true;
        }

        @Override
        public int doWork()
        {
            return 0;
        }

        @Override
        public void close()
        {
        }
    }
}
