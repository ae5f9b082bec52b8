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
package io.nodens.client;

/**
 * No member speaks a version of the protocol that this client speaks; the message tells for each endpoint the versions
 * of both. Raised as soon as every endpoint has said so: waiting does not help, another version of the client does.
 */
public final class VersionMismatchException extends NodensException
{
    private static final long serialVersionUID = 1L;

    /**
     * With what was asked and why it failed.
     *
     * @param operation that failed.
     * @param path      that it was about, or null.
     * @param detail    for the reader, or null.
     */
    public VersionMismatchException(final Operation operation, final String path, final String detail)
    {
        super(ErrorCode.VERSION_MISMATCH, operation, path, detail);
    }
}
