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
import io.nodens.cluster.settings.MemberSetting;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The flags of a member of Nodens on a command that starts something else with the same settings.
 */
final class MemberFlags
{
    private MemberFlags()
    {
    }

    /**
     * Add a flag for every setting.
     *
     * @param spec of the command.
     */
    static void addTo(final CommandSpec spec)
    {
        for (final MemberSetting setting : MemberSetting.values())
        {
            // Hidden, so that the usage after a wrong flag does not push the error out of the end of a log.
            spec.addOption(OptionSpec.builder(setting.flag()).type(String.class).hidden(true).build());
        }
    }

    /**
     * Settings as given.
     *
     * @param spec of the command, parsed.
     * @return the context of a member, concluded.
     * @throws io.nodens.cluster.settings.MemberException for the first one that is wrong.
     */
    static MemberContext context(final CommandSpec spec)
    {
        final MemberContext context = new MemberContext();
        for (final MemberSetting setting : MemberSetting.values())
        {
            final String value = spec.commandLine().getParseResult().matchedOptionValue(setting.flag(), null);
            if (null != value)
            {
                context.set(setting, value);
            }
        }

        return context.conclude();
    }
}
