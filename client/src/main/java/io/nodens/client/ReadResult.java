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
package io.nodens.client;

import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.DataText;
import io.nodens.tree.ZnodeStat;

import java.util.List;

/**
 * How one read of a {@link MultiRead} ended.
 *
 * @param operation getData, exists or getChildren.
 * @param path      of the znode.
 * @param code      {@link ErrorCode#OK}, {@link ErrorCode#NO_NODE} or {@link ErrorCode#NO_AUTH}.
 * @param stat      of the znode; null unless the code is OK.
 * @param data      of a getData, may be null; of other reads null.
 * @param children  names of a getChildren in creation order; of other reads, and unless the code is OK, null.
 */
@SuppressWarnings("ArrayRecordComponent") // As getData of a single znode gives it.
public record ReadResult(
    Operation operation, String path, ErrorCode code, ZnodeStat stat, byte[] data, List<String> children)
{
    /**
     * Whether the read has a result.
     *
     * @return true when the code is OK.
     */
    public boolean isOk()
    {
        return ErrorCode.OK == code;
    }

    /**
     * The failure as an exception.
     *
     * @return the exception, null for {@link ErrorCode#OK}.
     */
    public NodensException exception()
    {
        return isOk() ? null : NodensException.of(code, operation, path, null);
    }

    /** Data as text where they are text; of much data the first bytes and their number. */
    @Override
    public String toString()
    {
        return "ReadResult[operation=" + operation + ", path=" + path + ", code=" + code + ", stat=" + stat +
            ", data=" + DataText.of(data) + ", children=" + children + "]";
    }
}
