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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MemberEndpointsTest
{
    @Test
    void shouldGiveEveryPortItsOffsetWhenAListIsParsed()
    {
        final MemberEndpoints endpoints = MemberEndpoints.parse("1=beta:20100, 0=alpha:20000");

        assertEquals("0=alpha:20000,1=beta:20100", endpoints.toString());
        assertEquals("0=alpha:20001,1=beta:20101", endpoints.ingressEndpoints());
        assertEquals("0=alpha:20000,1=beta:20100", endpoints.clientEndpoints());
        assertEquals(
            "0,alpha:20001,alpha:20002,alpha:20003,alpha:20004,alpha:20005|" +
            "1,beta:20101,beta:20102,beta:20103,beta:20104,beta:20105",
            endpoints.clusterMembers());
        assertNull(endpoints.member(2));
    }

    @Test
    void shouldTakeTheDefaultPortOfTheIdWhenNoListIsGiven()
    {
        assertEquals("3=localhost:20300", MemberEndpoints.single(3).toString());
    }

    @Test
    void shouldTakeAddressesInBracketsWhenTheyAreOfVersionSix()
    {
        assertEquals("[::1]:20001", MemberEndpoints.parse("0=[::1]:20000").member(0).address(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "0", "0=", "0=host", "0=host:", "=host:1", "x=host:20000", "-1=host:20000", "100=host:20000", "0=host:0",
        "0=host:65530", "0=host:x", "0=ho st:20000", "0=host|evil:20000", "0=a:20000,", "0=a:20000,,1=b:20000",
        "0=a:20000,0=b:20000", "0=a:20000,1=a:20000", "0=a:20000,1=A:20006",
        "0=a:1,1=b:1,2=c:1,3=d:1,4=e:1,5=f:1,6=g:1,7=h:1,8=i:1,9=j:1"})
    void shouldNameTheListAndWhatIsAllowedWhenItIsWrong(final String text)
    {
        final MemberException ex = assertThrows(MemberException.class, () -> MemberEndpoints.parse(text));

        assertEquals(MemberException.Category.CONFIGURATION, ex.category());
        assertTrue(ex.getMessage().contains("'" + text + "'"), ex.getMessage());
        assertTrue(ex.getMessage().contains("allowed:"), ex.getMessage());
        assertFalse(ex.getMessage().contains("\n"), ex.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"65529", "1"})
    void shouldTakeTheOutermostPortsWhenTheyFit(final int basePort)
    {
        assertEquals(basePort, MemberEndpoints.parse("99=host:" + basePort).member(99).basePort());
    }
}
