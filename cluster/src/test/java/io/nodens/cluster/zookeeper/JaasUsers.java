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
package io.nodens.cluster.zookeeper;

import org.apache.zookeeper.server.auth.DigestLoginModule;
import org.apache.zookeeper.server.auth.ProviderRegistry;

import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import java.util.HashMap;
import java.util.Map;

/**
 * The JAAS configuration of this JVM while it is open: ZooKeeper servers know the users, and a client whose section is
 * {@code name} or {@code name-wrong} proves itself with the right or with a wrong password.
 */
final class JaasUsers extends Configuration implements AutoCloseable
{
    private static final String SERVER = "Server";
    private static final String WRONG = "-wrong";
    private static final String PROVIDER = "zookeeper.authProvider.sasl";

    private final Map<String, String> passwords;
    private final Configuration before;

    JaasUsers(final Map<String, String> passwords)
    {
        this.passwords = passwords;
        before = current();
        Configuration.setConfiguration(this);
        System.setProperty(PROVIDER, "org.apache.zookeeper.server.auth.SASLAuthenticationProvider");
        ProviderRegistry.reset();
    }

    private static Configuration current()
    {
        try
        {
            return Configuration.getConfiguration();
        }
        catch (final SecurityException ignore)
        {
            // There is no file of one.
            return null;
        }
    }

    @Override
    public AppConfigurationEntry[] getAppConfigurationEntry(final String section)
    {
        final Map<String, String> options = new HashMap<>();
        final String name = section.endsWith(WRONG) ? section.substring(0, section.length() - WRONG.length()) : section;
        if (SERVER.equals(section))
        {
            passwords.forEach((user, password) -> options.put("user_" + user, password));
        }
        else if (passwords.containsKey(name))
        {
            options.put("username", name);
            options.put("password", passwords.get(name) + (section.equals(name) ? "" : WRONG));
        }
        else
        {
            return null;
        }
        return new AppConfigurationEntry[]{
            new AppConfigurationEntry(DigestLoginModule.class.getName(), LoginModuleControlFlag.REQUIRED, options)};
    }

    @Override
    public void close()
    {
        Configuration.setConfiguration(before);
        System.clearProperty(PROVIDER);
        ProviderRegistry.reset();
    }
}
