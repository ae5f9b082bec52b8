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
package io.nodens.cluster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Runs a member until it is told to stop.
 */
@Command(name = "server", description = "Run a member.")
public final class ServerCommand implements Callable<Integer>
{
    /**
     * Run the member.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        throw new UnsupportedOperationException();
    }
}
