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
package io.nodens.tree.watch;

import org.agrona.DirectBuffer;

/**
 * Is told which paths an owner watches.
 * <p>
 * <b>Thread:</b> the one of the table.
 */
@FunctionalInterface
public interface WatchedPathVisitor
{
    /**
     * One path. The table must not be changed from here.
     *
     * @param path   buffer with the path in UTF-8, valid during the call.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return false when no more paths are wanted.
     */
    boolean onPath(DirectBuffer path, int offset, int length);
}
