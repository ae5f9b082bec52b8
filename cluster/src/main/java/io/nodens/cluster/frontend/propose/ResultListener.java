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
package io.nodens.cluster.frontend.propose;

/**
 * What the results of commands say of the front end as a whole.
 */
public interface ResultListener
{
    /**
     * The member's own replica has applied the opening of this front end.
     *
     * @param maxDataLength limit that binds in the cluster.
     */
    void onOpened(int maxDataLength);

    /**
     * Something is broken beyond repair. Does not return.
     *
     * @param message what is broken.
     */
    void onFault(String message);
}
