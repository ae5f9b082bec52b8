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
package io.nodens.cluster.frontend.propose;

/**
 * The operations of a write that has several, in the order of the client, as its wire decodes them where they lie.
 * <p>
 * <b>Thread:</b> the front end's.
 */
public interface OperationSource
{
    /** How many there are. */
    int count();

    /** Begin again with the first. */
    void rewind();

    /**
     * Decode the next one.
     *
     * @param operation gets its kind, path, data, version, mode and time to live.
     */
    void next(WriteRequest operation);
}
