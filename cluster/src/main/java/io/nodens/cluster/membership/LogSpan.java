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
package io.nodens.cluster.membership;

/**
 * What a member has of the replicated log. Positions are Aeron's, in bytes; -1 is none.
 *
 * @param termId          last leadership term that the member knows.
 * @param startPosition   where its recording begins: what is before was purged.
 * @param endPosition     where its recording ends.
 * @param appliedPosition to where it is known to be committed and is applied here.
 * @param firstTermId     from which term on the member knows, of each term, where it begins, and that is not before
 *                        this log begins. It cannot show a member of an earlier term, other than the one just before,
 *                        where their logs part.
 */
public record LogSpan(long termId, long startPosition, long endPosition, long appliedPosition, long firstTermId)
{
    /** No log. */
    public static final LogSpan NONE = new LogSpan(-1, 0, 0, -1, 0);

    /**
     * Whether a member with another log can catch up from this one: it goes on where the other one ends, or where the
     * other one's last term ends, if that is earlier.
     *
     * @param other what the other member has.
     * @return false when it has to be seeded.
     */
    public boolean goesOnFrom(final LogSpan other)
    {
        return startPosition <= other.endPosition && firstTermId <= other.termId + 1;
    }
}
