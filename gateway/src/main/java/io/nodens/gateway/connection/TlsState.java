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
package io.nodens.gateway.connection;

/**
 * How far a connection's TLS is.
 * <p>
 * <b>Thread:</b> the agent's.
 */
public final class TlsState
{
    private boolean isHandshaking;
    private String certificateSubject;

    TlsState()
    {
    }

    /** The client begins a handshake, which has a time of its own. */
    public void begin()
    {
        isHandshaking = true;
    }

    void end(final String subject)
    {
        isHandshaking = false;
        certificateSubject = subject;
    }

    /**
     * Whether a handshake is under way.
     *
     * @return true until it is over.
     */
    public boolean isHandshaking()
    {
        return isHandshaking;
    }

    /**
     * Whose certificate the client has shown.
     *
     * @return the subject as RFC 2253 writes it; null when there is none.
     */
    public String certificateSubject()
    {
        return certificateSubject;
    }
}
