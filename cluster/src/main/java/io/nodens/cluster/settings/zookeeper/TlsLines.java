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
package io.nodens.cluster.settings.zookeeper;

import io.nodens.cluster.settings.MemberSetting;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The keys of TLS: what ZooKeeper's own port for it and its stores become here.
 */
final class TlsLines
{
    private final List<Remark> remarks;
    private final Map<String, ConfigurationLine> lines;
    private final Assignment assignment;

    /** Takes a value for a setting. */
    @FunctionalInterface
    interface Assignment
    {
        void assign(ConfigurationLine line, MemberSetting setting, String value);
    }

    TlsLines(
        final List<Remark> remarks, final Map<String, ConfigurationLine> lines, final Assignment assignment)
    {
        this.remarks = remarks;
        this.lines = lines;
        this.assignment = assignment;
    }

    void register(final Map<String, Consumer<ConfigurationLine>> taken)
    {
        taken.put("client.portUnification",
            (line) -> assignment.assign(line, MemberSetting.GATEWAY_PORT_UNIFICATION, yesOrNo(line)));
        taken.put("client.certReload", this::takeReload);
        takeStore(taken, "ssl.keyStore.", MemberSetting.GATEWAY_KEYSTORE, MemberSetting.GATEWAY_KEYSTORE_TYPE,
            MemberSetting.GATEWAY_KEYSTORE_PASSWORD);
        takeStore(taken, "ssl.trustStore.", MemberSetting.GATEWAY_TRUSTSTORE, MemberSetting.GATEWAY_TRUSTSTORE_TYPE,
            MemberSetting.GATEWAY_TRUSTSTORE_PASSWORD);
        taken.put("ssl.clientAuth", (line) ->
            assignment.assign(line, MemberSetting.GATEWAY_CLIENT_AUTH, line.value().toLowerCase(Locale.ROOT)));
        taken.put("ssl.clientHostnameVerification", (line) ->
            assignment.assign(line, MemberSetting.GATEWAY_CLIENT_ADDRESS_VERIFICATION, yesOrNo(line)));
        taken.put("ssl.enabledProtocols",
            (line) -> assignment.assign(line, MemberSetting.GATEWAY_TLS_PROTOCOLS, line.value()));
        taken.put("ssl.protocol", this::takeProtocol);
        taken.put("ssl.ciphersuites",
            (line) -> assignment.assign(line, MemberSetting.GATEWAY_TLS_CIPHERS, line.value()));
        taken.put("netty.server.outstandingHandshake.limit", this::takeHandshakes);
        taken.put("outstandingHandshake.limit", this::takeHandshakes);
        taken.put("X509AuthenticationProvider.superUser",
            (line) -> assignment.assign(line, MemberSetting.SUPER_X509, line.value()));
        taken.put("ssl.crl", (line) -> assignment.assign(line, MemberSetting.GATEWAY_CRL, yesOrNo(line)));
        taken.put("ssl.ocsp", (line) -> assignment.assign(line, MemberSetting.GATEWAY_OCSP, yesOrNo(line)));
        unlessOff(taken, "ssl.allowReverseDnsLookup", "ignored: addresses of clients are never looked up");
    }

    private void takeStore(
        final Map<String, Consumer<ConfigurationLine>> taken,
        final String prefix,
        final MemberSetting location,
        final MemberSetting type,
        final MemberSetting password)
    {
        taken.put(prefix + "location", (line) -> assignment.assign(line, location, line.value()));
        taken.put(prefix + "type",
            (line) -> assignment.assign(line, type, line.value().toLowerCase(Locale.ROOT)));
        taken.put(prefix + "passwordPath",
            (line) -> assignment.assign(line, password, "file:" + line.value()));
        // It stays where it is, and is read there: no setting shows it. A file with nothing else comes first.
        taken.put(prefix + "password", (line) ->
        {
            if (!lines.containsKey(prefix + "passwordPath"))
            {
                assignment.assign(line, password, "file:" + line.file().toAbsolutePath() + "#" + line.key());
            }
        });
    }

    private void takeReload(final ConfigurationLine line)
    {
        if (!ZooKeeperConfiguration.flag(line))
        {
            assignment.assign(line, MemberSetting.GATEWAY_CERTIFICATE_INTERVAL, "0");
        }
    }

    private void takeProtocol(final ConfigurationLine line)
    {
        if (!lines.containsKey("ssl.enabledProtocols"))
        {
            assignment.assign(line, MemberSetting.GATEWAY_TLS_PROTOCOLS, line.value());
        }
    }

    /** To ZooKeeper a number below 1 means that there is no limit. */
    private void takeHandshakes(final ConfigurationLine line)
    {
        final long limit = ZooKeeperConfiguration.number(line, -1);
        if (limit > 0)
        {
            assignment.assign(line, MemberSetting.GATEWAY_MAX_HANDSHAKES, Long.toString(limit));
        }
        else
        {
            remarks.add(new Remark(line,
                "ignored: there is always a limit; see " + MemberSetting.GATEWAY_MAX_HANDSHAKES.property()));
        }
    }

    private void unlessOff(
        final Map<String, Consumer<ConfigurationLine>> taken, final String key, final String otherwise)
    {
        taken.put(key, (line) ->
        {
            if (ZooKeeperConfiguration.flag(line))
            {
                remarks.add(new Remark(line, otherwise));
            }
        });
    }

    private static String yesOrNo(final ConfigurationLine line)
    {
        return ZooKeeperConfiguration.flag(line) ? "yes" : "no";
    }
}
