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
package io.nodens.cluster.settings;

/**
 * A member cannot start or go on. The message is one line that names the cause and the remedy.
 */
public final class MemberException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final Category category;

    /** What kind of trouble it is. */
    public enum Category
    {
        /** A setting is unknown, malformed or contradicts another. */
        CONFIGURATION,

        /** The host cannot carry the member: a port, memory, a directory, a running process. */
        ENVIRONMENT,

        /** The member did not become ready in the time allowed. */
        TIMEOUT,

        /** The member met a fault and stopped. */
        FAULT,

        /** The member was stopped on purpose, by one of Aeron's tools. */
        STOPPED
    }

    /**
     * With its cause told in words.
     *
     * @param category of trouble.
     * @param message  one line: what is wrong and what fixes it.
     */
    public MemberException(final Category category, final String message)
    {
        super(message);
        this.category = category;
    }

    /**
     * With the throwable that brought it about.
     *
     * @param category of trouble.
     * @param message  one line: what is wrong and what fixes it.
     * @param cause    underlying.
     */
    public MemberException(final Category category, final String message, final Throwable cause)
    {
        super(message, cause);
        this.category = category;
    }

    /**
     * What kind of trouble it is.
     *
     * @return the category.
     */
    public Category category()
    {
        return category;
    }

    public static MemberException configuration(final String message)
    {
        return new MemberException(Category.CONFIGURATION, message);
    }

    public static MemberException environment(final String message)
    {
        return new MemberException(Category.ENVIRONMENT, message);
    }
}
