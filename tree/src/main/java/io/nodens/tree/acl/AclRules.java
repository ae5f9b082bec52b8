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
package io.nodens.tree.acl;

import io.nodens.tree.AclTable;
import org.agrona.DirectBuffer;

/**
 * Which lists are valid, and what they grant to whom, as in ZooKeeper: an entry grants when it names everybody or one
 * of the identities that ask; entries add up, in any order; nothing denies and nothing is inherited.
 * <p>
 * <b>Thread:</b> one for each object. <b>Allocates:</b> never.
 */
public final class AclRules
{
    /** Length of a list that is none. */
    public static final int INVALID = -1;
    /** Length of the list that grants everything to everybody, which has the id {@link AclTable#OPEN} and no bytes. */
    public static final int OPEN_LENGTH = 0;

    private final AclCursor entry = new AclCursor();
    private final AclCursor identity = new AclCursor();
    private final AclCursor earlier = new AclCursor();
    private final AclEncoder encoder = new AclEncoder();
    private boolean isSaslKnown;

    /**
     * Turn a list as a client gives it into the list of a znode: what stands twice counts once, and "auth" becomes
     * the proved identities of who asks, as they are now.
     *
     * @param list   in a buffer.
     * @param offset of the first byte.
     * @param length in bytes.
     * @param who    asks.
     * @return length of the list in {@link #list()}, {@link #OPEN_LENGTH} for the open one; or {@link #INVALID} for a
     *         list that is malformed, empty, too long, or names what cannot be.
     */
    public int resolve(final DirectBuffer list, final int offset, final int length, final IdentitySet who)
    {
        return resolve(list, offset, length, who, true);
    }

    /**
     * The same as it was before there was the scheme sasl, or as it is with it.
     *
     * @param list      in a buffer.
     * @param offset    of the first byte.
     * @param length    in bytes.
     * @param who       asks.
     * @param knowsSasl false where a list that names identities of the scheme sasl is none, and "auth" does not stand
     *                  for them.
     * @return as {@link #resolve(DirectBuffer, int, int, IdentitySet)}.
     */
    public int resolve(
        final DirectBuffer list, final int offset, final int length, final IdentitySet who, final boolean knowsSasl)
    {
        isSaslKnown = knowsSasl;
        encoder.reset();
        if (length > AclTable.MAX_LENGTH || !entry.wrap(list, offset, length).isSound())
        {
            return INVALID;
        }

        entry.wrap(list, offset, length);
        while (entry.next())
        {
            if ((entry.permissions() & ~Permissions.ALL) != 0)
            {
                return INVALID;
            }
            if (!isRepeated(list, offset) && !(Schemes.isScheme(entry, Schemes.AUTH) ? expand(who) : take()))
            {
                return INVALID;
            }
        }

        return encoder.isTooLong() ? INVALID : isOpen() ? OPEN_LENGTH : encoder.length();
    }

    /**
     * The list that {@link #resolve(DirectBuffer, int, int, IdentitySet)} made.
     *
     * @return buffer that has it from its first byte on, until the next one is made.
     */
    public DirectBuffer list()
    {
        return encoder.buffer();
    }

    /**
     * What a list grants.
     *
     * @param list   in a buffer.
     * @param offset of the first byte.
     * @param length in bytes.
     * @param who    asks.
     * @return bits of {@link Permissions}.
     */
    public int granted(final DirectBuffer list, final int offset, final int length, final IdentitySet who)
    {
        if (who.isSuper())
        {
            return Permissions.ALL;
        }

        int granted = 0;
        entry.wrap(list, offset, length);
        while (entry.next())
        {
            if ((entry.permissions() & ~granted) != 0 && (Schemes.isAnyone(entry) || isNamed(who)))
            {
                granted |= entry.permissions();
            }
        }

        return granted & Permissions.ALL;
    }

    private boolean isNamed(final IdentitySet who)
    {
        final boolean isRange = Schemes.isScheme(entry, Schemes.IP);
        who.wrap(identity);
        while (identity.next())
        {
            if (isRange ? Schemes.isScheme(identity, Schemes.IP) && IpRange.contains(
                entry.buffer(), entry.identityOffset(), entry.identityLength(),
                identity.buffer(), identity.identityOffset(), identity.identityLength()) :
                isSame(entry, identity))
            {
                return true;
            }
        }

        return false;
    }

    private boolean isRepeated(final DirectBuffer list, final int offset)
    {
        earlier.wrap(list, offset, entry.offset() - offset);
        while (earlier.next())
        {
            if (earlier.permissions() == entry.permissions() && isSame(earlier, entry))
            {
                return true;
            }
        }

        return false;
    }

    private boolean take()
    {
        if (!Schemes.isAnyone(entry) && (!Schemes.isValid(entry) || isUnknown(entry)))
        {
            return false;
        }

        add(entry);
        return true;
    }

    private boolean expand(final IdentitySet who)
    {
        boolean isAny = false;
        who.wrap(identity);
        while (identity.next())
        {
            if (Schemes.isAuthenticated(identity) && !isUnknown(identity))
            {
                isAny = true;
                add(identity);
            }
        }

        return isAny;
    }

    private boolean isUnknown(final AclCursor named)
    {
        return !isSaslKnown && Schemes.isScheme(named, Schemes.SASL);
    }

    private void add(final AclCursor named)
    {
        encoder.add(
            entry.permissions(), named.buffer(), named.schemeOffset(), named.schemeLength(), named.identityOffset(),
            named.identityLength());
    }

    private boolean isOpen()
    {
        earlier.wrap(encoder.buffer(), 0, encoder.length());
        return earlier.next() && earlier.length() == encoder.length() &&
            Permissions.ALL == earlier.permissions() && Schemes.isAnyone(earlier);
    }

    /** Whether two entries name the same, whatever they grant. */
    static boolean isSame(final AclCursor left, final AclCursor right)
    {
        final int length = left.length();
        boolean isEqual = length == right.length();
        // All but the permissions, which come first.
        for (int i = 1; isEqual && i < length; i++)
        {
            isEqual = left.buffer().getByte(left.offset() + i) == right.buffer().getByte(right.offset() + i);
        }

        return isEqual;
    }
}
