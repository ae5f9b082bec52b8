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

/**
 * Where a queue has what: {@code QUEUE/PRIORITY/e-SEQUENCE} its elements, the priority in ten digits, and {@code
 * QUEUE/claims/PRIORITY-e-SEQUENCE} the claims to them.
 *
 * @param queue path of the queue.
 */
record QueuePaths(String queue)
{
    /** Name of the znode above the claims. */
    static final String CLAIMS = "claims";
    /** What the names of elements begin with. */
    static final String ELEMENT = "e-";

    private static final int DIGITS = 10;

    /** The znode above the claims. */
    String claims()
    {
        return queue + "/" + CLAIMS;
    }

    /** The znode above the elements of a priority. */
    String of(final String priority)
    {
        return queue + "/" + priority;
    }

    static String nameOf(final int priority)
    {
        final String digits = Integer.toString(priority);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    /** The priority that a child of the queue stands for, -1 when it is none. */
    static int priorityOf(final String name)
    {
        if (DIGITS != name.length())
        {
            return -1;
        }

        long value = 0;
        for (int i = 0; i < DIGITS; i++)
        {
            final char digit = name.charAt(i);
            if (digit < '0' || digit > '9')
            {
                return -1;
            }

            value = value * 10 + (digit - '0');
        }

        return value > Integer.MAX_VALUE ? -1 : (int)value;
    }

    static String claimName(final String priority, final String element)
    {
        return priority + "-" + element;
    }
}
