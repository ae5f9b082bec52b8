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
package io.nodens.bench.jmh;

/**
 * What the benchmarks hand to the JVMs that they fork, so that all are measured alike.
 */
final class ForkArguments
{
    /**
     * Agrona's demand of every JVM that links it.
     */
    static final String ADD_OPENS = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";

    /**
     * Smallest heap: as large as the largest, so that none grows while it is measured.
     */
    static final String MIN_HEAP = "-Xms4g";

    /**
     * Largest heap, the same for all that is measured: the peer keeps its znodes there.
     */
    static final String MAX_HEAP = "-Xmx4g";

    /**
     * Touch all of the heap beforehand: the first use of a page can cost a virtual machine a visit to its host, and is
     * no cost of what is measured.
     */
    static final String PRE_TOUCH = "-XX:+AlwaysPreTouch";

    /**
     * JVMs for each benchmark: what the compiler makes of the same code differs from one to the next.
     */
    static final int FORKS = 3;

    private ForkArguments()
    {
    }
}
