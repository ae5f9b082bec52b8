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
package io.nodens.sbe;

/**
 * Bits of the features by which the sides of a connection say what they can do and need not.
 * <p>
 * <b>Thread:</b> constants.
 */
public final class ProtocolFeatures
{
    /** A client has credentials, and answers a Challenge. */
    public static final long ANSWERS_CHALLENGES = 1;

    private ProtocolFeatures()
    {
    }
}
