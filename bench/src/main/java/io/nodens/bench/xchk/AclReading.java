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
package io.nodens.bench.xchk;

import io.nodens.gateway.jute.AclVector;

import java.util.ArrayList;
import java.util.List;

/**
 * An access list as a server shows it.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class AclReading
{
    private final List<String> entries = new ArrayList<>();

    /**
     * Copy a list.
     *
     * @param acl as it was decoded; may be null.
     */
    AclReading(final AclVector acl)
    {
        acl.rewind();
        while (acl.next())
        {
            entries.add(acl.scheme().text() + ":" + acl.identity().text() + ":" + acl.permissions());
        }

        if (acl.isNull())
        {
            entries.add("null");
        }
    }

    /**
     * The entries in their order.
     *
     * @return the entries as text.
     */
    List<String> entries()
    {
        return entries;
    }

    @Override
    public String toString()
    {
        return entries.toString();
    }
}
