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
 * Which watches {@link Opcodes#CHECK_WATCHES} and {@link Opcodes#REMOVE_WATCHES} are about.
 * <p>
 * <b>Thread:</b> constants.
 */
public final class WatcherTypes
{
    /** One-shot, on the children. */
    public static final int CHILDREN = 1;
    /** One-shot, on data and existence. */
    public static final int DATA = 2;
    /** All of the path. */
    public static final int ANY = 3;
    /** Persistent ones; since 3.9. */
    public static final int PERSISTENT = 4;
    /** Persistent recursive ones; since 3.9. */
    public static final int PERSISTENT_RECURSIVE = 5;

    private WatcherTypes()
    {
    }
}
