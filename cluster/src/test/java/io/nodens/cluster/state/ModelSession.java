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

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A session of the model.
 */
final class ModelSession
{
    long id;
    int timeoutMs;
    List<Long> secret;
    int owner;
    long attachmentId;
    long takenAttachmentId;
    long deadlineMs;
    long acknowledged;
    final TreeMap<Long, ModelResult> results = new TreeMap<>();
    private int retained;
    final List<ModelZnode> ephemerals = new ArrayList<>();
    /** Scheme and identity of each, with a blank between. */
    final List<String> identities = new ArrayList<>();

    /** Outcomes that are kept for it. */
    int retained()
    {
        return retained;
    }

    void keep(final long requestId, final ModelResult result)
    {
        results.put(requestId, result);
        retained += result.outcomes.size();
    }

    void acknowledge(final long requestId)
    {
        acknowledged = Math.max(acknowledged, requestId);
        while (!results.isEmpty() && results.firstKey() <= acknowledged)
        {
            retained -= results.pollFirstEntry().getValue().outcomes.size();
        }
    }

    long lastRequestId()
    {
        return results.isEmpty() ? acknowledged : results.lastKey();
    }
}
