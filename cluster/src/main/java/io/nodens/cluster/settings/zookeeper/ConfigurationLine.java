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

import io.nodens.cluster.settings.MemberException;

import java.nio.file.Path;
import java.util.Locale;

/**
 * One key of a configuration file.
 *
 * @param file   that has it.
 * @param number of its first line, from 1.
 * @param key    as written.
 * @param value  without blanks around it.
 */
record ConfigurationLine(Path file, int number, String key, String value)
{
    /**
     * Where it stands.
     *
     * @return file and line.
     */
    String place()
    {
        return file + ":" + number;
    }

    /**
     * Refuse the value.
     *
     * @param reason what is wrong, and what is allowed.
     * @return to throw.
     */
    MemberException refused(final String reason)
    {
        return MemberException.configuration(place() + ": " + key + "=" + shown() + " is refused: " + reason);
    }

    /** Passwords and their hashes do not belong into messages. */
    private String shown()
    {
        final boolean isSecret = key.toLowerCase(Locale.ROOT).matches(".*(password|superdigest|passwd).*");
        return isSecret ? "***" : value;
    }
}
