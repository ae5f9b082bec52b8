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
package io.nodens.gateway.jute;

/**
 * Numbers that a request has instead of a serial one. Each is special only together with its own opcode: a client whose
 * serial numbers wrap may use them.
 * <p>
 * <b>Thread:</b> constants.
 */
public final class Xids
{
    /** A watch event. */
    public static final int NOTIFICATION = -1;
    /** {@link Opcodes#PING}. */
    public static final int PING = -2;
    /** {@link Opcodes#AUTH}. */
    public static final int AUTH = -4;
    /** {@link Opcodes#SET_WATCHES} and {@link Opcodes#SET_WATCHES2}. */
    public static final int SET_WATCHES = -8;

    private Xids()
    {
    }
}
