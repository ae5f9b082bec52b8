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
package io.nodens.bench.scenario;

import java.util.Locale;

/**
 * Many znodes, a thousand to a parent.
 */
final class Forest
{
    private static final int CHILDREN = 1_000;
    private static final int WINDOW = 256;

    private Forest()
    {
    }

    /**
     * Create znodes, and wait until they are there.
     *
     * @param client  to create by.
     * @param root    parent of their parents, which is not there yet.
     * @param options with number and length.
     * @param record  for progress.
     */
    static void plant(
        final ScenarioClient client, final String root, final ScenarioOptions options, final ScenarioRecord record)
    {
        final long startNs = System.nanoTime();
        final byte[] data = new byte[options.dataLength()];
        // Long data wait for one another on the way.
        final int window = Math.max(1, Math.min(WINDOW, (1 << 20) / Math.max(1, options.dataLength())));
        final Answers.Window pending = new Answers.Window(window, options.timeoutNs(), "create below " + root);
        create(client, root, new byte[0], pending);
        for (int i = 0; i < options.znodes(); i++)
        {
            final String parent = String.format(Locale.ROOT, "%s/p%05d", root, i / CHILDREN);
            if (0 == i % CHILDREN)
            {
                create(client, parent, new byte[0], pending);
            }
            create(client, parent + "/n" + i % CHILDREN, data, pending);
            record.progress("created " + i + " of " + options.znodes() + " znodes");
        }
        pending.drain();
        record.say(options.znodes() + " znodes of " + options.dataLength() + " bytes created in " +
            ScenarioRecord.ms(System.nanoTime() - startNs));
    }

    /** In the order of a client's requests, so that parents need not be waited for. */
    private static void create(
        final ScenarioClient client, final String path, final byte[] data, final Answers.Window pending)
    {
        pending.add(client.create(path, data, ScenarioClient.Lifetime.PERSISTENT));
    }
}
