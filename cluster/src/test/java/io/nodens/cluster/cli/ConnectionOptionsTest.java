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

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What stands for options that are not given.
 */
class ConnectionOptionsTest
{
    @ParameterizedTest
    @CsvSource({
        ",",
        "'',",
        "app:a secret,env:THE_VARIABLE",
        "file:/etc/nodens/client-secrets,file:/etc/nodens/client-secrets",
        "env:ANOTHER,env:ANOTHER",
        "filed:a secret,env:THE_VARIABLE"})
    void shouldFindCredentialsInAVariableOrWhereItSays(final String value, final String expected)
    {
        assertEquals(expected, ConnectionOptions.sourceIn("THE_VARIABLE", value));
    }
}
