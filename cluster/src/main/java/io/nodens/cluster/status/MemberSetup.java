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
package io.nodens.cluster.status;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the speed of a member depends on, as it tells others: {@code name=value}, comma separated. A reader passes over
 * names that it does not know.
 *
 * @param values by name, in the order in which they are written.
 */
public record MemberSetup(Map<String, String> values)
{
    /** Name of the profile. */
    public static final String PROFILE = "profile";
    /** What has happened to a write before it counts as recorded. */
    public static final String DURABILITY = "durability";
    /** Processors that the member may use. */
    public static final String PROCESSORS = "processors";
    /** Whether the threads of the members on the host outnumber its processors. */
    public static final String CROWDED = "crowded";

    private static final String YES = "yes";

    /**
     * Of one member.
     *
     * @param profile    its name.
     * @param durability its name.
     * @param processors that the member may use.
     * @param isCrowded  whether the threads of the members on the host outnumber its processors.
     * @return what the member says.
     */
    public static MemberSetup of(
        final String profile, final String durability, final int processors, final boolean isCrowded)
    {
        final Map<String, String> values = new LinkedHashMap<>();
        values.put(PROFILE, profile);
        values.put(DURABILITY, durability);
        values.put(PROCESSORS, Integer.toString(processors));
        values.put(CROWDED, isCrowded ? YES : "no");
        return new MemberSetup(values);
    }

    /**
     * What a member said.
     *
     * @param text of its answer; empty when it said nothing.
     * @return what is in it; what has no name is passed over.
     */
    public static MemberSetup read(final String text)
    {
        final Map<String, String> values = new LinkedHashMap<>();
        for (final String part : text.split(","))
        {
            final int equals = part.indexOf('=');
            if (equals > 0)
            {
                values.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
            }
        }
        return new MemberSetup(values);
    }

    /**
     * As a member tells it.
     *
     * @return {@code name=value}, comma separated.
     */
    public String text()
    {
        return values.entrySet().stream()
            .map((value) -> value.getKey() + '=' + value.getValue())
            .collect(Collectors.joining(","));
    }

    /**
     * Whether the threads of the members on the host outnumber its processors.
     *
     * @return false also when the member did not say.
     */
    public boolean isCrowded()
    {
        return YES.equals(values.get(CROWDED));
    }
}
