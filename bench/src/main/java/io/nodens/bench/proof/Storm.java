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
package io.nodens.bench.proof;

/**
 * What clients do to a member beside an innocent one.
 */
enum Storm
{
    /** Nothing to the member: a thread that spins. Shows what the loss of a processor alone does. */
    PROCESSOR("no clients: a thread that spins"),
    /** New streams that connect and are closed after a second. */
    HANDSHAKES("48 new connections a second"),
    /** Clients without a session whose reads wait for what never comes, and that set watches. */
    WAITING("64 clients without a session: reads that wait, and watches"),
    /** Clients that ask for long answers and take none. */
    SLOW("64 clients that ask for values of 1 MB and read nothing"),
    /** Frames that are no requests, in streams and as datagrams. */
    GARBAGE("malformed and over-long requests of 16 new streams a second, 2,000 random datagrams a second"),
    /** Connections whose way back leads nowhere. */
    UNREACHABLE("48 new connections a second that cannot be reached");

    private final String description;

    Storm(final String description)
    {
        this.description = description;
    }

    String description()
    {
        return description;
    }
}
