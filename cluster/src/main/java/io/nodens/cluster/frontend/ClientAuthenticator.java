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
package io.nodens.cluster.frontend;

/**
 * A way in which clients prove who they are when they connect. One of an application's own is a class on the member's
 * class path that {@link java.util.ServiceLoader} finds under this name; its name begins with "x-", and
 * {@code nodens.authenticator} chooses it. Its clients have credentials of the same name.
 * <p>
 * <b>Thread:</b> the front end's, which it must not hold up.
 */
public interface ClientAuthenticator
{
    /** Longest challenge in bytes. */
    int MAX_CHALLENGE_LENGTH = 1024;
    /** Longest proof in bytes. */
    int MAX_PROOF_LENGTH = 4096;

    /**
     * Name of the method, as challenges and proofs carry it.
     *
     * @return the name.
     */
    String method();

    /**
     * Whether a role must be proved. What nobody can prove is open to every client.
     *
     * @param role to ask about.
     * @return true when it must.
     */
    boolean guards(ClientRole role);

    /**
     * What to ask a client.
     *
     * @return a challenge that nobody was asked before, at most {@link #MAX_CHALLENGE_LENGTH} bytes.
     */
    byte[] newChallenge();

    /**
     * Look at a proof for a role that is guarded.
     *
     * @param proof of the client.
     * @return null when it holds, otherwise why not, without a word of the credentials.
     */
    String faultOf(ClientProof proof);
}
