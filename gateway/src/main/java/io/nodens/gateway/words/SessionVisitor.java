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
package io.nodens.gateway.words;

/**
 * Is told sessions.
 * <p>
 * <b>Thread:</b> the one that asked for the sessions.
 */
@FunctionalInterface
public interface SessionVisitor
{
    /**
     * One session.
     *
     * @param sessionId  of it.
     * @param timeoutMs  negotiated.
     * @param deadlineMs when it expires unless it is heard of, in milliseconds since 1970. Ignored on a follower, which
     *                   need not know it.
     * @return false when no more sessions are wanted; the caller stops at once.
     */
    boolean onSession(long sessionId, int timeoutMs, long deadlineMs);
}
