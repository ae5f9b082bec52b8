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

import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;
import org.apache.jute.Record;

/**
 * Body of a message that has none.
 */
final class NoRecord implements Record
{
    @Override
    public void serialize(final OutputArchive archive, final String tag)
    {
    }

    @Override
    public void deserialize(final InputArchive archive, final String tag)
    {
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof NoRecord;
    }

    @Override
    public int hashCode()
    {
        return 0;
    }
}
