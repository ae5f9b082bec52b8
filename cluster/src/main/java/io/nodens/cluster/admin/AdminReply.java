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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the admin endpoint answers.
 *
 * @param code        of HTTP.
 * @param contentType of the body.
 * @param body        whole.
 */
record AdminReply(int code, String contentType, byte[] body)
{
    static final int OK = 200;
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int TOO_LONG = 414;
    static final int FAULT = 500;
    static final int UNAVAILABLE = 503;

    static final String TEXT = "text/plain; charset=utf-8";
    static final String JSON = "application/json";

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * Text for people.
     *
     * @param code of HTTP.
     * @param text whole lines, each with its end.
     */
    static AdminReply text(final int code, final String text)
    {
        return new AdminReply(code, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A document.
     *
     * @param code     of HTTP.
     * @param document of maps, lists, texts, numbers and truth values.
     */
    static AdminReply json(final int code, final Object document)
    {
        try
        {
            return new AdminReply(code, JSON, MAPPER.writeValueAsBytes(document));
        }
        catch (final JsonProcessingException ex)
        {
            throw new IllegalStateException("cannot be written as JSON: " + ex.getOriginalMessage(), ex);
        }
    }

    /**
     * What was wrong, as a document.
     *
     * @param code   of HTTP.
     * @param reason a phrase that names what was wrong and what is allowed.
     */
    static AdminReply error(final int code, final String reason)
    {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("error", reason);
        return json(code, document);
    }
}
