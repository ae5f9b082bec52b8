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
package io.nodens.bench.system;

/**
 * One client of the system under test. <b>Thread:</b> one generator's, after it was opened.
 */
public interface LoadConnection extends AutoCloseable
{
    /**
     * Try to send an operation without waiting.
     *
     * @param kind of operation.
     * @param key  of the znode for get and set, below the number of keys; ignored for create and delete, which use the
     *             slot's own znode.
     * @param slot to hand to the completion handler; unique among the operations in flight.
     * @return false when the connection is pressed back: try again.
     */
    boolean offer(OperationKind kind, int key, int slot);

    /**
     * Drive the connection and deliver completions.
     *
     * @return amount of work done, for the idle strategy.
     */
    int doWork();

    /** Close the client. */
    @Override
    void close();
}
