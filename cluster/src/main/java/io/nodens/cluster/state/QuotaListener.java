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

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Told of soft limits.
 */
@FunctionalInterface
public interface QuotaListener
{
    /**
     * A subtree begins or ends to exceed a soft limit, by the transaction that is being applied.
     *
     * @param path       of the subtree; not to be kept.
     * @param count      of its znodes, its root included.
     * @param bytes      of their data.
     * @param countLimit soft, -1 for none.
     * @param bytesLimit soft, -1 for none.
     * @param isOver     whether it exceeds one of them now.
     */
    void onSoftQuota(
        UnsafeBuffer path, long count, long bytes, long countLimit, long bytesLimit, boolean isOver);
}
