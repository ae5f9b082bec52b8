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
package io.nodens.bench.xchk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What the command takes, and what it says of the rest.
 */
class XchkTest
{
    private static final int BAD_USAGE = 2;
    private static final int NOT_CARRIED_OUT = 3;

    private final StringWriter errors = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--operations, 0, 1 to 1000000000",
        "--operations, -1, 1 to 1000000000",
        "--operations, 1000000001, 1 to 1000000000",
        "--connections, 0, 1 to 1000",
        "--connections, 1001, 1 to 1000",
        "--burst, 0, 1 to 1000",
        "--burst, 1001, 1 to 1000",
        "--history, 0, 1 to 1000000",
        "--history, 1000001, 1 to 1000000",
        "--read-timeout-ms, 0, 1 to 2147483647",
        "--read-timeout-ms, -1, 1 to 2147483647",
        "--max-session-timeout-ms, 3999, 4000 to 600000",
        "--max-session-timeout-ms, 600001, 4000 to 600000",
        "--max-session-timeout-ms, -1, 4000 to 600000"})
    void shouldNameTheValueAndWhatIsAllowedWhenANumberIsOutOfRange(
        final String option, final String value, final String allowed)
    {
        assertRefused(option + '=' + value + " is out of range; allowed are " + allowed,
            "--left=localhost:1", "--right=localhost:1", option + '=' + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--operations", "--connections", "--burst", "--history", "--read-timeout-ms", "--max-session-timeout-ms",
        "--seed"})
    void shouldNameTheValueWhenItIsNoNumber(final String option)
    {
        assertRefused("'many'", "--left=localhost:1", "--right=localhost:1", option + "=many");
        assertTrue(errors.toString().contains(option), errors::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "localhost", "localhost:", ":2181", "localhost:0", "localhost:65536", "localhost:-1", "localhost:client"})
    void shouldNameWhatIsNoAddress(final String address)
    {
        assertRefused(
            "--right=" + address + " is not HOST:PORT", "--left=localhost:1", "--right=" + address);
        assertRefused(
            "--left=" + address + " is not HOST:PORT", "--left=" + address, "--right=localhost:1");
    }

    @Test
    void shouldWantBothServersUnlessOneIsToBeStarted() throws IOException
    {
        assertRefused("--left and --right must be given");
        assertRefused("--left and --right must be given", "--left=localhost:1");
        assertRefused("--left and --right must be given", "--right=localhost:1");
        assertEquals(NOT_CARRIED_OUT, execute("--start-zookeeper", "--right=127.0.0.1:" + closedPort()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--operations=1", "--operations=1000000000", "--connections=1", "--connections=1000", "--burst=1",
        "--burst=1000", "--history=1", "--history=1000000", "--read-timeout-ms=1", "--read-timeout-ms=2147483647",
        "--max-session-timeout-ms=4000", "--max-session-timeout-ms=600000"})
    void shouldTakeEachEndOfARangeAndSayThatNobodyListens(final String argument) throws IOException
    {
        final String closed = "127.0.0.1:" + closedPort();

        assertEquals(NOT_CARRIED_OUT, execute("--left=" + closed, "--right=" + closed, argument));
        assertFalse(errors.toString().contains("--"), errors::toString);
    }

    private static int closedPort() throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            return socket.getLocalPort();
        }
    }

    private void assertRefused(final String message, final String... arguments)
    {
        errors.getBuffer().setLength(0);

        assertEquals(BAD_USAGE, execute(arguments));

        assertTrue(errors.toString().contains(message), errors::toString);
    }

    private int execute(final String... arguments)
    {
        return new CommandLine(new Xchk()).setErr(new PrintWriter(errors, true)).execute(arguments);
    }
}
