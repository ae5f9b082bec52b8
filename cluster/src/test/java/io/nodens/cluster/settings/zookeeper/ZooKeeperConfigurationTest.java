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

import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ZooKeeperConfigurationTest
{
    /** The jar's own name is none. */
    private static final Pattern SETTING_NAME = Pattern.compile("nodens\\.(?!jar\\b)[a-z.]*[a-z]");

    @TempDir
    private Path directory;

    @Test
    void shouldTakeAnEnsemble() throws Exception
    {
        Files.writeString(directory.resolve("myid"), "2\n");

        final ZooKeeperConfiguration configuration = read(
            "tickTime=2000", "initLimit=10", "syncLimit=5", "dataDir=" + directory, "clientPort=2181",
            "server.1=zoo1:2888:3888", "server.2=zoo2:2888:3888", "server.3=[fd00::3]:2888:3888:participant");

        assertEquals("1=zoo1:2888,2=zoo2:2888,3=[fd00::3]:2888", configuration.value(MemberSetting.MEMBERS));
        assertEquals("2", configuration.value(MemberSetting.MEMBER_ID));
        assertEquals(directory.resolve("nodens").toString(), configuration.value(MemberSetting.DATA_DIR));
        assertEquals("fsync", configuration.value(MemberSetting.DURABILITY));
        assertRemark(configuration, ":2: initLimit: ignored: elections");
        assertRemark(configuration, ":4: dataDir: taken as " + directory.resolve("nodens"));
        configuration.applyTo(new MemberContext());
    }

    @Test
    void shouldReadTheDynamicFile() throws Exception
    {
        Files.writeString(directory.resolve("zoo.cfg.dynamic"),
            "server.1=a:2888:3888:participant;2181\nserver.2=b:2888:3888:observer;0.0.0.0:2182\nversion=100000000\n");

        final ZooKeeperConfiguration configuration =
            ZooKeeperConfiguration.load(file("dynamicConfigFile=zoo.cfg.dynamic"), 1);

        assertEquals("1=a:2888", configuration.value(MemberSetting.MEMBERS));
        assertRemark(configuration, "zoo.cfg.dynamic:2: server.2: observers are no members");
    }

    @Test
    void shouldRefuseToBeAnObserver()
    {
        assertRefused("zoo.cfg:2 makes it an observer",
            () -> ZooKeeperConfiguration.load(file("server.1=a:1000:2000", "server.2=b:1000:2000:observer"), 2));
    }

    @Test
    void shouldAskForAnIdWhereMyidHasNone()
    {
        assertRefused("give --member-id=N", () -> read("server.1=a:1000:2000"));
        assertRefused("zoo.cfg:1: dataDir=", () -> read("dataDir=" + directory, "server.1=a:1000:2000"));
    }

    @Test
    void shouldRefuseServersThatOverlap()
    {
        assertRefused("UDP ports in a row",
            () -> ZooKeeperConfiguration.load(file("server.1=localhost:2888:3888", "server.2=localhost:2889:3889"), 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tickTime=0|1: tickTime=0 is refused: allowed: a number from 1",
        "tickTime=2s|1: tickTime=2s is refused",
        "clientPort=|1: clientPort= is refused",
        "jute.maxbuffer=0xzz|1: jute.maxbuffer=0xzz is refused: allowed: bytes",
        "minSessionTimeout=90000|1: minSessionTimeout=90000 is refused: the shortest session timeout would be 90000",
        "extendedTypesEnabled=maybe|1: extendedTypesEnabled=maybe is refused: allowed: true, false",
        "DigestAuthenticationProvider.superDigest=x|1: DigestAuthenticationProvider.superDigest=*** is refused",
        "DigestAuthenticationProvider.digestAlg=SHA3-256|is refused: passwords in access lists are hashed with SHA1",
        "server.1=host|1: server.1=host is refused: allowed: host:port",
        "server.200=host:1:2|1: server.200=host:1:2 is refused: the id must be a number from 0 to 99",
        "server.1=host:1:2:king|1: server.1=host:1:2:king is refused: allowed: host:port",
        "server.1=host:1:2;x|a port must be a number from 0 to 65535, was 'x'"})
    void shouldRefuseABadValueByNameAndLine(final String line, final String expected)
    {
        assertRefused(expected, () -> read(line));
    }

    @Test
    void shouldTakeTheLastOfTwoLines() throws Exception
    {
        final ZooKeeperConfiguration configuration = read("snapCount=1", "forceSync=yes", "forceSync=no");

        assertEquals("page-cache", configuration.value(MemberSetting.DURABILITY));
        assertRemark(configuration, "zoo.cfg:2: forceSync: ignored: ");
        assertRemark(configuration, "zoo.cfg:1: snapCount: ignored: snapshots are taken by bytes");
    }

    @Test
    void shouldTakeLongFramesForDataAsWell() throws Exception
    {
        assertEquals("4194304", read("jute.maxbuffer=0x400000").value(MemberSetting.MAX_DATA_LENGTH));
        assertNull(read("jute.maxbuffer=1048575").value(MemberSetting.MAX_DATA_LENGTH));
    }

    @Test
    void shouldSayWhatASwitchThatStandsOtherwiseMeans() throws Exception
    {
        assertRemark(read("skipACL=yes"), "skipACL: ignored: access lists are always checked");
        assertRemark(read("extendedTypesEnabled=false"), "extendedTypesEnabled: containers");
        assertFalse(read("skipACL=no", "extendedTypesEnabled=true", "enforceQuota=true", "forceSync=yes")
            .remarks().stream().anyMatch((remark) -> true));
    }

    @Test
    void shouldOfferANameThatIsNear() throws Exception
    {
        assertRemark(read("tickTme=2000", "clientPort=1"), "it is no key of ZooKeeper 3.9; did you mean 'tickTime'?");
        assertRemark(read("zookeeper.snapCount=1", "clientPort=2181"), "keys stand without 'zookeeper.'");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "# dataDir=/data", "tickTme=2000", "zookeeper.dataDir=/data", "\u0000\u00ff\u0001=x\n)(&"})
    void shouldRefuseAFileWithoutAKeyOfZooKeeper(final String text)
    {
        assertRefused("zoo.cfg has not one key that ZooKeeper 3.9 knows; give a zoo.cfg", () -> read(text));
    }

    @Test
    void shouldTakeTheDoorForClients() throws Exception
    {
        final ZooKeeperConfiguration configuration = read(
            "tickTime=4000", "maxSessionTimeout=3600000", "clientPort=2182", "clientPortAddress=10.0.0.1",
            "maxClientCnxns=0", "maxCnxns=0", "jute.maxbuffer=65536", "forceSync=yes");

        assertEquals("4000ms", configuration.value(MemberSetting.GATEWAY_TICK_TIME));
        assertNull(configuration.value(MemberSetting.GATEWAY_MIN_SESSION_TIMEOUT));
        assertEquals("600000ms", configuration.value(MemberSetting.GATEWAY_MAX_SESSION_TIMEOUT));
        assertEquals("2182", configuration.value(MemberSetting.GATEWAY_PORT));
        assertEquals("10.0.0.1", configuration.value(MemberSetting.GATEWAY_ADDRESS));
        assertEquals("0", configuration.value(MemberSetting.GATEWAY_MAX_CONNECTIONS_PER_ADDRESS));
        assertEquals("1048576", configuration.value(MemberSetting.GATEWAY_MAX_CONNECTIONS));
        assertEquals("65536", configuration.value(MemberSetting.GATEWAY_MAX_FRAME_LENGTH));
        assertEquals(2, configuration.remarks().size(), configuration.remarks()::toString);
        assertEquals("3000ms", read("forceSync=yes").value(MemberSetting.GATEWAY_TICK_TIME));
        assertEquals("none", read("clientPort=0").value(MemberSetting.GATEWAY_PORT));
        configuration.applyTo(new MemberContext());
    }

    @Test
    void shouldTakeTheAdminServer() throws Exception
    {
        assertEquals("8888", read("admin.serverPort=8888").value(MemberSetting.ADMIN_PORT));
        assertEquals("8888", read("admin.enableServer=true", "admin.serverPort=8888").value(MemberSetting.ADMIN_PORT));
        assertEquals("none", read("admin.enableServer=false", "admin.serverPort=8888").value(MemberSetting.ADMIN_PORT));
        assertEquals("0.0.0.0", read("admin.serverAddress=0.0.0.0").value(MemberSetting.ADMIN_ADDRESS));
        assertRefused("1: admin.serverPort=66666 is refused: it becomes nodens.admin.port, allowed: ",
            () -> read("admin.serverPort=66666"));
    }

    @Test
    void shouldGoByTheFlagForTheId() throws Exception
    {
        final ZooKeeperConfiguration configuration =
            ZooKeeperConfiguration.load(file("server.1=a:1000:2000", "server.2=b:1000:2000"), 2);

        assertEquals("2", configuration.value(MemberSetting.MEMBER_ID));
    }

    @Test
    void shouldRefuseTwoClientPorts()
    {
        assertRefused("they must be the same", () -> ZooKeeperConfiguration.load(
            file("clientPort=2182", "server.1=a:1000:2000;2181"), 1));
    }

    @Test
    void shouldTakeTlsAndLeavePasswordsWhereTheyAre() throws Exception
    {
        final ZooKeeperConfiguration configuration = read(
            "secureClientPort=2281", "secureClientPortAddress=10.0.0.1", "client.portUnification=true",
            "ssl.keyStore.location=/k.jks", "ssl.keyStore.password=keep-me", "ssl.keyStore.type=JKS",
            "ssl.trustStore.location=/t.pem", "ssl.trustStore.password=x", "ssl.trustStore.passwordPath=/t.password",
            "ssl.clientAuth=WANT", "ssl.protocol=TLSv1.2", "ssl.enabledProtocols=TLSv1.3,TLSv1.2", "ssl.crl=true",
            "client.certReload=false", "netty.server.outstandingHandshake.limit=250",
            "X509AuthenticationProvider.superUser=CN=admin,O=x");

        assertEquals("2281", configuration.value(MemberSetting.GATEWAY_SECURE_PORT));
        assertEquals("10.0.0.1", configuration.value(MemberSetting.GATEWAY_SECURE_ADDRESS));
        assertEquals("yes", configuration.value(MemberSetting.GATEWAY_PORT_UNIFICATION));
        assertEquals("/k.jks", configuration.value(MemberSetting.GATEWAY_KEYSTORE));
        assertEquals("jks", configuration.value(MemberSetting.GATEWAY_KEYSTORE_TYPE));
        assertEquals("file:" + directory.resolve("zoo.cfg") + "#ssl.keyStore.password",
            configuration.value(MemberSetting.GATEWAY_KEYSTORE_PASSWORD));
        assertEquals("file:/t.password", configuration.value(MemberSetting.GATEWAY_TRUSTSTORE_PASSWORD));
        assertEquals("want", configuration.value(MemberSetting.GATEWAY_CLIENT_AUTH));
        assertEquals("TLSv1.3,TLSv1.2", configuration.value(MemberSetting.GATEWAY_TLS_PROTOCOLS));
        assertEquals("0", configuration.value(MemberSetting.GATEWAY_CERTIFICATE_INTERVAL));
        assertEquals("250", configuration.value(MemberSetting.GATEWAY_MAX_HANDSHAKES));
        assertEquals("CN=admin,O=x", configuration.value(MemberSetting.SUPER_X509));
        assertEquals("yes", configuration.value(MemberSetting.GATEWAY_CRL));
        assertEquals("yes", read("ssl.ocsp=true").value(MemberSetting.GATEWAY_OCSP));
        assertRefused("ssl.keyStore.type=BCFKS is refused", () -> read("ssl.keyStore.type=BCFKS"));
        configuration.applyTo(new MemberContext());
    }

    @Test
    void shouldTakeThrottles() throws Exception
    {
        final ZooKeeperConfiguration configuration = read(
            "globalOutstandingLimit=500", "connectionMaxTokens=100", "connectionTokenFillTime=10",
            "connection_throttle_fill_count=5", "largeRequestThreshold=100000", "largeRequestMaxBytes=1000000",
            "connectionFreezeTime=10", "requestThrottleLimit=5");

        assertEquals("500", configuration.value(MemberSetting.GATEWAY_MAX_OUTSTANDING));
        assertEquals("100", configuration.value(MemberSetting.GATEWAY_CONNECTION_TOKENS));
        assertEquals("10ms", configuration.value(MemberSetting.GATEWAY_TOKEN_FILL_TIME));
        assertEquals("5", configuration.value(MemberSetting.GATEWAY_TOKEN_FILL_COUNT));
        assertEquals("100000", configuration.value(MemberSetting.GATEWAY_LARGE_REQUEST_THRESHOLD));
        assertEquals("1000000", configuration.value(MemberSetting.GATEWAY_LARGE_REQUEST_MAX_BYTES));
        assertRemark(configuration, ":7: connectionFreezeTime: ignored: tokens (connectionMaxTokens) limit");
        assertRemark(configuration, ":8: requestThrottleLimit: ignored: when nodens.gateway.max.outstanding requests");
        assertEquals("0", read("largeRequestThreshold=-1").value(MemberSetting.GATEWAY_LARGE_REQUEST_THRESHOLD));
        assertRemark(read("globalOutstandingLimit=0"), "taken as 1: allowed are 1 to 1048576");
        configuration.applyTo(new MemberContext());
    }

    @Test
    void shouldTakeWhatClientsMustProve() throws Exception
    {
        assertEquals("sasl", read("sessionRequireClientSASLAuth=true").value(MemberSetting.GATEWAY_REQUIRED_SCHEMES));
        assertEquals("sasl", read(
            "enforce.auth.enabled=true", "enforce.auth.schemes=digest", "sessionRequireClientSASLAuth=true")
            .value(MemberSetting.GATEWAY_REQUIRED_SCHEMES));
        assertEquals("sasl,x509", read("enforce.auth.enabled=true", "enforce.auth.schemes=sasl,x509")
            .value(MemberSetting.GATEWAY_REQUIRED_SCHEMES));
        assertNull(read("enforce.auth.schemes=sasl").value(MemberSetting.GATEWAY_REQUIRED_SCHEMES));
        assertRefused("enforce.auth.schemes must name", () -> read("enforce.auth.enabled=true"));
    }

    @Test
    void shouldSayWhereUsersOfSaslBelong() throws Exception
    {
        final ZooKeeperConfiguration configuration = read(
            "authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider", "superUser=root",
            "jaasLoginRenew=3600000", "superUser.2=toor");

        assertEquals("root", configuration.value(MemberSetting.SUPER_SASL));
        for (final String key : List.of(":1: authProvider.1", ":3: jaasLoginRenew"))
        {
            assertRemark(configuration, key + ": ignored: SASL DIGEST-MD5 has its users in the file of " +
                "nodens.gateway.sasl.users; each user_NAME=\"PASSWORD\" of the section Server of the JAAS file is a " +
                "line NAME:PASSWORD there");
        }
        assertRemark(configuration, ":4: superUser.2: ignored: there is one superuser of SASL");
    }

    /** Every key in the administrator's guide of ZooKeeper 3.9 and every one that its server reads. */
    @ParameterizedTest
    @ValueSource(strings = {
        "clientPort=2181", "secureClientPort=2281", "observerMasterPort=2191", "dataDir=/x", "tickTime=2000",
        "dataLogDir=/x", "globalOutstandingLimit=1000", "preAllocSize=65536", "snapCount=100000",
        "commitLogCount=500", "snapSizeLimitInKb=4194304", "txnLogSizeLimitInKb=-1", "maxCnxns=0",
        "maxClientCnxns=60", "clientPortAddress=127.0.0.1", "minSessionTimeout=-1", "maxSessionTimeout=-1",
        "fsync.warningthresholdms=1000", "maxResponseCacheSize=400", "maxGetChildrenResponseCacheSize=400",
        "autopurge.snapRetainCount=3", "autopurge.purgeInterval=1", "syncEnabled=true",
        "extendedTypesEnabled=true", "emulate353TTLNodes=false", "watchManagerName=x", "watcherCleanThreadsNum=2",
        "watcherCleanThreshold=1000", "watcherCleanIntervalInSeconds=600", "maxInProcessingDeadWatchers=0",
        "bitHashCacheSize=10", "fastleader.minNotificationInterval=1", "fastleader.maxNotificationInterval=1",
        "connectionMaxTokens=0", "connectionTokenFillTime=1", "connectionTokenFillCount=1", "connectionFreezeTime=-1",
        "connectionDropIncrease=0.02", "connectionDropDecrease=0.002", "connectionDecreaseRatio=0",
        "connection_throttle_weight_enabled=false", "connection_throttle_global_session_weight=3",
        "connection_throttle_local_session_weight=1", "connection_throttle_renew_session_weight=2",
        "clientPortListenBacklog=50", "serverCnxnFactory=x", "flushDelay=0", "maxWriteQueuePollTime=0",
        "maxBatchSize=1000", "requestThrottleLimit=0", "requestThrottleStallTime=100", "requestThrottleDropStale=true",
        "requestStaleLatencyCheck=false", "requestStaleConnectionCheck=true",
        "request_throttler.shutdownTimeout=10000", "advancedFlowControlEnabled=false", "enableEagerACLCheck=false",
        "maxConcurrentSnapSyncs=10", "maxConcurrentDiffSyncs=100", "digest.enabled=true",
        "snapshot.trust.empty=false", "audit.enable=false", "audit.impl.class=x", "largeRequestMaxBytes=1",
        "largeRequestThreshold=-1", "outstandingHandshake.limit=250", "throttledOpWaitTime=0",
        "netty.server.outstandingHandshake.limit=250", "netty.server.earlyDropSecureConnectionHandshakes=true",
        "learner.closeSocketAsync=false", "leader.closeSocketAsync=false", "learner.asyncSending=false",
        "forward_learner_requests_to_commit_processor_disabled=false", "serializeLastProcessedZxid.enabled=true",
        "electionAlg=3", "maxTimeToWaitForEpoch=-1", "initLimit=10", "connectToLearnerMasterLimit=10",
        "leaderServes=yes", "syncLimit=5", "group.1=1:2:3", "weight.1=1", "cnxTimeout=5", "quorumCnxnTimeoutMs=-1",
        "standaloneEnabled=true", "reconfigEnabled=false", "4lw.commands.whitelist=stat, ruok", "tcpKeepAlive=true",
        "clientTcpKeepAlive=true", "electionPortBindRetry=3", "observer.reconnectDelayMs=0",
        "observer.election.DelayMs=200", "localSessionsEnabled=false", "localSessionsUpgradingEnabled=false",
        "DigestAuthenticationProvider.enabled=true", "DigestAuthenticationProvider.superDigest=super:x=",
        "DigestAuthenticationProvider.digestAlg=SHA1", "IPAuthenticationProvider.usexforwardedfor=false",
        "X509AuthenticationProvider.superUser=CN=x", "superUser=x", "ssl.authProvider=x509", "ensembleAuthName=x",
        "sessionRequireClientSASLAuth=false", "enforce.auth.enabled=false", "enforce.auth.schemes=digest",
        "sslQuorum=false", "ssl.keyStore.location=/x", "ssl.keyStore.password=x", "ssl.keyStore.passwordPath=/x",
        "ssl.keyStore.type=JKS", "ssl.trustStore.location=/x", "ssl.trustStore.password=x",
        "ssl.trustStore.passwordPath=/x", "ssl.trustStore.type=JKS", "ssl.protocol=TLSv1.2",
        "ssl.enabledProtocols=TLSv1.3", "ssl.ciphersuites=x", "ssl.context.supplier.class=x",
        "ssl.hostnameVerification=true", "ssl.clientHostnameVerification=true", "ssl.crl=false", "ssl.ocsp=false",
        "ssl.clientAuth=need", "ssl.handshakeDetectionTimeoutMillis=1", "ssl.sslProvider=JDK",
        "ssl.quorum.keyStore.location=/x", "sslQuorumReloadCertFiles=false", "client.certReload=false",
        "client.portUnification=false", "portUnification=false", "authProvider.1=x",
        "kerberos.removeHostFromPrincipal=x",
        "kerberos.removeRealmFromPrincipal=x", "kerberos.canonicalizeHostNames=false", "multiAddress.enabled=false",
        "multiAddress.reachabilityCheckTimeoutMs=1", "multiAddress.reachabilityCheckEnabled=true",
        "fips-mode=true", "readonlymode.enabled=false", "forceSync=yes", "jute.maxbuffer=1048575",
        "jute.maxbuffer.extrasize=1", "skipACL=no", "quorumListenOnAllIPs=false", "datadir.autocreate=true",
        "enforceQuota=true", "nio.numSelectorThreads=1", "nio.numWorkerThreads=1",
        "commitProcessor.numWorkerThreads=1", "commitProcessor.maxReadBatchSize=-1",
        "commitProcessor.maxCommitBatchSize=1", "znode.container.checkIntervalMs=60000",
        "znode.container.maxPerMinute=10000", "znode.container.maxNeverUsedIntervalMs=0",
        "intBufferStartingSizeBytes=1024", "metricsProvider.className=x", "metricsProvider.httpPort=7000",
        "metricsProvider.exportJvmInfo=true", "admin.enableServer=true", "admin.serverAddress=0.0.0.0",
        "admin.serverPort=8080", "admin.idleTimeout=1", "admin.commandURL=/commands", "admin.forceHttps=false",
        "admin.portUnification=false", "admin.needClientAuth=false", "admin.snapshot.enabled=true",
        "admin.restore.enabled=true", "admin.rateLimiterIntervalInMS=1", "jvm.pause.monitor=true",
        "jvm.pause.warn-threshold.ms=1", "jvm.pause.info-threshold.ms=1", "jvm.pause.sleep.time.ms=1",
        "quorum.auth.enableSasl=false", "quorum.auth.learnerRequireSasl=false", "quorum.auth.serverRequireSasl=false",
        "quorum.cnxn.threads.size=20", "peerType=participant", "oraclePath=/x", "messageTracker.Enabled=false",
        "leader.maxTimeToWaitForEpoch=1", "observerMaster.sizeLimit=1", "request_stale_latency_check=false",
        "sasl.serverconfig=Server", "allowSaslFailedClients=true", "security.auth_to_local=x", "pathStats.enabled=true",
        "snapshot.compression.method=gz", "closeSessionTxn.enabled=true", "secureClientPortAddress=127.0.0.1"})
    void shouldKnowEveryKey(final String line) throws Exception
    {
        final List<Remark> remarks = read(line, "forceSync=yes").remarks();

        assertTrue(
            remarks.stream().noneMatch((remark) -> remark.reason().contains("is no key of ZooKeeper")),
            remarks::toString);
        remarks.forEach((remark) -> assertSettingsExist(remark.reason()));
    }

    /** A reason that sends people to a setting names one that there is. */
    private static void assertSettingsExist(final String reason)
    {
        final Matcher names = SETTING_NAME.matcher(reason);
        while (names.find())
        {
            assertNotNull(MemberSetting.ofProperty(names.group()), reason);
        }
    }

    private ZooKeeperConfiguration read(final String... lines) throws IOException
    {
        return ZooKeeperConfiguration.load(file(lines), null);
    }

    private Path file(final String... lines) throws IOException
    {
        return Files.write(directory.resolve("zoo.cfg"), List.of(lines));
    }

    private static void assertRemark(final ZooKeeperConfiguration configuration, final String expected)
    {
        assertTrue(
            configuration.remarks().stream().anyMatch((remark) -> remark.toString().contains(expected)),
            () -> expected + " is not in " + configuration.remarks());
    }

    private static void assertRefused(final String expected, final Executable read)
    {
        final MemberException refusal = assertThrows(MemberException.class, read);

        assertEquals(MemberException.Category.CONFIGURATION, refusal.category());
        assertTrue(refusal.getMessage().contains(expected), refusal::getMessage);
    }
}
