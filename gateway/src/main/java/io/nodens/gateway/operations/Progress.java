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
package io.nodens.gateway.operations;

/**
 * What became of a request that was looked at.
 */
public final class Progress
{
    /** It is replied to, or on its way to the member: go on with the next one. */
    public static final int DONE = 0;
    /** It cannot be worked off now: look at it again in the next duty cycle. */
    public static final int WAIT = 1;
    /** The connection is to be closed, behind what is encoded. */
    public static final int CLOSE = 2;

    private Progress()
    {
    }
}
