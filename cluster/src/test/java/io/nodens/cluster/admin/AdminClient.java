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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks an admin endpoint, as curl would.
 */
public final class AdminClient
{
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(TIMEOUT)
        .build();
    private final ObjectMapper mapper = new ObjectMapper();
    private final String url;

    /**
     * A client of an endpoint.
     *
     * @param url {@code http://host:port}.
     */
    public AdminClient(final String url)
    {
        this.url = url;
    }

    /**
     * A client of an endpoint.
     *
     * @param address of it.
     */
    public AdminClient(final InetSocketAddress address)
    {
        this("http://127.0.0.1:" + address.getPort());
    }

    /**
     * Ask.
     *
     * @param path    and query.
     * @param headers names and values in turn.
     * @return the answer.
     */
    public HttpResponse<String> get(final String path, final String... headers)
    {
        return send("GET", path, headers);
    }

    /**
     * Ask by another method.
     *
     * @param method  of HTTP.
     * @param path    and query.
     * @param headers names and values in turn.
     * @return the answer.
     */
    public HttpResponse<String> send(final String method, final String path, final String... headers)
    {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
            .timeout(TIMEOUT)
            .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0)
        {
            request.headers(headers);
        }
        try
        {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(method + " " + url + path, ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Ask for a document.
     *
     * @param path    and query.
     * @param headers names and values in turn.
     * @return the document.
     */
    public JsonNode json(final String path, final String... headers)
    {
        final String body = get(path, headers).body();
        try
        {
            return mapper.readTree(body);
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("not JSON: " + body, ex);
        }
    }
}
