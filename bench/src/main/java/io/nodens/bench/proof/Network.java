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
package io.nodens.bench.proof;

import io.nodens.cluster.testkit.Places;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Links between members in network namespaces, and between each of them and the clients, cut and joined by direction.
 * A packet of a cut link is dropped where it would arrive, so that its sender notices nothing.
 * <pre>
 *   namespace of this process: bridge, clients, judge    10.77.0.1
 *     |          |          |
 *   m0 (.10)   m1 (.11)   m2 (.12)                       one table "cut" with a set of blocked sources in each
 * </pre>
 * The script that starts the proof makes all this, in namespaces that end with it.
 * <p>
 * <b>Thread:</b> owned by one.
 */
final class Network implements Places
{
    private static final String SUBNET = "10.77.0.";
    private static final int FIRST_MEMBER = 10;
    private static final int CLIENTS_HOST = 1;
    private static final int BASE_PORT = 20_000;
    private static final long COMMAND_TIMEOUT_S = 20;

    private final int memberCount;
    /** First the one that receives, then the one that sends; the last one is the clients' place. */
    private boolean[][] cut;

    Network(final int memberCount)
    {
        this.memberCount = memberCount;
        cut = new boolean[memberCount + 1][memberCount + 1];
    }

    /**
     * Index of the clients' place, as a member's id is that of its own.
     *
     * @return the index.
     */
    int clients()
    {
        return memberCount;
    }

    /**
     * No link is cut.
     *
     * @return a plan to be changed and handed to {@link #apply(boolean[][])}: first index receives, second sends.
     */
    boolean[][] whole()
    {
        return new boolean[memberCount + 1][memberCount + 1];
    }

    /**
     * Cut a link in both directions.
     *
     * @param plan  to change.
     * @param one   end.
     * @param other end.
     */
    static void cut(final boolean[][] plan, final int one, final int other)
    {
        plan[one][other] = true;
        plan[other][one] = true;
    }

    /**
     * Make the links as planned. What is cut newly is cut before anything is joined, so that a partition that moves
     * never leaves a moment in which all are together.
     *
     * @param plan of all links.
     */
    void apply(final boolean[][] plan)
    {
        final boolean[][] both = whole();
        boolean isCutFirst = false;
        for (int to = 0; to <= memberCount; to++)
        {
            for (int from = 0; from <= memberCount; from++)
            {
                both[to][from] = cut[to][from] || plan[to][from];
                isCutFirst |= both[to][from] != cut[to][from];
            }
        }
        if (isCutFirst)
        {
            change(both);
        }
        change(plan);
    }

    /** Join everything. */
    void heal()
    {
        apply(whole());
    }

    /**
     * What is cut now.
     *
     * @return "0->1 2->c", or "whole".
     */
    String describe()
    {
        final StringBuilder text = new StringBuilder();
        for (int to = 0; to <= memberCount; to++)
        {
            for (int from = 0; from <= memberCount; from++)
            {
                if (cut[to][from])
                {
                    text.append(text.length() == 0 ? "cut " : " ").append(name(from)).append("->").append(name(to));
                }
            }
        }
        return text.length() == 0 ? "whole" : text.toString();
    }

    @Override
    public String endpoint(final int memberId)
    {
        return address(memberId) + ":" + BASE_PORT;
    }

    @Override
    public List<String> prefix(final int memberId)
    {
        return List.of("nsenter", "--net=/run/netns/m" + memberId);
    }

    private String name(final int place)
    {
        return place == memberCount ? "c" : Integer.toString(place);
    }

    private String address(final int place)
    {
        return SUBNET + (place == memberCount ? CLIENTS_HOST : FIRST_MEMBER + place);
    }

    private void change(final boolean[][] plan)
    {
        final List<Process> running = new ArrayList<>();
        try
        {
            for (int to = 0; to <= memberCount; to++)
            {
                if (!Arrays.equals(plan[to], cut[to]))
                {
                    running.add(startChange(to, plan[to]));
                }
            }
            for (final Process process : running)
            {
                final boolean isOver = process.waitFor(COMMAND_TIMEOUT_S, TimeUnit.SECONDS);
                if (!isOver || process.exitValue() != 0)
                {
                    throw new IllegalStateException("nft failed: " + (isOver ?
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8) : "no end"));
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
        cut = new boolean[memberCount + 1][];
        for (int to = 0; to <= memberCount; to++)
        {
            cut[to] = plan[to].clone();
        }
    }

    private Process startChange(final int place, final boolean[] blocked) throws IOException
    {
        final StringBuilder script = new StringBuilder("flush set inet cut blocked\n");
        for (int from = 0; from <= memberCount; from++)
        {
            if (blocked[from])
            {
                script.append("add element inet cut blocked { ").append(address(from)).append(" }\n");
            }
        }
        final List<String> command = new ArrayList<>(place == memberCount ? List.of() : prefix(place));
        command.addAll(List.of("nft", "-f", "-"));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream input = process.getOutputStream())
        {
            input.write(script.toString().getBytes(StandardCharsets.UTF_8));
        }
        return process;
    }
}
