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
package io.nodens.cluster.settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MemberContextTest
{
    @Test
    void shouldDeriveWhatIsNotGivenWhenConcluded()
    {
        final MemberContext context = new MemberContext().memberId(2).conclude();

        assertEquals(Path.of("nodens-data", "member-2").toAbsolutePath(), context.dataDir());
        assertEquals("2=localhost:20200", context.endpoints().toString());
        assertEquals(MemberProfile.DEV, context.profile());
        assertEquals(Durability.PAGE_CACHE, context.durability());
        assertTrue(context.aeronDir().toString().startsWith("/dev/shm/nodens-aeron-2-"));
        assertTrue(context.regionDir().toString().startsWith("/dev/shm/nodens-region-2-"));
    }

    @Test
    void shouldKeepMembersApartInSharedMemoryWhenTheirDataDirectoriesDiffer(@TempDir final Path dir)
    {
        final MemberContext one = new MemberContext().dataDir(dir.resolve("a")).conclude();
        final MemberContext other = new MemberContext().dataDir(dir.resolve("b")).conclude();

        assertNotEquals(one.aeronDir(), other.aeronDir());
        assertNotEquals(one.regionDir(), other.regionDir());
    }

    @Test
    void shouldTakeDefaultsOfTheProfileUnlessGiven()
    {
        final MemberContext context = new MemberContext()
            .profile(MemberProfile.DEDICATED)
            .set(MemberSetting.ELECTION_TIMEOUT, "300ms")
            .conclude();

        assertEquals(TimeUnit.MILLISECONDS.toNanos(200), context.number(MemberSetting.LEADER_HEARTBEAT_TIMEOUT));
        assertEquals(TimeUnit.MILLISECONDS.toNanos(300), context.number(MemberSetting.ELECTION_TIMEOUT));
    }

    @ParameterizedTest
    @CsvSource({
        "nodens.member.id, 100", "nodens.member.id, one", "nodens.member.id, -1", "nodens.profile, fast",
        "nodens.durability, none", "nodens.log.term.length, 17m", "nodens.log.term.length, 2g",
        "nodens.election.timeout, 5", "nodens.election.timeout, 5 parsecs", "nodens.election.timeout, -5ms",
        "nodens.election.timeout, 99999999999999h", "nodens.snapshots.kept, 1", "nodens.members, ''",
        "nodens.max.data.length, 17m", "nodens.cluster.name, ''"})
    void shouldNameSettingValueAndWhatIsAllowedWhenAValueIsWrong(final String property, final String value)
    {
        final Properties properties = new Properties();
        properties.setProperty(property, value);

        final MemberException ex = assertThrows(
            MemberException.class, () -> new MemberContext().setAll(properties));

        assertEquals(MemberException.Category.CONFIGURATION, ex.category());
        assertTrue(ex.getMessage().contains(property + "='" + value + "'"), ex.getMessage());
        assertTrue(ex.getMessage().contains("allowed:"), ex.getMessage());
    }

    @Test
    void shouldNameTheNearestWhenAPropertyIsUnknown()
    {
        final Properties properties = new Properties();
        properties.setProperty("nodens.election.timout", "1s");

        final MemberException ex = assertThrows(
            MemberException.class, () -> new MemberContext().setAll(properties));

        assertTrue(ex.getMessage().contains("'nodens.election.timout'"), ex.getMessage());
        assertTrue(ex.getMessage().contains("did you mean 'nodens.election.timeout'?"), ex.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "LEADER_HEARTBEAT_INTERVAL, 300ms, LEADER_HEARTBEAT_TIMEOUT",
        "ELECTION_STATUS_INTERVAL, 400ms, ELECTION_TIMEOUT",
        "STARTUP_CANVASS_TIMEOUT, 1s, LEADER_HEARTBEAT_TIMEOUT",
        "STARTUP_CANVASS_TIMEOUT, 2500ms, LEADER_HEARTBEAT_TIMEOUT",
        "CLUSTER_SESSION_TIMEOUT, 1s, LEADER_HEARTBEAT_TIMEOUT",
        "SEGMENT_LENGTH, 8m, LOG_TERM_LENGTH",
        "LOG_TERM_LENGTH, 4m, MAX_DATA_LENGTH",
        "INGRESS_TERM_LENGTH, 8m, MAX_DATA_LENGTH",
        "REGION_SEGMENT_LENGTH, 2m, MAX_DATA_LENGTH",
        "MAX_SESSION_TIMEOUT, 20ms, MIN_SESSION_TIMEOUT",
        "GATEWAY_MIN_SESSION_TIMEOUT, 40001ms, GATEWAY_MAX_SESSION_TIMEOUT",
        "GATEWAY_MIN_SESSION_TIMEOUT, 10m, GATEWAY_TICK_TIME",
        "GATEWAY_MAX_SESSION_TIMEOUT, 3999ms, GATEWAY_MIN_SESSION_TIMEOUT",
        "STALE_CLOSE_TIMEOUT, 1s, STALE_TIMEOUT"})
    void shouldNameBothSettingsWhenTheyContradict(
        final MemberSetting setting, final String value, final MemberSetting other)
    {
        final MemberContext context = new MemberContext().set(setting, value);
        if (MemberSetting.MAX_SESSION_TIMEOUT == setting)
        {
            context.set(MemberSetting.MIN_SESSION_TIMEOUT, "21ms");
        }

        final MemberException ex = assertThrows(MemberException.class, context::conclude);

        assertTrue(ex.getMessage().contains(setting.property() + '='), ex.getMessage());
        assertTrue(ex.getMessage().contains(other.property()), ex.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"40s, 0, 2s", "0, 4s, 2s", "10m, 10m, 2s", "0, 0, 1ms", "1ms, 1ms, 2s"})
    void shouldTakeTimeoutsOfSessionsOfTheGatewayUpToEqualOnes(
        final String shortest, final String longest, final String tick)
    {
        assertDoesNotThrow(() -> new MemberContext()
            .set(MemberSetting.GATEWAY_MIN_SESSION_TIMEOUT, shortest)
            .set(MemberSetting.GATEWAY_MAX_SESSION_TIMEOUT, longest)
            .set(MemberSetting.GATEWAY_TICK_TIME, tick)
            .conclude());
    }

    @ParameterizedTest
    @CsvSource({
        "GATEWAY_MIN_SESSION_TIMEOUT, -1ms", "GATEWAY_MIN_SESSION_TIMEOUT, 600001ms",
        "GATEWAY_MAX_SESSION_TIMEOUT, -1ms", "GATEWAY_MAX_SESSION_TIMEOUT, 601s", "GATEWAY_MAX_SESSION_TIMEOUT, long",
        "MIN_SESSION_TIMEOUT, 19ms", "MAX_SESSION_TIMEOUT, 601s"})
    void shouldNameTheTimeoutOfSessionsThatIsRefusedAndWhatIsAllowed(final MemberSetting setting, final String value)
    {
        final MemberException ex =
            assertThrows(MemberException.class, () -> new MemberContext().set(setting, value));

        assertTrue(ex.getMessage().contains(setting.property() + "='" + value + "'"), ex.getMessage());
        assertTrue(ex.getMessage().contains("allowed: a time from") && ex.getMessage().contains("10m"),
            ex.getMessage());
    }

    @Test
    void shouldRefuseAMemberWhenItIsNotInTheList()
    {
        final MemberContext context = new MemberContext().memberId(3).members("0=a:20000,1=b:20000");

        final MemberException ex = assertThrows(MemberException.class, context::conclude);

        assertTrue(ex.getMessage().contains("member id 3 is not in the member list"), ex.getMessage());
    }

    @Test
    void shouldServeOneMemberOnlyWhenConcluded()
    {
        final MemberContext context = new MemberContext().conclude();

        assertThrows(IllegalStateException.class, context::conclude);
        assertThrows(IllegalStateException.class, () -> context.memberId(1));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", "1ns, 1", "1us, 1000", "20ms, 20000000", "2s, 2000000000", "3m, 180000000000", "1h, 3600000000000"})
    void shouldReadWhatItWritesWhenATimeIsFormatted(final String text, final long nanos)
    {
        assertEquals(nanos, SettingType.DURATION.parse(text));
        assertEquals(text, SettingType.DURATION.format(nanos));
    }
}
