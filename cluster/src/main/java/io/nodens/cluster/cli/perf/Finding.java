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
package io.nodens.cluster.cli.perf;

/**
 * One thing that a check has to say.
 *
 * @param level  how bad it is.
 * @param text   what was seen.
 * @param cause  what it probably comes from; empty for nothing.
 * @param lookAt what to look at next; empty for nothing.
 */
public record Finding(Level level, String text, String cause, String lookAt)
{
    /**
     * How bad it is.
     */
    public enum Level
    {
        /** As it should be. */
        OK,
        /** To be known when the figures are read. */
        NOTE,
        /** Slow, but this host was too busy to tell whose fault it is. */
        UNSURE,
        /** Slower than it should be. */
        SLOW
    }
}
