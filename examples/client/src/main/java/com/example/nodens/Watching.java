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
package com.example.nodens;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nodens.client.NodensClient;
import java.util.concurrent.CountDownLatch;

/**
 * Be told of the next change of a znode. A watch fires once: whoever wants to follow a znode reads it again, with a new
 * watch, and misses nothing in between.
 */
final class Watching
{
    private Watching()
    {
    }

    static void run(final NodensClient client) throws InterruptedException
    {
        final CountDownLatch changed = new CountDownLatch(1);
        client.getData(Example.ROOT + "/config", (event) ->
        {
            System.out.println("watch: " + event.type() + " of " + event.path() + " at zxid " + event.zxid());
            changed.countDown();
        });

        client.setData(Example.ROOT + "/config", "v4".getBytes(UTF_8), NodensClient.ANY_VERSION);
        changed.await();
    }
}
