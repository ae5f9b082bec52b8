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
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Messages of failures for which a member sends no words.
 */
class NodensExceptionTest
{
    @Test
    void shouldNameParentWhenCreateFindsNone()
    {
        assertEquals(
            "create /a/b/c: NO_NODE (-101): its parent /a/b does not exist; create that first",
            NodensException.of(ErrorCode.NO_NODE, Operation.CREATE, "/a/b/c", null).getMessage());
        assertEquals(
            "create /a: NO_NODE (-101)",
            NodensException.of(ErrorCode.NO_NODE, Operation.CREATE, "/a", "").getMessage());
        assertEquals(
            "create /a/b: NO_NODE (-101): words of a member",
            NodensException.of(ErrorCode.NO_NODE, Operation.CREATE, "/a/b", "words of a member").getMessage());
        assertEquals(
            "getData /a/b: NO_NODE (-101)",
            NodensException.of(ErrorCode.NO_NODE, Operation.GET_DATA, "/a/b", null).getMessage());
    }

    @Test
    void shouldSayWhyWhenRootIsDeleted()
    {
        assertEquals(
            "delete /: BAD_ARGUMENTS (-8): the root cannot be deleted: it is part of every tree",
            NodensException.of(ErrorCode.BAD_ARGUMENTS, Operation.DELETE, "/", null).getMessage());
    }
}
