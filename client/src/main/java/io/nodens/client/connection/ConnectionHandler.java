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
package io.nodens.client.connection;

import org.agrona.DirectBuffer;

/**
 * Takes what a member says beyond the upkeep of the connection itself.
 */
public interface ConnectionHandler
{
    /**
     * A message of the protocol, whose fixed block lies wholly inside the given length. Lengths of variable parts are
     * not checked.
     *
     * @param templateId  of the message.
     * @param buffer      with the message.
     * @param offset      of the body.
     * @param length      of the body.
     * @param blockLength of the fixed block, as sent.
     * @param version     of the schema, as sent.
     * @return false when the message is malformed: the connection is given up.
     */
    boolean onMessage(int templateId, DirectBuffer buffer, int offset, int length, int blockLength, int version);
}
