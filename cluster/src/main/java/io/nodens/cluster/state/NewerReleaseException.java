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
package io.nodens.cluster.state;

/**
 * The log or a snapshot was written by a newer release than this program, which must not go on without understanding
 * it: the member stops, and starts again once that release is installed.
 */
public final class NewerReleaseException extends ConfigurationException
{
    private static final long serialVersionUID = 1L;

    /**
     * With what was found.
     *
     * @param message one line: what is newer, and what to do.
     */
    public NewerReleaseException(final String message)
    {
        super(message);
    }
}
