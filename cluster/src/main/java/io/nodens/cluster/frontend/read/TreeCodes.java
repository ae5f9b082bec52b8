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
package io.nodens.cluster.frontend.read;

import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.TreeStatus;

/**
 * What clients are told of what the tree says.
 */
final class TreeCodes
{
    private TreeCodes()
    {
    }

    /** The code of a response to a read that ended with a status of the tree, or with a length. */
    static ResultCode of(final int treeStatus)
    {
        if (treeStatus >= 0)
        {
            return ResultCode.OK;
        }
        switch (treeStatus)
        {
            case TreeStatus.NULL_DATA:
                return ResultCode.OK;
            case TreeStatus.NO_NODE:
                return ResultCode.NO_NODE;
            case TreeStatus.BUFFER_TOO_SMALL:
                return ResultCode.DATA_TOO_LARGE;
            case TreeStatus.BUSY:
                return ResultCode.BUSY;
            case TreeStatus.PIN_LOST:
                return ResultCode.PIN_LOST;
            case TreeStatus.WRITER_GONE:
                return ResultCode.NOT_SERVING;
            case TreeStatus.BAD_PATH:
                return ResultCode.BAD_ARGUMENTS;
            default:
                return ResultCode.SYSTEM_ERROR;
        }
    }
}
