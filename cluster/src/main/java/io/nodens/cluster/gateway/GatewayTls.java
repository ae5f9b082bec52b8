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
package io.nodens.cluster.gateway;

import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.gateway.tls.ClientCertificates;
import io.nodens.gateway.tls.StoreFile;
import io.nodens.gateway.tls.StorePassword;
import io.nodens.gateway.tls.StoreType;
import io.nodens.gateway.tls.TlsContext;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * TLS of the gateway as the settings of a member say.
 */
final class GatewayTls
{
    private static final String NONE = "none";
    private static final String BY_EXTENSION = "auto";
    private static final String RECOMMENDED = "default";

    private GatewayTls()
    {
    }

    static TlsContext settings(final MemberContext context)
    {
        final ClientCertificates certificates = ClientCertificates.valueOf(
            context.text(MemberSetting.GATEWAY_CLIENT_AUTH).toUpperCase(Locale.ROOT));
        final StoreFile keys = store(
            context,
            MemberSetting.GATEWAY_KEYSTORE,
            MemberSetting.GATEWAY_KEYSTORE_TYPE,
            MemberSetting.GATEWAY_KEYSTORE_PASSWORD);
        final StoreFile trust = store(
            context,
            MemberSetting.GATEWAY_TRUSTSTORE,
            MemberSetting.GATEWAY_TRUSTSTORE_TYPE,
            MemberSetting.GATEWAY_TRUSTSTORE_PASSWORD);
        final boolean isVerified = "yes".equals(context.text(MemberSetting.GATEWAY_CLIENT_ADDRESS_VERIFICATION));
        if (null == keys)
        {
            throw MemberException.configuration("clients of ZooKeeper may speak TLS by " +
                MemberSetting.GATEWAY_SECURE_PORT.property() + " or " +
                MemberSetting.GATEWAY_PORT_UNIFICATION.property() + ", so " +
                MemberSetting.GATEWAY_KEYSTORE.property() + " is needed");
        }
        if (null == trust && ClientCertificates.NONE != certificates)
        {
            throw MemberException.configuration(
                MemberSetting.GATEWAY_CLIENT_AUTH.property() + "=" + context.text(MemberSetting.GATEWAY_CLIENT_AUTH) +
                " asks clients for certificates, so " + MemberSetting.GATEWAY_TRUSTSTORE.property() +
                " is needed; none asks for none");
        }
        if (isVerified && ClientCertificates.NEED != certificates)
        {
            throw MemberException.configuration(
                MemberSetting.GATEWAY_CLIENT_ADDRESS_VERIFICATION.property() + "=yes needs " +
                MemberSetting.GATEWAY_CLIENT_AUTH.property() + "=need");
        }

        final boolean isCrlChecked = "yes".equals(context.text(MemberSetting.GATEWAY_CRL));
        final boolean isOcspAsked = "yes".equals(context.text(MemberSetting.GATEWAY_OCSP));
        final String lists = context.text(MemberSetting.GATEWAY_CRL_LOCATION);
        checkRevocation(context, certificates, isCrlChecked, isOcspAsked);

        return new TlsContext()
            .isCrlChecked(isCrlChecked)
            .isOcspAsked(isOcspAsked)
            .revocationLists(NONE.equals(lists) ? null :
                new StoreFile(Path.of(lists), StoreType.PEM, StorePassword.of(StorePassword.NONE)))
            .keyStore(keys)
            .trustStore(trust)
            .clientCertificates(certificates)
            .isAddressVerified(isVerified)
            .protocols(list(context.text(MemberSetting.GATEWAY_TLS_PROTOCOLS)))
            .ciphers(list(context.text(MemberSetting.GATEWAY_TLS_CIPHERS)))
            .handshakeTimeoutMs(millis(context, MemberSetting.GATEWAY_HANDSHAKE_TIMEOUT))
            .maxHandshakes((int)context.number(MemberSetting.GATEWAY_MAX_HANDSHAKES))
            .handshakeThreads((int)context.number(MemberSetting.GATEWAY_HANDSHAKE_THREADS))
            .reloadIntervalMs(millis(context, MemberSetting.GATEWAY_CERTIFICATE_INTERVAL));
    }

    private static void checkRevocation(
        final MemberContext context,
        final ClientCertificates certificates,
        final boolean isCrlChecked,
        final boolean isOcspAsked)
    {
        final String asks = (isCrlChecked ? MemberSetting.GATEWAY_CRL : MemberSetting.GATEWAY_OCSP).property() + "=yes";
        if (!isCrlChecked && !NONE.equals(context.text(MemberSetting.GATEWAY_CRL_LOCATION)))
        {
            throw MemberException.configuration(MemberSetting.GATEWAY_CRL_LOCATION.property() + " needs " +
                MemberSetting.GATEWAY_CRL.property() + "=yes");
        }
        if ((isCrlChecked || isOcspAsked) && ClientCertificates.NONE == certificates)
        {
            throw MemberException.configuration(
                asks + " needs certificates of clients, and " + MemberSetting.GATEWAY_CLIENT_AUTH.property() +
                "=none asks for none");
        }
        if ((isCrlChecked || isOcspAsked) && 0 == context.number(MemberSetting.GATEWAY_HANDSHAKE_THREADS))
        {
            throw MemberException.configuration(
                asks + " may wait for other hosts, and needs " + MemberSetting.GATEWAY_HANDSHAKE_THREADS.property() +
                " of 1 or more");
        }
    }

    private static StoreFile store(
        final MemberContext context,
        final MemberSetting location,
        final MemberSetting typeSetting,
        final MemberSetting passwordSetting)
    {
        final String path = context.text(location);
        if (NONE.equals(path))
        {
            return null;
        }

        final String typeText = context.text(typeSetting);
        final StoreType type = BY_EXTENSION.equals(typeText) ?
            StoreType.ofFileName(path) : StoreType.valueOf(typeText.toUpperCase(Locale.ROOT));
        if (null == type)
        {
            throw MemberException.configuration(
                location.property() + "='" + path + "' has none of the extensions .jks, .p12, .pfx and .pem: say by " +
                typeSetting.property() + " what it is");
        }

        try
        {
            return new StoreFile(Path.of(path), type, StorePassword.of(context.text(passwordSetting)));
        }
        catch (final IllegalArgumentException ex)
        {
            throw MemberException.configuration(passwordSetting.property() + " cannot be used: " + ex.getMessage());
        }
    }

    private static List<String> list(final String text)
    {
        final List<String> names = new ArrayList<>();
        for (final String name : text.split(",", -1))
        {
            if (!name.isBlank() && !RECOMMENDED.equals(text))
            {
                names.add(name.strip());
            }
        }

        return names;
    }

    private static long millis(final MemberContext context, final MemberSetting setting)
    {
        return TimeUnit.NANOSECONDS.toMillis(context.number(setting));
    }
}
