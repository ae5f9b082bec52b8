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
package io.nodens.gateway.operations;

import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.ClientIdentity;
import io.nodens.gateway.connection.PendingReply;
import io.nodens.gateway.proof.ProofContext;
import io.nodens.gateway.proof.SaslUsers;
import io.nodens.tree.acl.AclCursor;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.DigestCredentials;
import io.nodens.tree.acl.IdentitySet;
import io.nodens.tree.acl.IdentityTable;

import java.net.InetSocketAddress;

/**
 * Who a client has proved to be, for its reads at the door; the member knows the same for its writes.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> for each proof.
 */
final class Proofs
{
    private static final String SUPER = "super";

    private final IdentityTable table;
    private final ProofContext settings;
    private final SaslUsers users;
    private final AclEncoder encoder = new AclEncoder();
    private final AclCursor entry = new AclCursor();

    /**
     * Proofs of an agent's clients.
     *
     * @param table    of the agent.
     * @param settings of proofs.
     * @param users    of SASL; null where there is none.
     */
    Proofs(final IdentityTable table, final ProofContext settings, final SaslUsers users)
    {
        this.table = table;
        this.settings = settings;
        this.users = users;
    }

    ProofContext settings()
    {
        return settings;
    }

    /** Users of SASL; null where there is none. */
    SaslUsers users()
    {
        return users;
    }

    /**
     * A client connected: where it does so from is an identity.
     *
     * @param connection of the client.
     */
    void addAddress(final ClientConnection connection)
    {
        add(connection, ProofContext.IP, address(connection.remote()));
    }

    /**
     * A client showed a certificate: its subject is an identity.
     *
     * @param connection of the client.
     * @return false when it cannot be kept.
     */
    boolean addCertificate(final ClientConnection connection)
    {
        final String subject = connection.tls().certificateSubject();
        return null == subject || (add(connection, ProofContext.X509, subject) &&
            (!subject.equals(settings.superSubject()) || add(connection, SUPER, "")));
    }

    /** Numbers and dots, or colons. */
    static String address(final InetSocketAddress remote)
    {
        final String address = remote.getAddress().getHostAddress();
        final int scope = address.indexOf('%');
        return scope < 0 ? address : address.substring(0, scope);
    }

    /**
     * The member took what a client proved.
     *
     * @param connection of the client.
     * @param pending    with scheme and credentials.
     * @return false when it cannot be kept.
     */
    boolean add(final ClientConnection connection, final PendingReply pending)
    {
        if (ProofContext.IP.equals(pending.scheme()))
        {
            return true;
        }

        final String identity = DigestCredentials.identity(pending.credentials());
        if (null == identity)
        {
            return false;
        }

        final boolean isAdded = add(connection, pending.scheme(), identity);
        return isAdded && (!identity.equals(settings.superDigest()) || add(connection, SUPER, ""));
    }

    /**
     * A client has proved to be a user.
     *
     * @param connection of the client.
     * @param user       that it is.
     * @return false when it cannot be kept.
     */
    boolean addUser(final ClientConnection connection, final String user)
    {
        return add(connection, ProofContext.SASL, user) &&
            (!user.equals(settings.superSasl()) || add(connection, SUPER, ""));
    }

    /**
     * Whether a client has proved what it must have proved before it asks for anything.
     *
     * @param connection of the client.
     * @return true when it has, or nothing is required.
     */
    boolean isAdmitted(final ClientConnection connection)
    {
        final ClientIdentity who = connection.who();
        if (!who.isAdmitted())
        {
            who.isAdmitted(settings.requiredSchemes().isEmpty() || hasRequired(who.set()));
        }

        return who.isAdmitted();
    }

    private boolean hasRequired(final IdentitySet set)
    {
        if (null == set)
        {
            return false;
        }

        boolean isFound = false;
        set.wrap(entry);
        while (!isFound && entry.next())
        {
            isFound = settings.requiredSchemes().contains(entry.scheme());
        }

        return isFound;
    }

    private boolean add(final ClientConnection connection, final String scheme, final String identity)
    {
        encoder.reset().add(0, scheme, identity);
        final IdentitySet former = null == connection.who().set() ? table.nobody() : connection.who().set();
        final IdentitySet set = encoder.isTooLong() ? null :
            table.plus(former, encoder.buffer(), 0, encoder.length());
        if (null != set)
        {
            table.giveBack(former);
            connection.who().set(set);
        }

        return null != set;
    }

    /**
     * A connection is closed.
     *
     * @param connection that had identities.
     */
    void remove(final ClientConnection connection)
    {
        if (null != connection.who().set())
        {
            table.giveBack(connection.who().set());
            connection.who().set(null);
        }
    }
}
