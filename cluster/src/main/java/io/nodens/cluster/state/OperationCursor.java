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
 * The operations of one command, from the first to the last, as often as they are asked for.
 * <p>
 * <b>Thread:</b> owned by the command's. <b>Allocates:</b> never.
 */
public interface OperationCursor
{
    /**
     * Go before the first operation.
     */
    void rewind();

    /**
     * Read the next operation.
     *
     * @param operation gets it; its buffers are borrowed as long as the command's.
     */
    void next(WriteOperation operation);
}
