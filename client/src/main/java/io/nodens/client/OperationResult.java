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
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.TransactionFailedException;
import io.nodens.tree.ZnodeStat;

/**
 * How one operation of a {@link Transaction} ended.
 *
 * @param operation create, delete, setData or check.
 * @param path      of the znode; of a create that was done the one that the znode got.
 * @param code      {@link ErrorCode#OK}: a transaction that failed has no results, but a
 *                  {@link TransactionFailedException}.
 * @param stat      after a create or set that was done; else null.
 */
public record OperationResult(Operation operation, String path, ErrorCode code, ZnodeStat stat)
{
}
