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
package io.nodens.bench.results;

import java.util.List;
import java.util.Objects;

/**
 * Checks of what a file of results must have.
 */
final class Whole
{
    private Whole()
    {
    }

    /**
     * A list that has all its entries.
     *
     * @param name   for the error.
     * @param values of the list.
     * @param <T>    of an entry.
     * @return the same, which nobody changes.
     * @throws IllegalArgumentException when the list is not there, or an entry of it is null.
     */
    static <T> List<T> list(final String name, final List<T> values)
    {
        if (null == values || values.stream().anyMatch(Objects::isNull))
        {
            throw new IllegalArgumentException("no " + name + ", or one of them is null");
        }

        return List.copyOf(values);
    }

    /**
     * A figure that cannot be below zero.
     *
     * @param name  for the error.
     * @param value of the figure.
     * @throws IllegalArgumentException when it is negative.
     */
    static void notNegative(final String name, final Number value)
    {
        if (value.doubleValue() < 0)
        {
            throw new IllegalArgumentException(name + " is " + value + ": allowed are 0 and more");
        }
    }
}
