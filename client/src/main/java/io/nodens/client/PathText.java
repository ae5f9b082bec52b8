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

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.Utf8;

import java.nio.charset.StandardCharsets;

/**
 * Paths as Strings on their way to bytes: what bytes cannot represent is refused here, since no member can see it any
 * more. Every other fault of a path is the member's to find.
 */
final class PathText
{
    private PathText()
    {
    }

    /**
     * What is wrong with a path that no bytes stand for.
     *
     * @param operation that it is given to.
     * @param path      to look at, or null.
     * @return the refusal, or null when the path can be encoded.
     */
    static BadArgumentsException refusal(final Operation operation, final String path)
    {
        return null != path && Utf8.unpairedSurrogateAt(path) >= 0 ?
            new BadArgumentsException(operation, path, PathSyntax.explain(path)) : null;
    }

    /**
     * Encode a path.
     *
     * @param operation that it is given to.
     * @param path      of a znode.
     * @return its bytes.
     * @throws BadArgumentsException when it is null or no bytes stand for it.
     */
    static byte[] encode(final Operation operation, final String path)
    {
        if (null == path || null != refusal(operation, path))
        {
            throw new BadArgumentsException(operation, path, PathSyntax.explain(path));
        }

        return path.getBytes(StandardCharsets.UTF_8);
    }
}
