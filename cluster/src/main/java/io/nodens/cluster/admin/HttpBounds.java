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
package io.nodens.cluster.admin;

/**
 * The bounds of the HTTP server of the JDK, which has none of its own. It takes them from properties of the system when
 * its first server is made, and for all servers of the process: what is given already stays.
 */
final class HttpBounds
{
    /** Most connections at a time; further ones are closed unasked, also of who wants to know whether it is alive. */
    static final int MAX_CONNECTIONS = 256;
    /** Seconds in which a request must have come whole. For so long a few that do not come keep all others waiting. */
    static final int MAX_REQUEST_S = 2;
    /** Seconds in which an answer must have been taken. */
    static final int MAX_RESPONSE_S = 20;
    /** Seconds after which a connection without a request is closed. */
    static final int IDLE_S = 60;
    /** Most headers of a request. */
    static final int MAX_HEADERS = 64;
    /** Most bytes of request line and headers. */
    static final int MAX_HEADER_BYTES = 16 * 1024;
    /** Most bytes of a body, which nobody reads. */
    static final int MAX_BODY_BYTES = 4 * 1024;

    private HttpBounds()
    {
    }

    /**
     * Set them, before the first server.
     */
    static void apply()
    {
        setUnlessGiven("jdk.httpserver.maxConnections", MAX_CONNECTIONS);
        setUnlessGiven("sun.net.httpserver.maxIdleConnections", MAX_CONNECTIONS);
        setUnlessGiven("sun.net.httpserver.maxReqTime", MAX_REQUEST_S);
        setUnlessGiven("sun.net.httpserver.maxRspTime", MAX_RESPONSE_S);
        setUnlessGiven("sun.net.httpserver.idleInterval", IDLE_S);
        setUnlessGiven("sun.net.httpserver.maxReqHeaders", MAX_HEADERS);
        setUnlessGiven("sun.net.httpserver.maxReqHeaderSize", MAX_HEADER_BYTES);
        setUnlessGiven("sun.net.httpserver.drainAmount", MAX_BODY_BYTES);
        // Head and body of an answer are written apart: without it the body waits for an acknowledgement, 40 ms.
        if (null == System.getProperty("sun.net.httpserver.nodelay"))
        {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private static void setUnlessGiven(final String property, final int value)
    {
        if (null == System.getProperty(property))
        {
            System.setProperty(property, Integer.toString(value));
        }
    }
}
