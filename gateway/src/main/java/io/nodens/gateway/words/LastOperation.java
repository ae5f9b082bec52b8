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
package io.nodens.gateway.words;

import io.nodens.gateway.jute.Opcodes;

/**
 * Names of requests as {@code lop=} of {@code cons} has them.
 * <p>
 * <b>Thread:</b> constants.
 */
public final class LastOperation
{
    /** Of a connection that had no reply yet. */
    public static final String NONE = "NA";
    /** The handshake. */
    public static final String SESSION = "SESS";

    private LastOperation()
    {
    }

    /**
     * Name of a request.
     *
     * @param opcode of the request.
     * @return its name, or {@link #NONE} for a request that ZooKeeper does not count.
     */
    public static String of(final int opcode)
    {
        return switch (opcode)
        {
            case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_TTL, Opcodes.CREATE_CONTAINER -> "CREA";
            case Opcodes.DELETE, Opcodes.DELETE_CONTAINER -> "DELE";
            case Opcodes.EXISTS -> "EXIS";
            case Opcodes.GET_DATA -> "GETD";
            case Opcodes.SET_DATA -> "SETD";
            case Opcodes.GET_ACL -> "GETA";
            case Opcodes.SET_ACL -> "SETA";
            case Opcodes.GET_CHILDREN, Opcodes.GET_CHILDREN2 -> "GETC";
            case Opcodes.SYNC -> "SYNC";
            case Opcodes.PING -> "PING";
            case Opcodes.CHECK -> "CHEC";
            case Opcodes.MULTI -> "MULT";
            case Opcodes.MULTI_READ -> "MLTR";
            case Opcodes.RECONFIG -> "RECO";
            case Opcodes.CHECK_WATCHES -> "CHKW";
            case Opcodes.REMOVE_WATCHES -> "REMW";
            case Opcodes.SET_WATCHES -> "SETW";
            case Opcodes.SET_WATCHES2 -> "STW2";
            case Opcodes.ADD_WATCH -> "ADDW";
            case Opcodes.GET_EPHEMERALS -> "GETE";
            case Opcodes.GET_ALL_CHILDREN_NUMBER -> "GETACN";
            case Opcodes.WHO_AM_I -> "HOMI";
            case Opcodes.CREATE_SESSION -> SESSION;
            case Opcodes.CLOSE_SESSION -> "CLOS";
            default -> NONE;
        };
    }
}
