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
 * A region could not be created, mapped or used as requested. The cause is the environment or the caller; reads never
 * answer by it.
 */
public class TreeException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** Why, for callers that go on: see {@link #status()}. */
    private final int status;

    /**
     * Make the exception with a message that names what is wrong and what is allowed.
     *
     * @param message text for a human reader.
     */
    public TreeException(final String message)
    {
        this(TreeStatus.OK, message, null);
    }

    /**
     * Make the exception with a message and a cause.
     *
     * @param message text for a human reader.
     * @param cause   underneath.
     */
    public TreeException(final String message, final Throwable cause)
    {
        this(TreeStatus.OK, message, cause);
    }

    /**
     * Make the exception with a status, for callers that can continue.
     *
     * @param status  one of {@link TreeStatus}.
     * @param message text for a human reader.
     * @param cause   underneath, or null.
     */
    public TreeException(final int status, final String message, final Throwable cause)
    {
        super(message, cause);
        this.status = status;
    }

    /**
     * Status that says whether a caller can continue.
     *
     * @return {@link TreeStatus#FULL} when a write found no room and changed nothing; {@link TreeStatus#OK} when there
     * is no status for what went wrong.
     */
    public int status()
    {
        return status;
    }
}
