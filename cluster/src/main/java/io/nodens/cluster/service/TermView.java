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
package io.nodens.cluster.service;

/**
 * What the service can see of the leadership term that its consensus module is in.
 */
@FunctionalInterface
public interface TermView
{
    /** Every result may leave at once: for a service without a consensus module. */
    TermView ALWAYS_CONFIRMED = (openedTermId) -> true;

    /**
     * Whether what is applied now is committed by the present term. It is not during an election, and not between an
     * election and the opening of its term: a leader that has just been elected applies what its predecessors left in
     * its log when a majority has it, and until an entry of the new term is on a majority a member with a higher term
     * may still replace that.
     *
     * @param openedTermId last leadership term whose opening was applied.
     * @return true when results may leave.
     */
    boolean isConfirmed(long openedTermId);
}
