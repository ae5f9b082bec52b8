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
package io.nodens.cluster.frontend;

/**
 * What a front end asks of the member that it belongs to.
 * <p>
 * <b>Thread:</b> called on the front end's; none of the methods waits for it.
 */
public interface MemberHooks
{
    /**
     * Whether the member's terms and segments carry data as long as the cluster allows.
     *
     * @param maxDataLength limit that binds in the cluster, in bytes.
     * @return null when they do, otherwise what is too small and which settings fix it.
     */
    String refusalOf(int maxDataLength);

    /**
     * Stop the member: its settings do not fit the cluster, so that starting it again as it is helps nobody.
     *
     * @param reason what does not fit and what fixes it.
     */
    void onMisconfigured(String reason);

    /**
     * Stop the member: something is broken.
     *
     * @param reason what is broken.
     */
    void onFault(String reason);

    /**
     * Say something to the operator. The caller limits how often.
     *
     * @param line for the member's log.
     */
    void onNotice(String line);
}
