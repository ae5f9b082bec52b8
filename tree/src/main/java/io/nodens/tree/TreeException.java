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
package io.nodens.tree;

/**
 * A region could not be created, mapped or used as asked: a fault of the surroundings or of the caller, never an answer
 * of a read.
 */
public class TreeException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** Why, for callers that go on: see {@link #status()}. */
    private final int status;

    /**
     * With a message that names what was wrong and what is allowed.
     *
     * @param message for the reader.
     */
    public TreeException(final String message)
    {
        this(TreeStatus.OK, message, null);
    }

    /**
     * With a message and its cause.
     *
     * @param message for the reader.
     * @param cause   underneath.
     */
    public TreeException(final String message, final Throwable cause)
    {
        this(TreeStatus.OK, message, cause);
    }

    /**
     * With a status for callers that go on.
     *
     * @param status  one of {@link TreeStatus}.
     * @param message for the reader.
     * @param cause   underneath, or null.
     */
    public TreeException(final int status, final String message, final Throwable cause)
    {
        super(message, cause);
        this.status = status;
    }

    /**
     * Whether a caller may go on.
     *
     * @return {@link TreeStatus#FULL} when a write found no room and changed nothing; {@link TreeStatus#OK} when there
     * is no status for what went wrong.
     */
    public int status()
    {
        return status;
    }
}
