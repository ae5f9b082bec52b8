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
package io.nodens.cluster.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What somebody asks of the admin endpoint.
 *
 * @param method     of HTTP, in upper case.
 * @param path       decoded, from its first slash.
 * @param parameters of the query, decoded; the first of those with the same name.
 * @param operator   name of the token that was proved; null when none was.
 */
record AdminRequest(String method, String path, Map<String, String> parameters, String operator)
{
    /** Most parameters of a query. */
    static final int MAX_PARAMETERS = 16;

    /**
     * Whether the one who asks has proved to be an operator.
     */
    boolean isOperator()
    {
        return null != operator;
    }

    /**
     * A parameter of the query.
     *
     * @param name      of it.
     * @param otherwise when it is not there.
     * @return its value.
     */
    String parameter(final String name, final String otherwise)
    {
        return parameters.getOrDefault(name, otherwise);
    }

    /**
     * A parameter that is a number.
     *
     * @param name      of it.
     * @param otherwise when it is not there.
     * @return its value.
     * @throws IllegalArgumentException naming it, when it is no number.
     */
    long number(final String name, final long otherwise)
    {
        final String text = parameters.get(name);
        try
        {
            return null == text ? otherwise : Long.parseLong(text);
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException(
                "the parameter " + name + " must be a whole number, was '" + text + "'", ex);
        }
    }

    /**
     * Take a query apart.
     *
     * @param query as it came; null for none.
     * @return its parameters.
     * @throws IllegalArgumentException when it is malformed or has too many.
     */
    static Map<String, String> parse(final String query)
    {
        if (null == query || query.isEmpty())
        {
            return Map.of();
        }

        final String[] parts = query.split("&", MAX_PARAMETERS + 1);
        if (parts.length > MAX_PARAMETERS)
        {
            throw new IllegalArgumentException("a query has at most " + MAX_PARAMETERS + " parameters");
        }

        final Map<String, String> parameters = new LinkedHashMap<>();
        for (final String part : parts)
        {
            final int equals = part.indexOf('=');
            parameters.putIfAbsent(
                decoded(equals < 0 ? part : part.substring(0, equals)),
                equals < 0 ? "" : decoded(part.substring(equals + 1)));
        }
        return parameters;
    }

    private static String decoded(final String text)
    {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
