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
import io.nodens.gateway.connection.PendingReply;
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
    static final String DIGEST = "digest";
    static final String IP = "ip";
    static final String X509 = "x509";

    private static final String SUPER = "super";

    private final IdentityTable table;
    private final String superDigest;
    private final String superSubject;
    private final AclEncoder encoder = new AclEncoder();

    /**
     * Proofs of an agent's clients.
     *
     * @param table        of the agent.
     * @param superDigest  identity that may do everything, or null.
     * @param superSubject subject of the certificate whose holder may do everything, or null.
     */
    Proofs(final IdentityTable table, final String superDigest, final String superSubject)
    {
        this.table = table;
        this.superDigest = superDigest;
        this.superSubject = superSubject;
    }

    /**
     * A client connected: where it does so from is an identity.
     *
     * @param connection of the client.
     */
    void addAddress(final ClientConnection connection)
    {
        add(connection, IP, address(connection.remote()));
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
        return null == subject || (add(connection, X509, subject) &&
            (!subject.equals(superSubject) || add(connection, SUPER, "")));
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
        if (IP.equals(pending.scheme()))
        {
            return true;
        }

        final String identity = DigestCredentials.identity(pending.credentials());
        if (null == identity)
        {
            return false;
        }

        final boolean isAdded = add(connection, pending.scheme(), identity);
        return isAdded && (!identity.equals(superDigest) || add(connection, SUPER, ""));
    }

    private boolean add(final ClientConnection connection, final String scheme, final String identity)
    {
        encoder.reset().add(0, scheme, identity);
        final IdentitySet former = null == connection.identities() ? table.nobody() : connection.identities();
        final IdentitySet set = encoder.isTooLong() ? null :
            table.plus(former, encoder.buffer(), 0, encoder.length());
        if (null != set)
        {
            table.giveBack(former);
            connection.identities(set);
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
        if (null != connection.identities())
        {
            table.giveBack(connection.identities());
            connection.identities(null);
        }
    }
}
