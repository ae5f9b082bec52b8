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
package io.nodens.cluster.cli.access;

import io.nodens.client.QuotaLimits;
import io.nodens.client.SubtreeQuota;
import java.util.List;

/**
 * What the commands ask about quotas.
 * <p>
 * <b>Thread:</b> any.
 */
public interface QuotaAccess
{
    /**
     * Set limits on a subtree, or replace those that it has.
     *
     * @param path   of the subtree's root.
     * @param limits to set.
     */
    void setQuota(String path, QuotaLimits limits);

    /**
     * Read the limits on a subtree and what there is.
     *
     * @param path of the subtree's root.
     * @return null when it has no limits of its own.
     */
    SubtreeQuota getQuota(String path);

    /**
     * Read all quotas.
     *
     * @return a subtree before those in it.
     */
    List<SubtreeQuota> listQuotas();

    /**
     * Remove the limits on a subtree.
     *
     * @param path of the subtree's root.
     * @return false when it has no limits of its own.
     */
    boolean removeQuota(String path);
}
