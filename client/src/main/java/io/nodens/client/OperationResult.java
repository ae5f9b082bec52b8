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

import io.nodens.tree.ZnodeStat;

/**
 * How one operation of a {@link Transaction} ended.
 *
 * @param operation create, delete, setData or check.
 * @param path      of the znode; of a create that was done the one that the znode got.
 * @param code      {@link ErrorCode#OK} when it was done. In a transaction that failed: OK before the operation that
 *                  failed, its code, and {@link ErrorCode#RUNTIME_INCONSISTENCY} after it; nothing was done.
 * @param stat      after a create or set that was done; else null.
 */
public record OperationResult(Operation operation, String path, ErrorCode code, ZnodeStat stat)
{
}
