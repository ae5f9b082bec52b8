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
package io.nodens.client.exceptions;

/**
 * An operation failed. The exception names the operation, its path and the code. Subclasses exist for outcomes that a
 * caller may handle differently.
 */
public class NodensException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final Operation operation;
    private final String path;
    private final boolean isOutcomeUnknown;
    private long requestId;

    /**
     * Make the exception.
     *
     * @param code      of the failure.
     * @param operation that failed.
     * @param path      of the znode, or null.
     * @param detail    text for a human reader, or null.
     */
    public NodensException(final ErrorCode code, final Operation operation, final String path, final String detail)
    {
        this(code, operation, path, detail, false);
    }

    /**
     * With what was asked, why it failed, and whether it may have happened all the same.
     *
     * @param code             of the failure.
     * @param operation        that failed.
     * @param path             of the znode, or null.
     * @param detail           text for a human reader, or null.
     * @param isOutcomeUnknown true for a write that was sent and whose answer did not come.
     */
    protected NodensException(
        final ErrorCode code,
        final Operation operation,
        final String path,
        final String detail,
        final boolean isOutcomeUnknown)
    {
        super(message(code, operation, path, detail));
        this.code = code;
        this.operation = operation;
        this.path = path;
        this.isOutcomeUnknown = isOutcomeUnknown;
    }

    /**
     * Number of the failed write in its session, by which {@code fateOf} asks what became of it.
     *
     * @return the request id; 0 for what is no write, was not sent, or has no number.
     */
    public long requestId()
    {
        return requestId;
    }

    /**
     * Say which write of its session has failed.
     *
     * @param value request id.
     * @return this for a fluent API.
     */
    public NodensException requestId(final long value)
    {
        requestId = value;
        return this;
    }

    /**
     * The exception for a request that ended without an answer.
     *
     * @param code             of the failure.
     * @param operation        that failed.
     * @param path             of the znode, or null.
     * @param detail           text for a human reader, or null.
     * @param isOutcomeUnknown whether the operation may nevertheless have been done.
     * @return the exception, not thrown.
     */
    public static NodensException of(
        final ErrorCode code,
        final Operation operation,
        final String path,
        final String detail,
        final boolean isOutcomeUnknown)
    {
        return switch (code)
        {
            case OPERATION_TIMEOUT -> new OperationTimeoutException(operation, path, detail, isOutcomeUnknown);
            case CLIENT_CLOSED -> new ClientClosedException(operation, path, detail, isOutcomeUnknown);
            case SESSION_EXPIRED -> new SessionExpiredException(operation, path, detail, isOutcomeUnknown);
            default -> isOutcomeUnknown ?
                new NodensException(code, operation, path, detail, true) : of(code, operation, path, detail);
        };
    }

    /**
     * The exception for a code, of the subclass for that code if there is one.
     *
     * @param code      of the failure.
     * @param operation that failed.
     * @param path      of the znode, or null.
     * @param detail    text for a human reader, or null.
     * @return the exception, not thrown.
     */
    public static NodensException of(
        final ErrorCode code, final Operation operation, final String path, final String detail)
    {
        return switch (code)
        {
            case NO_NODE -> new NoNodeException(operation, path, detail);
            case NODE_EXISTS -> new NodeExistsException(operation, path, detail);
            case NO_AUTH -> new NoAuthException(operation, path, detail);
            case INVALID_ACL -> new InvalidAclException(operation, path, detail);
            case AUTH_FAILED -> new AuthFailedException(operation, path, detail);
            case BAD_VERSION -> new BadVersionException(operation, path, detail);
            case NOT_EMPTY -> new NotEmptyException(operation, path, detail);
            case NO_CHILDREN_FOR_EPHEMERALS -> new NoChildrenForEphemeralsException(operation, path, detail);
            case BAD_ARGUMENTS -> new BadArgumentsException(operation, path, detail);
            case DATA_TOO_LARGE -> new DataTooLargeException(operation, path, detail);
            case DISK_FULL -> new DiskFullException(operation, path, detail);
            case TREE_FULL -> new TreeFullException(operation, path, detail);
            case SESSION_EXPIRED -> new SessionExpiredException(operation, path, detail);
            case CLIENT_CLOSED -> new ClientClosedException(operation, path, detail);
            case BACK_PRESSURED -> new BackPressureException(operation, path, detail);
            case TOO_MANY_WATCHES -> new TooManyWatchesException(operation, path, detail);
            case VERSION_MISMATCH -> new VersionMismatchException(operation, path, detail);
            case CONNECT_FAILED -> new ConnectFailedException(operation, path, detail);
            case OPERATION_TIMEOUT -> new OperationTimeoutException(operation, path, detail, false);
            default -> new NodensException(code, operation, path, detail);
        };
    }

    /**
     * What went wrong.
     *
     * @return the code, never {@link ErrorCode#OK}.
     */
    public ErrorCode code()
    {
        return code;
    }

    /**
     * What was asked.
     *
     * @return the operation.
     */
    public Operation operation()
    {
        return operation;
    }

    /**
     * What it was about.
     *
     * @return the path, or null for an operation without one.
     */
    public String path()
    {
        return path;
    }

    /**
     * Whether the operation may nevertheless have been done: it is a write that was sent, and its answer did not arrive
     * before its deadline, the end of the session or the end of the client.
     *
     * @return true for such a write; false for a write that was never sent, for one that was answered, and for every
     *         read.
     */
    public boolean isOutcomeUnknown()
    {
        return isOutcomeUnknown;
    }

    private static String message(
        final ErrorCode code, final Operation operation, final String path, final String detail)
    {
        final StringBuilder builder = new StringBuilder(128).append(operation);
        if (null != path)
        {
            builder.append(' ').append(path);
        }

        builder.append(": ").append(code).append(" (").append(code.value()).append(')');
        final String words = null != detail && !detail.isEmpty() ? detail : Advice.of(code, operation, path);
        if (!words.isEmpty())
        {
            builder.append(": ").append(words);
        }

        return builder.toString();
    }
}
