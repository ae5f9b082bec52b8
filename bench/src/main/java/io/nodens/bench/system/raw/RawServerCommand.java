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
package io.nodens.bench.system.raw;

import io.nodens.cluster.settings.MemberContext;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/**
 * A server without Nodens that takes the flags of a member.
 */
abstract class RawServerCommand implements Callable<Integer>
{
    private CommandSpec spec;

    /**
     * Add the flags of a member.
     *
     * @param value of this command.
     */
    @Spec
    void spec(final CommandSpec value)
    {
        spec = value;
        MemberFlags.addTo(spec);
    }

    final MemberContext context()
    {
        return MemberFlags.context(spec);
    }

    static void print(final Throwable error)
    {
        System.out.println("error: " + error);
    }
}
