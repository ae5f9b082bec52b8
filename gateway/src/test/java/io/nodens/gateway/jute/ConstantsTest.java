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
package io.nodens.gateway.jute;

import io.nodens.tree.acl.Permissions;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Every number is ZooKeeper's, and none of ZooKeeper's is missing.
 */
class ConstantsTest
{
    /** Codes that a client library makes up, or that say that there is no error. */
    private static final Set<Integer> CODES_OF_CLIENTS = Set.of(
        KeeperException.Code.CONNECTIONLOSS.intValue(), KeeperException.Code.REQUESTTIMEOUT.intValue());

    @Test
    void shouldHaveNumbersOfZooKeeperWhenRequestIsNamed() throws IllegalAccessException
    {
        assertEquals(named(ZooDefs.OpCode.class), named(Opcodes.class));
    }

    @Test
    void shouldHaveNumbersOfZooKeeperWhenErrorIsNamed() throws IllegalAccessException
    {
        final Map<String, Integer> expected = new TreeMap<>();
        for (final KeeperException.Code code : KeeperException.Code.values())
        {
            if (!CODES_OF_CLIENTS.contains(code.intValue()))
            {
                expected.put(plain(code.name()), code.intValue());
            }
        }

        assertEquals(expected, named(ErrorCodes.class));
    }

    @Test
    void shouldHaveNumbersOfZooKeeperWhenEventIsNamed() throws IllegalAccessException
    {
        final Map<String, Integer> types = new TreeMap<>();
        for (final Watcher.Event.EventType type : Watcher.Event.EventType.values())
        {
            types.put(plain(type.name()), type.getIntValue());
        }
        final Map<String, Integer> states = new TreeMap<>();
        for (final Watcher.Event.KeeperState state : Watcher.Event.KeeperState.values())
        {
            states.put(plain(state.name()), state.getIntValue());
        }
        // Two that have not been sent for years, and that ZooKeeper itself marks so.
        states.keySet().removeAll(Set.of("unknown", "nosyncconnected"));

        assertEquals(types, named(EventTypes.class));
        assertEquals(states, named(KeeperStates.class));
    }

    @Test
    void shouldHaveNumbersOfZooKeeperWhenWatchIsNamed() throws IllegalAccessException
    {
        final Map<String, Integer> types = new TreeMap<>();
        for (final Watcher.WatcherType type : Watcher.WatcherType.values())
        {
            types.put(plain(type.name()), type.getIntValue());
        }
        final Map<String, Integer> modes = new TreeMap<>();
        for (final AddWatchMode mode : AddWatchMode.values())
        {
            modes.put(plain(mode.name()), mode.getMode());
        }

        assertEquals(types, named(WatcherTypes.class));
        assertEquals(modes, named(AddWatchModes.class));
    }

    @Test
    void shouldHaveNumbersOfZooKeeperWhenCreateIsMeant() throws IllegalAccessException
    {
        final Map<String, Integer> flags = new TreeMap<>();
        for (final CreateMode mode : CreateMode.values())
        {
            flags.put(plain(mode.name()), mode.toFlag());
            assertTrue(CreateFlags.isKnown(mode.toFlag()));
            assertEquals(mode.isEphemeral(), CreateFlags.isEphemeral(mode.toFlag()));
            assertEquals(mode.isSequential(), CreateFlags.isSequential(mode.toFlag()));
            assertEquals(mode.isTTL(), CreateFlags.hasTtl(mode.toFlag()));
        }

        assertEquals(flags, named(CreateFlags.class));
        assertFalse(CreateFlags.isKnown(-1));
        assertFalse(CreateFlags.isKnown(CreateMode.values().length));
    }

    @Test
    void shouldHaveNumbersOfZooKeeperWhenPermissionIsNamed() throws IllegalAccessException
    {
        assertEquals(named(ZooDefs.Perms.class), named(Permissions.class));
    }

    @Test
    void shouldHaveOneNumberEachWhenStatusIsNamed() throws IllegalAccessException
    {
        final Map<String, Integer> statuses = named(JuteStatus.class);

        assertEquals(statuses.size(), new TreeSet<>(statuses.values()).size());
        assertTrue(JuteStatus.isWhole(JuteStatus.OK));
        assertTrue(JuteStatus.isWhole(JuteStatus.NOT_UTF8));
        assertFalse(JuteStatus.isWhole(JuteStatus.TRUNCATED));
    }

    private static Map<String, Integer> named(final Class<?> constants) throws IllegalAccessException
    {
        final Map<String, Integer> numbers = new TreeMap<>();
        for (final Field field : constants.getFields())
        {
            if (Modifier.isStatic(field.getModifiers()) && int.class == field.getType())
            {
                numbers.put(plain(field.getName()), field.getInt(null));
            }
        }
        return numbers;
    }

    private static String plain(final String name)
    {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
