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
package io.nodens.gateway.proof;

import io.nodens.gateway.files.ReadFiles;
import io.nodens.sbe.SecretSource;

import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * Who may prove to be whom by SASL DIGEST-MD5: names of users with their passwords, from a file that is read anew when
 * it changes, or from a variable of the environment. DIGEST-MD5 needs the passwords themselves, not hashes of them.
 * <p>
 * Each user is {@code name:password} on a line of its own; the password is all behind the first colon. Empty lines and
 * those that begin with {@code #} are left out. Messages show neither passwords nor names.
 * <p>
 * <b>Thread:</b> any. <b>Owns:</b> the thread that looks at the file.
 */
public final class SaslUsers implements AutoCloseable
{
    /** Longest name in bytes. */
    public static final int MAX_NAME_LENGTH = 256;
    /** Longest password in bytes. */
    public static final int MAX_PASSWORD_LENGTH = 1024;
    /** Most users. */
    public static final int MAX_USERS = 65_536;
    /** Longest file in bytes. */
    public static final int MAX_SOURCE_LENGTH = 4 << 20;
    /** The one mechanism. */
    static final String MECHANISM = "DIGEST-MD5";

    /** As ZooKeeper calls itself to its clients, which know a server by these alone. */
    private static final String PROTOCOL = "zookeeper";
    private static final String SERVER_NAME = "zk-sasl-md5";
    private static final int NOBODY_LENGTH = 32;
    /** Some editors put it before the first line. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String source;
    private final ReadFiles<Users> files;
    private final char[] nobody;
    private volatile Users current;

    private SaslUsers(final String source, final Consumer<String> log)
    {
        this.source = source;
        checkSource(source);
        files = new ReadFiles<>(new ReadFiles.Subject("SASL", "users"), this::read, this::use, log);
        final byte[] random = new byte[NOBODY_LENGTH];
        new SecureRandom().nextBytes(random);
        nobody = Base64.getEncoder().encodeToString(random).toCharArray();
    }

    /**
     * Read the users, and look after them from then on.
     *
     * @param source     {@code file:PATH} or {@code env:VARIABLE}.
     * @param intervalMs time between two looks at a file; 0 for never.
     * @param threads    makes the thread.
     * @param log        takes a line for the operator.
     * @return the users.
     * @throws IOException              when the source cannot be read, or a line is malformed; the message names source
     *                                  and line.
     * @throws IllegalArgumentException when the text is no source.
     */
    public static SaslUsers launch(
        final String source, final long intervalMs, final ThreadFactory threads, final Consumer<String> log)
        throws IOException
    {
        final SaslUsers users = new SaslUsers(source, log);
        if (null == users.newServer((callbacks) -> {}))
        {
            throw new IOException("this JVM has no SASL mechanism " + MECHANISM + ": it lacks the module " +
                "java.security.sasl, or its security properties leave the mechanism out");
        }
        // The environment of a process does not change.
        users.files.start(SecretSource.isEnvironment(source) ? 0 : intervalMs, threads, "gateway-users");
        return users;
    }

    private static void checkSource(final String source)
    {
        if (!SecretSource.isOne(source) || source.indexOf(':') == source.length() - 1)
        {
            // Whatever it is, it may be a password: it is not repeated.
            throw new IllegalArgumentException("a source of users is file:PATH or env:VARIABLE; the users themselves " +
                "do not belong here, because others can see arguments and settings");
        }
        SecretSource.fileOf(source);
    }

    private Users read() throws IOException
    {
        final String text = SecretSource.read(source, MAX_SOURCE_LENGTH, "users");
        return new Users(source, text, parse(
            source, text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text));
    }

    static Map<String, char[]> parse(final String source, final String text) throws IOException
    {
        final Map<String, char[]> users = new HashMap<>();
        int number = 0;
        for (final String line : text.lines().toList())
        {
            number++;
            if (!line.isBlank() && !line.startsWith("#"))
            {
                final int colon = line.indexOf(':');
                final String fault = SecretSource.isEnvironment(source) && line.indexOf(SecretSource.UNDECODED) >= 0 ?
                    "there are characters that could not be decoded; a file has them as UTF-8" : faultOf(line, colon);
                if (null != fault)
                {
                    throw new IOException(source + ", line " + number + ": " + fault);
                }
                if (null != users.put(line.substring(0, colon), line.substring(colon + 1).toCharArray()))
                {
                    throw new IOException(source + ", line " + number + ": the user stands on a line before as well");
                }
            }
        }
        if (users.isEmpty() || users.size() > MAX_USERS)
        {
            throw new IOException(source + " has " + users.size() + " users, allowed are 1 to " + MAX_USERS +
                "; each is a line name:password");
        }

        return users;
    }

    private static String faultOf(final String line, final int colon)
    {
        if (colon < 0)
        {
            return "a user is name:password, and there is no colon";
        }

        final String name = line.substring(0, colon);
        final boolean isName = !name.isEmpty() && lengthOf(name) <= MAX_NAME_LENGTH && name.equals(name.strip()) &&
            name.chars().noneMatch((letter) -> Character.isISOControl(letter) || '@' == letter);
        if (!isName)
        {
            return "the name of a user has 1 to " + MAX_NAME_LENGTH + " bytes, no space at its ends, no control " +
                "character and no @";
        }

        final int length = lengthOf(line.substring(colon + 1));
        return length >= 1 && length <= MAX_PASSWORD_LENGTH ? null :
            "the password of a user has 1 to " + MAX_PASSWORD_LENGTH + " bytes";
    }

    private static int lengthOf(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private void use(final Users users)
    {
        current = users;
    }

    /**
     * The server's side of a dialogue.
     *
     * @param callbacks asked for passwords.
     * @return the JDK's; null when it has none.
     * @throws SaslException when it cannot be made.
     */
    SaslServer newServer(final CallbackHandler callbacks) throws SaslException
    {
        return Sasl.createSaslServer(MECHANISM, PROTOCOL, SERVER_NAME, null, callbacks);
    }

    /**
     * The password of a user.
     *
     * @param name of the user.
     * @return the password; of a user that there is not, one that nobody knows, so that both are refused alike.
     */
    char[] password(final String name)
    {
        final char[] password = current.passwords.get(name);
        return null == password ? nobody : password;
    }

    /** Look at the file no more. */
    @Override
    public void close()
    {
        files.close();
    }

    private record Users(String source, String text, Map<String, char[]> passwords)
        implements ReadFiles.Content<Users>
    {
        @Override
        public boolean isSame(final Users other)
        {
            return text.equals(other.text);
        }

        /** No passwords. */
        @Override
        public String toString()
        {
            return source;
        }
    }
}
