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
package io.nodens.client.recipes;

import io.nodens.sbe.DataText;

/**
 * A member of a group, or a provider of a service, as others see it.
 *
 * @param name      in the group.
 * @param sessionId that stands for the member.
 * @param data      that it gave, null for none; not copied, and not to be changed.
 * @param token     its fencing token: the zxid at which it joined, greater than that of every earlier member with this
 *                  name.
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over whole, as ZnodeData is.
public record GroupMember(String name, long sessionId, byte[] data, long token)
{
    /** Data as text where they are text; of much data the first bytes and their number. */
    @Override
    public String toString()
    {
        return "GroupMember[name=" + name + ", sessionId=" + DataText.ofSession(sessionId) +
            ", data=" + DataText.of(data) + ", token=" + token + "]";
    }
}
