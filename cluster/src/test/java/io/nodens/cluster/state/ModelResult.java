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
package io.nodens.cluster.state;

import io.nodens.sbe.protocol.ResultCode;
import java.util.ArrayList;
import java.util.List;

/** What the model keeps of a write. */
final class ModelResult
{
    int operation;
    long zxid;
    String asked;
    final List<ModelOutcome> outcomes = new ArrayList<>(List.of(new ModelOutcome()));

    ModelOutcome first()
    {
        return outcomes.get(0);
    }

    /** Code of the first operation that failed. */
    ResultCode code()
    {
        return outcomes.stream().map((outcome) -> outcome.code).filter((code) -> code != ResultCode.OK).findFirst()
            .orElse(ResultCode.OK);
    }

    ModelResult code(final ResultCode code)
    {
        first().code = code;
        return this;
    }
}
