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
package io.nodens.cluster.transfer;

/**
 * A copy that cannot go on.
 */
public final class TransferException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String path;

    /** Why. */
    public enum Reason
    {
        /** A source or target does not answer, and a request may go again. */
        LOST,
        /** Access lists do not permit it, or hide what is to be read. */
        NO_AUTH,
        /** The target has the znode already. */
        EXISTS,
        /** The target lacks the parent. */
        NO_PARENT,
        /** The target takes no such znode. */
        REFUSED,
        /** A file is damaged, cut, or of another kind. */
        BAD_FILE,
        /** Whatever else a client reports. */
        OTHER
    }

    /**
     * With its cause told in words.
     *
     * @param reason  why.
     * @param path    of the znode, as its source or target names it; null for none.
     * @param message what is wrong, and what helps.
     */
    public TransferException(final Reason reason, final String path, final String message)
    {
        this(reason, path, message, null);
    }

    /**
     * With the failure that brought it about.
     *
     * @param reason  why.
     * @param path    of the znode, as its source or target names it; null for none.
     * @param message what is wrong, and what helps.
     * @param cause   underlying; null for none.
     */
    public TransferException(final Reason reason, final String path, final String message, final Throwable cause)
    {
        super(message, cause);
        this.reason = reason;
        this.path = path;
    }

    /**
     * Why.
     *
     * @return the reason.
     */
    public Reason reason()
    {
        return reason;
    }

    /**
     * Which znode.
     *
     * @return its path as its source or target names it; null for none.
     */
    public String path()
    {
        return path;
    }
}
