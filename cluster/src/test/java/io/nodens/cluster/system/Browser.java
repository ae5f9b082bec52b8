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
package io.nodens.cluster.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nodens.cluster.testkit.Await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Chromium without a window and with one page, driven by its DevTools protocol.
 * <p>
 * <b>Owns:</b> the process and its profile.
 */
final class Browser implements AutoCloseable, WebSocket.Listener
{
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final long TIMEOUT_MS = 60_000;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final StringBuilder text = new StringBuilder();
    private final Process process;
    private final WebSocket socket;
    private final String session;

    private Browser(final Process process, final Path directory)
    {
        this.process = process;
        final Path port = directory.resolve("DevToolsActivePort");
        Await.until("the browser", TIMEOUT_MS, () -> linesOf(port).size() >= 2);
        final List<String> lines = linesOf(port);
        socket = HttpClient.newHttpClient().newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)), this)
            .join();
        final JsonNode targets = call(null, "Target.getTargets", Map.of()).at("/targetInfos");
        String page = null;
        for (final JsonNode target : targets)
        {
            page = "page".equals(target.path("type").asText()) ? target.path("targetId").asText() : page;
        }
        session = call(null, "Target.attachToTarget", Map.of("targetId", page, "flatten", true))
            .path("sessionId").asText();
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
        // Pictures show all of a page, and would be narrower than it by a bar.
        call("Emulation.setScrollbarsHidden", Map.of("hidden", true));
    }

    /**
     * Start it.
     *
     * @param program   of the browser.
     * @param directory for its profile.
     * @return the browser, with an empty page.
     */
    static Browser start(final Path program, final Path directory) throws IOException
    {
        final ProcessBuilder builder = new ProcessBuilder(
            program.toString(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--no-first-run", "--disable-background-networking", "--remote-debugging-port=0",
            "--user-data-dir=" + directory, "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("browser.log").toFile());
        // It is killed, and would leave its directory behind.
        builder.environment().put("TMPDIR", directory.toString());
        final Process process = builder.start();
        try
        {
            return new Browser(process, directory);
        }
        catch (final RuntimeException ex)
        {
            end(process);
            throw ex;
        }
    }

    /**
     * Look for a browser on the path of the process.
     *
     * @return its program.
     */
    static Optional<Path> find()
    {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .flatMap((directory) -> NAMES.stream().map((name) -> Path.of(directory, name)))
            .filter(Files::isExecutable)
            .findFirst();
    }

    private static List<String> linesOf(final Path file)
    {
        try
        {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Give the page a size and a colour scheme.
     *
     * @param width  in CSS pixels.
     * @param height in CSS pixels.
     * @param scheme light or dark.
     */
    void emulate(final int width, final int height, final String scheme)
    {
        call("Emulation.setDeviceMetricsOverride", Map.of(
            "width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
        call("Emulation.setEmulatedMedia", Map.of(
            "features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /**
     * Go to a page.
     *
     * @param url of it.
     */
    void open(final String url)
    {
        // A change of the fragment alone would not load the page again.
        call("Page.navigate", Map.of("url", "about:blank"));
        call("Page.navigate", Map.of("url", url));
    }

    /**
     * Evaluate an expression in the page.
     *
     * @param expression of JavaScript.
     * @return its value.
     */
    JsonNode evaluate(final String expression)
    {
        final JsonNode result =
            call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (result.has("exceptionDetails"))
        {
            throw new IllegalStateException(expression + ": " + result.path("exceptionDetails"));
        }
        return result.at("/result/value");
    }

    /**
     * Wait until an expression is true.
     *
     * @param expression of JavaScript.
     */
    void await(final String expression)
    {
        Await.until(expression, TIMEOUT_MS, () -> evaluate("Boolean(" + expression + ")").asBoolean());
    }

    /**
     * Take a picture of what is shown.
     *
     * @param file to write.
     */
    void screenshot(final Path file) throws IOException
    {
        final JsonNode picture =
            call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
    }

    /**
     * Errors that the page had.
     *
     * @return what the browser said of each.
     */
    List<String> faults()
    {
        return List.copyOf(faults);
    }

    private JsonNode call(final String method, final Map<String, ?> parameters)
    {
        return call(session, method, parameters);
    }

    private JsonNode call(final String toSession, final String method, final Map<String, ?> parameters)
    {
        final int id = lastId.incrementAndGet();
        final CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        final ObjectNode message = mapper.createObjectNode();
        message.put("id", id);
        message.put("method", method);
        message.set("params", mapper.valueToTree(parameters));
        if (null != toSession)
        {
            message.put("sessionId", toSession);
        }
        socket.sendText(message.toString(), true).join();
        return answer.orTimeout(TIMEOUT_MS, TimeUnit.MILLISECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(final WebSocket webSocket, final CharSequence data, final boolean isLast)
    {
        text.append(data);
        if (isLast)
        {
            try
            {
                onMessage(mapper.readTree(text.toString()));
            }
            catch (final IOException ex)
            {
                faults.add("not JSON: " + text);
            }
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    private void onMessage(final JsonNode message)
    {
        if (message.has("id"))
        {
            final CompletableFuture<JsonNode> answer = answers.remove(message.get("id").asInt());
            if (message.has("error"))
            {
                answer.completeExceptionally(new IllegalStateException(message.get("error").toString()));
            }
            else
            {
                answer.complete(message.get("result"));
            }
            return;
        }

        final String method = message.path("method").asText();
        if ("Runtime.exceptionThrown".equals(method) || ("Log.entryAdded".equals(method) &&
            "error".equals(message.at("/params/entry/level").asText())))
        {
            faults.add(message.path("params").toString());
        }
    }

    @Override
    public void close()
    {
        socket.abort();
        end(process);
    }

    private static void end(final Process process)
    {
        final List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach((one) -> one.onExit().join());
    }
}
