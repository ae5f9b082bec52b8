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
package io.nodens.sbe;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A secret that two sides share, with the name of the side that proves itself by it. The secret never crosses the wire:
 * one side sends a challenge, the other answers with a code over the challenge that only the secret can make.
 * <pre>
 *  code = HMAC-SHA256(secret, purpose | 0 | connection id | correlation id | length of the name | name | challenge)
 * </pre>
 * The numbers are big-endian, 64 bits, and 16 bits for the length. The purpose keeps a code for one role from being
 * taken for another, and the two ids keep it to one connection.
 * <p>
 * Secrets come from a file or a variable of the environment, because arguments and properties can be seen by others.
 * Neither {@link #toString()} nor a message of this class shows any part of one.
 * <p>
 * <b>Thread:</b> any; immutable. <b>Allocates:</b> for each code.
 */
public final class NamedSecret
{
    /** Says that there are no secrets. */
    public static final String NONE = "none";
    /** Name of the method, as challenge and proof carry it. */
    public static final String METHOD = "secret";
    /** Purpose of the code of a client. */
    public static final String PURPOSE_CLIENT = "nodens client 1";
    /** Purpose of the code of an operator. */
    public static final String PURPOSE_OPERATOR = "nodens operator 1";
    /** Purpose of the code of a member that opens its cluster session. */
    public static final String PURPOSE_MEMBER = "nodens member 1";
    /** Longest name in characters. */
    public static final int MAX_NAME_LENGTH = 64;
    /** Shortest secret in bytes. */
    public static final int MIN_SECRET_LENGTH = 16;
    /** Longest secret in bytes. */
    public static final int MAX_SECRET_LENGTH = 256;
    /** Most secrets of one source. */
    public static final int MAX_SECRETS = 256;
    /** Bytes of a challenge. */
    public static final int CHALLENGE_LENGTH = 32;
    /** Bytes of a code. */
    public static final int CODE_LENGTH = 32;

    private static final int MAX_SOURCE_LENGTH = 256 * 1024;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1," + MAX_NAME_LENGTH + "}");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final String name;
    private final SecretKeySpec key;

    private NamedSecret(final String name, final byte[] secret)
    {
        this.name = name;
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * A secret with its name.
     *
     * @param name   of the side that proves itself by it: 1 to 64 letters, digits and {@code ._@-}.
     * @param secret 16 to 256 bytes, as random as can be: whoever sees a challenge and its answer can try guesses.
     * @return the secret; the bytes are copied.
     * @throws IllegalArgumentException when name or secret are not so; the message shows nothing of the secret.
     */
    public static NamedSecret of(final String name, final byte[] secret)
    {
        if (!isName(name))
        {
            throw new IllegalArgumentException(
                "the name of a secret must have 1 to " + MAX_NAME_LENGTH + " letters, digits and ._@-");
        }
        if (secret.length < MIN_SECRET_LENGTH || secret.length > MAX_SECRET_LENGTH)
        {
            // Without the name: where the two were confused it is the secret.
            throw new IllegalArgumentException("a secret must have " + MIN_SECRET_LENGTH + " to " +
                MAX_SECRET_LENGTH + " bytes, has " + secret.length);
        }
        return new NamedSecret(name, secret);
    }

    /**
     * Whether a text can be the name of a secret.
     *
     * @param text to look at.
     * @return true if it can.
     */
    public static boolean isName(final String text)
    {
        return NAME.matcher(text).matches();
    }

    /**
     * Secrets from where a setting says. Each is {@code name:secret} without white space; they stand on lines of their
     * own, or apart by spaces. What follows a {@code #} at the beginning of a line is a comment. A name may come more
     * than once, so that a new secret can be valid beside the old one.
     *
     * @param source {@code file:PATH}, {@code env:VARIABLE} or {@value #NONE}.
     * @return the secrets in their order; none for {@value #NONE}, else at least one.
     * @throws IllegalArgumentException when the source cannot be read or an entry is malformed; the message names the
     *                                  source and the number of the entry.
     */
    public static List<NamedSecret> read(final String source)
    {
        if (NONE.equals(source))
        {
            return List.of();
        }
        final List<NamedSecret> secrets = parse(textOf(source), source);
        if (secrets.isEmpty())
        {
            throw new IllegalArgumentException(source + " has no secret; each is name:secret");
        }
        return secrets;
    }

    private static String textOf(final String source)
    {
        if (!SecretSource.isOne(source))
        {
            // Whatever it is, it may be a secret: it is not repeated.
            throw new IllegalArgumentException("a source of secrets is file:PATH, env:VARIABLE or " + NONE +
                "; the secret itself does not belong here, because others can see arguments and settings");
        }

        try
        {
            return SecretSource.read(source, MAX_SOURCE_LENGTH, "secrets");
        }
        catch (final IOException ex)
        {
            final boolean isNoText = ex.getCause() instanceof CharacterCodingException;
            throw new IllegalArgumentException(
                ex.getMessage() + (isNoText ? "; a secret is text, such as base64" : ""), ex);
        }
    }

    /**
     * Secrets of a text, as in {@link #read(String)}.
     *
     * @param text   to parse.
     * @param origin for messages.
     * @return the secrets; may be none.
     */
    public static List<NamedSecret> parse(final String text, final String origin)
    {
        final List<NamedSecret> secrets = new ArrayList<>();
        text.lines().map(String::strip).filter((line) -> !line.startsWith("#")).forEach((line) ->
        {
            for (final String entry : SPACE.split(line))
            {
                if (!entry.isEmpty())
                {
                    secrets.add(entry(entry, origin + ", entry " + (secrets.size() + 1)));
                }
            }
        });
        if (secrets.size() > MAX_SECRETS)
        {
            throw new IllegalArgumentException(
                origin + " has " + secrets.size() + " secrets; at most " + MAX_SECRETS + " are allowed");
        }
        return secrets;
    }

    private static NamedSecret entry(final String entry, final String origin)
    {
        final int colon = entry.indexOf(':');
        if (colon < 0)
        {
            throw new IllegalArgumentException(origin + " must be name:secret, has no colon");
        }
        if (entry.indexOf(SecretSource.UNDECODED) >= 0)
        {
            throw new IllegalArgumentException(
                origin + " has characters that could not be decoded; a secret is best of ASCII, such as base64");
        }
        try
        {
            return of(entry.substring(0, colon), entry.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(origin + ": " + ex.getMessage(), ex);
        }
    }

    /**
     * Who proves itself by the secret.
     *
     * @return the name.
     */
    public String name()
    {
        return name;
    }

    /**
     * Answer a challenge.
     *
     * @param purpose       of the code, such as {@link #PURPOSE_CLIENT}.
     * @param connectionId  that the challenger gave the connection.
     * @param correlationId that the other side gave it.
     * @param challenge     of the challenger.
     * @return the code, {@link #CODE_LENGTH} bytes.
     */
    public byte[] code(
        final String purpose, final long connectionId, final long correlationId, final byte[] challenge)
    {
        try
        {
            final byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte)0);
            mac.update(ByteBuffer.allocate(2 * Long.BYTES + Short.BYTES)
                .putLong(connectionId)
                .putLong(correlationId)
                .putShort((short)nameBytes.length)
                .flip());
            mac.update(nameBytes);
            return mac.doFinal(challenge);
        }
        catch (final GeneralSecurityException ex)
        {
            // Every Java platform has the algorithm.
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Whether an answer was made with this secret; takes the same time whatever differs.
     *
     * @param purpose       of the code.
     * @param connectionId  that the challenger gave the connection.
     * @param correlationId that the other side gave it.
     * @param challenge     of the challenger.
     * @param answer        of the other side.
     * @return true when it was.
     */
    public boolean fits(
        final String purpose,
        final long connectionId,
        final long correlationId,
        final byte[] challenge,
        final byte[] answer)
    {
        return MessageDigest.isEqual(code(purpose, connectionId, correlationId, challenge), answer);
    }

    /** The name alone. */
    @Override
    public String toString()
    {
        return "secret of " + name;
    }
}
