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
 * Is told pairs of a session and a path: watches, or ephemerals and their owners.
 * <p>
 * <b>Thread:</b> the one that asked for the pairs.
 */
@FunctionalInterface
public interface SessionPathVisitor
{
    /**
     * One pair.
     *
     * @param sessionId of the session.
     * @param path      of the znode, valid during the call.
     * @return false when no more pairs are wanted; the caller stops at once.
     */
    boolean onPath(long sessionId, CharSequence path);
}
