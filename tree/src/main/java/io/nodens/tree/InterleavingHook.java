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
package io.nodens.tree;

/**
 * Lets a test act at the points of a read or a transaction that matter, so that interleavings of writer and readers
 * run in one thread. Null, and so free, outside tests.
 */
@FunctionalInterface
interface InterleavingHook
{
    /** A reader knows how many buckets there are and has not looked at one. */
    int BEFORE_BUCKET = 0;
    /** A reader knows which record it wants and has not looked at it. */
    int BEFORE_RECORD = 1;
    /** A reader has copied a record and has not validated the copy. */
    int BEFORE_VALIDATION = 2;
    /** A change reader knows that there is a change and has not looked at it. */
    int BEFORE_CHANGE = 3;
    /** A reader has copied a child with its data into a page and has not validated the copy. */
    int BEFORE_CHILD_VALIDATION = 4;
    /** The writer has published a transaction's changes in the ring and has not completed it. */
    int BEFORE_COMPLETION = 5;
    /** A reader has copied a line of an earlier state and has not validated the copy. */
    int BEFORE_PAST_LINE = 6;

    /** A line was looked for in the history, and is about to be copied from where it was found. */
    int AFTER_PAST_FIND = 8;
    /** A reader has copied all that it wants of an earlier state and has not validated that it was kept. */
    int BEFORE_PAST_VALIDATION = 7;

    void at(int point);
}
