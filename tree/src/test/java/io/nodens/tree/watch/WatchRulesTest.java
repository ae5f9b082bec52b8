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
package io.nodens.tree.watch;

import io.nodens.tree.ZnodeStat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class WatchRulesTest
{
    private static final int[] KINDS = {WatchRules.DATA, WatchRules.EXISTS, WatchRules.CHILDREN};
    private static final int[] EVENTS =
    {
        WatchRules.CREATED, WatchRules.DELETED, WatchRules.DATA_CHANGED, WatchRules.CHILDREN_CHANGED,
        WatchRules.EVENTS_LOST,
    };

    /**
     * The table of ZooKeeper, and the lost events of ours: one column per event of the array above.
     */
    @ParameterizedTest(name = "kind {0} mode {1}: {2}")
    @CsvSource({
        "0, 1, 11100",
        "1, 1, 11100",
        "2, 1, 01010",
        "0, 2, 11110",
        "2, 2, 11110",
        "0, 3, 11101",
        "2, 3, 11101",
    })
    void shouldFireAsZooKeeperDoes(final int kind, final int mode, final String expected)
    {
        final StringBuilder fired = new StringBuilder();
        for (final int event : EVENTS)
        {
            fired.append(WatchRules.isFired(event, kind, mode) ? 1 : 0);
        }

        assertEquals(expected, fired.toString());
    }

    @ParameterizedTest(name = "kind {0} mode {1} as of 10, exists {2} czxid {3} mzxid {4} pzxid {5} -> {6}")
    @CsvSource({
        "0, 1, true,  5,  10, 12, ''",
        "0, 1, true,  5,  11, 5,  3",
        "0, 1, true,  11, 11, 11, 3",
        "0, 1, false, 0,  0,  0,  2",
        "1, 1, false, 0,  0,  0,  ''",
        "1, 1, true,  11, 11, 11, 1",
        "1, 1, true,  5,  11, 5,  3",
        "1, 1, true,  5,  10, 12, ''",
        "2, 1, true,  5,  12, 10, ''",
        "2, 1, true,  5,  5,  11, 4",
        "2, 1, false, 0,  0,  0,  2",
        "0, 2, true,  5,  10, 10, ''",
        "0, 2, true,  5,  11, 12, 3 4",
        "0, 2, true,  11, 11, 11, 3 4",
        "1, 2, true,  11, 11, 11, 1",
        "1, 2, true,  5,  10, 11, 4",
        "0, 2, false, 0,  0,  0,  2",
        "1, 2, false, 0,  0,  0,  ''",
        "0, 3, true,  5,  5,  5,  16",
        "1, 3, false, 0,  0,  0,  16",
    })
    void shouldMakeUpForWhatWasMissedWhenAWatchIsSetAgain(
        final int kind,
        final int mode,
        final boolean exists,
        final long czxid,
        final long mzxid,
        final long pzxid,
        final String expected)
    {
        final ZnodeStat stat = new ZnodeStat().czxid(czxid).mzxid(mzxid).pzxid(pzxid);

        final StringBuilder missed = new StringBuilder();
        for (int left = WatchRules.missed(kind, mode, 10, 20, exists, stat); 0 != left; left &= left - 1)
        {
            missed.append(' ').append(WatchRules.firstOf(left));
        }
        assertEquals(expected, missed.toString().trim());
        assertEquals(0, WatchRules.missed(kind, WatchRules.RECURSIVE, 20, 20, exists, stat));
    }

    @ParameterizedTest(name = "mode {0}")
    @CsvSource({ "1", "2", "3" })
    void shouldFireWhenTheOwnerIsToLookAgain(final int mode)
    {
        for (final int kind : KINDS)
        {
            assertEquals(true, WatchRules.isFired(WatchRules.lookAgain(kind, mode), kind, mode));
        }
    }
}
