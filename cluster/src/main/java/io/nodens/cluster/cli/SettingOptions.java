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

import io.nodens.cluster.settings.MemberConfiguration;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberProfile;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.settings.zookeeper.Remark;
import io.nodens.cluster.settings.zookeeper.ZooKeeperConfiguration;
import io.nodens.cluster.Member;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * A flag for each {@link MemberSetting}, for the commands that work on a member; what no flag gives comes from the
 * properties file, what that does not give from the defaults of the profile.
 */
final class SettingOptions
{
    private SettingOptions()
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
            final OptionSpec.Builder option = OptionSpec.builder(setting.flag())
                .type(String.class)
                .paramLabel("VALUE")
                .description(
                    setting.description(),
                    "  " + setting.property() + ": " + setting.allowed() + defaults(setting));
            if (!setting.choices().isEmpty())
            {
                // A label of its own: scripts of Bash take it for the name of the list of values.
                option.completionCandidates(setting.choices()).paramLabel(setting.name());
            }

            if (MemberSetting.VERBOSE == setting)
            {
                option.arity("0..1").fallbackValue("yes");
            }
            spec.addOption(option.build());
        }
    }

    private static String defaults(final MemberSetting setting)
    {
        final String dev = setting.defaultText(MemberProfile.DEV);
        if (dev.isEmpty())
        {
            return "";
        }

        return setting.dependsOnProfile() ?
            "; default: " + dev + " (dev), " + setting.defaultText(MemberProfile.BALANCED) + " (balanced), " +
            setting.defaultText(MemberProfile.DEDICATED) + " (dedicated)" :
            "; default: " + dev;
    }

    /**
     * Settings as given.
     *
     * @param config file of properties; null for none.
     * @param flags  of the command line, which go before it.
     * @return a context that is not concluded.
     * @throws MemberException for the first one that is wrong.
     */
    static MemberContext context(final Path config, final ParseResult flags)
    {
        return context(null, config, flags, (remark) -> {});
    }

    /**
     * Settings as given, those of a ZooKeeper configuration among them.
     *
     * @param zooKeeper configuration file of ZooKeeper; null for none.
     * @param config    file of properties, which go before it; null for none.
     * @param flags     of the command line, which go before both.
     * @param remarks   told of every line of ZooKeeper's file that is not taken as it stands.
     * @return a context that is not concluded.
     * @throws MemberException for the first one that is wrong.
     */
    static MemberContext context(
        final Path zooKeeper, final Path config, final ParseResult flags, final Consumer<Remark> remarks)
    {
        final MemberContext context = new MemberContext();
        final Properties properties = null == config ? new Properties() : MemberConfiguration.load(config);
        if (null != zooKeeper)
        {
            final ZooKeeperConfiguration configuration =
                ZooKeeperConfiguration.load(zooKeeper, givenMemberId(properties, flags));
            configuration.remarks().forEach(remarks);
            configuration.applyTo(context);
        }
        context.setAll(properties);

        for (final MemberSetting setting : MemberSetting.values())
        {
            final String value = flags.matchedOptionValue(setting.flag(), null);
            if (null != value)
            {
                checkCharset(setting, value);
                context.set(setting, value);
            }
        }
        if (null != zooKeeper && !context.isGiven(MemberSetting.DATA_DIR))
        {
            // A default would be an empty tree beside the one that is meant.
            throw MemberException.configuration(
                "the ZooKeeper configuration " + zooKeeper + " has no line dataDir=DIRECTORY, and nothing else says " +
                "where the member's data are; add the line, or give " + MemberSetting.DATA_DIR.flag() + "=DIRECTORY");
        }

        return context;
    }

    /** Which of the servers of a ZooKeeper configuration this one is, if it is said elsewhere. */
    private static Integer givenMemberId(final Properties properties, final ParseResult flags)
    {
        final String text = flags.matchedOptionValue(
            MemberSetting.MEMBER_ID.flag(), properties.getProperty(MemberSetting.MEMBER_ID.property()));
        return null == text ? null : (Integer)(int)MemberSetting.MEMBER_ID.check(text.trim());
    }

    /** File names are in the charset of the locale, and Java puts question marks for what that does not have. */
    private static void checkCharset(final MemberSetting setting, final String value)
    {
        final String charset = System.getProperty("sun.jnu.encoding", "UTF-8");
        if (!Charset.forName(charset).newEncoder().canEncode(value))
        {
            throw new MemberException(
                MemberException.Category.CONFIGURATION,
                setting.flag() + "='" + value + "' has characters that " + charset + ", the charset of the locale, " +
                "does not have; set another one, as LC_ALL=C.UTF-8");
        }
    }

    /**
     * Exit code of a command that was refused or stopped.
     *
     * @param category of trouble.
     * @return the code.
     */
    static int exitCode(final MemberException.Category category)
    {
        switch (category)
        {
            case CONFIGURATION:
                return Member.EXIT_CODE_CONFIGURATION;
            case ENVIRONMENT:
                return Member.EXIT_CODE_ENVIRONMENT;
            case TIMEOUT:
                return Member.EXIT_CODE_TIMEOUT;
            case STOPPED:
                return 0;
            default:
                return Member.EXIT_CODE_FAULT;
        }
    }
}
