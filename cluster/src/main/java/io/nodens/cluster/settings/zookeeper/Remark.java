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
package io.nodens.cluster.settings.zookeeper;

/**
 * What to tell about a line that is not taken as it stands.
 *
 * @param place  file and line, or the file alone.
 * @param key    that it is about.
 * @param reason why, and what there is instead.
 */
public record Remark(String place, String key, String reason)
{
    Remark(final ConfigurationLine line, final String reason)
    {
        this(line.place(), line.key(), reason);
    }

    @Override
    public String toString()
    {
        return place + ": " + key + ": " + reason;
    }
}
