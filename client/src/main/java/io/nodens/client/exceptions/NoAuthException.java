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
 * The session has not the permission that the operation needs.
 */
public final class NoAuthException extends NodensException
{
    private static final long serialVersionUID = 1L;

    /**
     * Make the exception.
     *
     * @param operation that failed.
     * @param path      of the znode, or null.
     * @param detail    text for a human reader, or null.
     */
    public NoAuthException(final Operation operation, final String path, final String detail)
    {
        super(ErrorCode.NO_AUTH, operation, path, detail);
    }
}
