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
package io.nodens.cluster.cli.access;

/**
 * A command failed. Names the operation, the path if there is one, the result code, and what that means for a script.
 */
public final class AccessException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String operation;
    private final String path;
    private final String code;

    /**
     * Create the failure of one operation.
     *
     * @param exitCode  that a single command ends with.
     * @param operation that failed, in the words of the command line.
     * @param path      it was about, or null.
     * @param code      of the result, in the words of the protocol.
     * @param detail    for people, without operation, path and code.
     * @param cause     or null.
     */
    public AccessException(
        final ExitCode exitCode,
        final String operation,
        final String path,
        final String code,
        final String detail,
        final Throwable cause)
    {
        super(detail, cause);
        this.exitCode = exitCode;
        this.operation = operation;
        this.path = path;
        this.code = code;
    }

    /**
     * A command that was used wrongly.
     *
     * @param operation that was asked for.
     * @param path      it was about, or null.
     * @param detail    what is wrong and what is allowed.
     * @return the failure.
     */
    public static AccessException usage(final String operation, final String path, final String detail)
    {
        return new AccessException(ExitCode.USAGE, operation, path, "BAD_ARGUMENTS", detail, null);
    }

    /**
     * A command that was stopped by Ctrl-C.
     *
     * @param operation that was stopped.
     * @param path      it was about, or null.
     * @return the failure.
     */
    public static AccessException interrupted(final String operation, final String path)
    {
        return new AccessException(ExitCode.INTERRUPTED, operation, path, "INTERRUPTED", "interrupted", null);
    }

    /**
     * What a single command ends with.
     *
     * @return the exit code.
     */
    public ExitCode exitCode()
    {
        return exitCode;
    }

    /**
     * Operation that failed.
     *
     * @return in the words of the command line.
     */
    public String operation()
    {
        return operation;
    }

    /**
     * Path that the operation was about.
     *
     * @return the path, or null.
     */
    public String path()
    {
        return path;
    }

    /**
     * Result code.
     *
     * @return in the words of the protocol.
     */
    public String code()
    {
        return code;
    }

    /**
     * The whole failure in one line.
     *
     * @return operation, path, detail and code.
     */
    public String line()
    {
        return operation + (null == path ? "" : " " + path) + ": " + getMessage() + " (" + code + ")";
    }
}
