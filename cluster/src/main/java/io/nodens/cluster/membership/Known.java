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
 * What one member remembers of another, which finds out whoever has forgotten it: a directory that was restored from an
 * old copy, or one that is in use twice.
 *
 * @param startNumber highest start of the other that was ever heard of; 0 for none.
 * @param nonce       of that start.
 * @param position    highest log position that the other said it has applied; -1 for none.
 */
public record Known(long startNumber, long nonce, long position)
{
    /** Nothing is known. */
    public static final Known NONE = new Known(0, 0, -1);

    /**
     * Whether a member has forgotten what is known here.
     *
     * @param presence of the member.
     * @return why it has, null when it has not.
     */
    public String contradiction(final Presence presence)
    {
        if (startNumber > presence.startNumber())
        {
            return "its directory has seen " + presence.startNumber() + " starts, and " + startNumber +
                " are known: it is an old copy";
        }

        if (startNumber == presence.startNumber() && 0 != startNumber && nonce != presence.nonce())
        {
            return "start " + startNumber + " of it was another process: its directory is an old copy, or in use twice";
        }

        return position > presence.log().endPosition() && !presence.isLossAccepted() ?
            "its log ends at position " + presence.log().endPosition() + ", and it once had applied " + position : null;
    }

    /**
     * What is known after a member has said how it is and contradicts nothing.
     *
     * @param presence of the member.
     * @return what to remember.
     */
    public Known after(final Presence presence)
    {
        final boolean isReset = presence.isLossAccepted() && presence.startNumber() > startNumber;
        return new Known(
            presence.startNumber(),
            presence.nonce(),
            isReset ? presence.log().appliedPosition() : Math.max(position, presence.log().appliedPosition()));
    }
}
