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
package io.nodens.bench.xchk;

import java.util.List;

/**
 * A request to both servers.
 *
 * @param text     for readers.
 * @param opcode   of the request, by which its reply is read.
 * @param xid      that the reply is to bear.
 * @param isEnding whether the server closes the connection behind its reply.
 * @param paths    that the request names: of a multi one for each operation.
 * @param frames   by side: the bytes, with their length before them.
 */
record Request(String text, int opcode, int xid, boolean isEnding, List<String> paths, byte[][] frames)
{
    /**
     * Path of a request, or of an operation of a multi.
     *
     * @param index of the operation; 0 for a request that is no multi.
     * @return the path; null when there is none.
     */
    String path(final int index)
    {
        return index < paths.size() ? paths.get(index) : null;
    }

    @Override
    public String toString()
    {
        return "xid " + xid + " " + text;
    }
}
