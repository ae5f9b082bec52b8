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
import io.nodens.tree.ZnodeStat;

/**
 * How one operation of a write ended whose request is not there any more.
 *
 * @param code     of the operation.
 * @param sequence suffix of a sequential create, -1 without one; of the conditions of a guarded transaction 1 when all
 *                 held and 0 when one did not.
 * @param stat     of the znode after a create or set that was done; all zero otherwise.
 */
public record WriteOutcome(ErrorCode code, long sequence, ZnodeStat stat)
{
}
