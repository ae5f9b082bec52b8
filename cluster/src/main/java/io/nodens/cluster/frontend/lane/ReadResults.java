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
package io.nodens.cluster.frontend.lane;

import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.ZnodeStat;

/**
 * Results of several reads in one response of a wire. What is read goes into {@link LaneWire#readBuffer()} where the
 * response will have it; the fields of the result are put around it afterwards.
 * <p>
 * <b>Thread:</b> the front end's.
 */
public interface ReadResults
{
    /**
     * Begin a response without results.
     *
     * @param lane that it is for.
     */
    void begin(Lane lane);

    /** Where the data or names of the next result go in the buffer. */
    int dataOffset();

    /** Bytes of data or names that the next result can have; negative when it cannot be there at all. */
    int room();

    /**
     * Add the next result.
     *
     * @param code       OK, or why not; there is neither a Stat nor data then.
     * @param stat       of the znode.
     * @param isNullData whether it has null for its data.
     * @param count      of children.
     * @param length     of what lies in the buffer, in bytes.
     */
    void add(ResultCode code, ZnodeStat stat, boolean isNullData, int count, int length);

    /** How many results were added. */
    int size();
}
