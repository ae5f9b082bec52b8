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
package io.nodens.tree.tools;

import java.util.List;

/**
 * What a verification came to.
 *
 * @param outcome  whether the region is sound.
 * @param problems what is wrong, or why nothing can be said; empty for a sound region.
 */
public record Verification(Outcome outcome, List<String> problems)
{
    /** What can be said of a region. */
    public enum Outcome
    {
        /** Every invariant holds. */
        SOUND,
        /** An invariant does not hold. */
        DAMAGED,
        /** The region kept changing, or the writer died in the middle of a transaction: nothing can be said. */
        UNKNOWN
    }
}
