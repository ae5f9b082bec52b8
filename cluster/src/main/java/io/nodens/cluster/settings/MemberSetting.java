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
package io.nodens.cluster.settings;

import io.nodens.sbe.ProtocolLimits;

import java.util.Arrays;
import java.util.List;

import static io.nodens.cluster.settings.SettingType.CHOICE;
import static io.nodens.cluster.settings.SettingType.DURATION;
import static io.nodens.cluster.settings.SettingType.NUMBER;
import static io.nodens.cluster.settings.SettingType.PATH;
import static io.nodens.cluster.settings.SettingType.PORT;
import static io.nodens.cluster.settings.SettingType.POWER_OF_TWO_SIZE;
import static io.nodens.cluster.settings.SettingType.SIZE;
import static io.nodens.cluster.settings.SettingType.TEXT;

/**
 * Every setting of a member: its property, what it allows and its default in each profile. The one table behind
 * properties files, command line flags and docs/operating.md.
 */
public enum MemberSetting
{
    // ---- who and where ----

    /** See the description. */
    MEMBER_ID("nodens.member.id", NUMBER, 0, MemberEndpoints.MAX_MEMBER_ID, "0",
        "id of this member; must be in the member list"),
    /** See the description. */
    MEMBERS("nodens.members", TEXT, "",
        "every member as id=host:basePort,...; each takes 7 ports from its base port; " +
        "default: this member alone at localhost:(20000 + 100 * id)"),
    /** See the description. */
    CLUSTER_NAME("nodens.cluster.name", TEXT, "nodens",
        "name of the cluster; a data directory belongs to the one that made it"),
    /** See the description. */
    DATA_DIR("nodens.data.dir", PATH, "",
        "directory of log and snapshots; default: ./nodens-data/member-<id>"),
    /** See the description. */
    PROFILE("nodens.profile", List.of("dev", "balanced", "dedicated"), "dev",
        "threads, waiting and time-outs: dev for few cores, balanced for a server, dedicated for reserved cores"),
    /** See the description. */
    DURABILITY("nodens.durability", List.of("page-cache", "fsync"), "page-cache",
        "what a recorded write survives: page-cache the death of processes, fsync the loss of power"),
    /** See the description. */
    EXTERNAL_DRIVER("nodens.external.driver", PATH, "",
        "Aeron directory of a running media driver to use; default: the member runs its own"),
    /** See the description. */
    AERON_DIR("nodens.aeron.dir", PATH, "",
        "Aeron directory of the member's own media driver; default: under /dev/shm, derived from the data directory"),
    /** See the description. */
    REGION_DIR("nodens.region.dir", PATH, "",
        "directory of the mapped tree; default: under /dev/shm, derived from the data directory"),

    // ---- start and supervision ----

    /** See the description. */
    START_TIMEOUT("nodens.start.timeout", DURATION, 0, hours(24), "0",
        "give up when the member is not ready within this time; 0 waits for ever"),
    /** See the description. */
    REPORT_INTERVAL("nodens.report.interval", DURATION, millis(100), hours(1), "2s",
        "time between the lines that say what a starting member waits for"),
    /** See the description. */
    WATCHDOG_TIMEOUT("nodens.watchdog.timeout", DURATION, 0, hours(1), "30s",
        "stop the member when its service applies nothing of a committed backlog for this long; 0 switches it off"),
    /** See the description. */
    STALL_THRESHOLD("nodens.stall.threshold", DURATION, millis(1), hours(1), "500ms", "200ms", "50ms",
        "report duty cycles of any agent that took longer"),
    /** See the description. */
    VERBOSE("nodens.verbose", List.of("no", "yes"), "no",
        "yes to also print the notices of Aeron, which need no action of an operator"),

    // ---- waiting ----

    /** See the description. */
    IDLE_MAX_PARK("nodens.idle.max.park", DURATION, 1_000, millis(10), "1ms",
        "longest park of an idle agent in the dev profile; shorter costs processor time, longer costs latency"),

    /** See the description. */
    IDLE_REST_AFTER("nodens.idle.rest.after", DURATION, 0, hours(1), "1s", "10s", "0",
        "time of little work after which an agent's thread rests; 0 for never"),
    /** See the description. */
    IDLE_REST_PARK("nodens.idle.rest.park", DURATION, 1_000, millis(100), "10ms", "1ms", "1ms",
        "longest park of a thread that rests; the first message after a rest waits up to this long at each thread " +
        "on its way"),
    /** See the description. */
    FRONT_END_THREAD("nodens.front.end.thread", List.of("consensus", "own"), "consensus", "consensus", "own",
        "thread of the front end: consensus for that of the consensus module, which saves a hand-over for each " +
        "write; own for one of its own, where cores are reserved"),
    /** See the description. */
    SERVICE_THREAD("nodens.service.thread", List.of("consensus", "own"), "consensus", "consensus", "own",
        "thread of the state machine: consensus for that of the consensus module while it applies commands, which " +
        "saves two hand-overs for each write; own for one of its own always, where cores are reserved"),
    /** See the description. */
    ARCHIVE_THREAD("nodens.archive.thread", List.of("consensus", "own"), "consensus", "consensus", "own",
        "thread of the archive: consensus for that of the consensus module; own for one of its own, as always with " +
        "durability fsync"),

    // ---- elections ----

    /** See the description. */
    LEADER_HEARTBEAT_TIMEOUT("nodens.leader.heartbeat.timeout", DURATION, millis(50), hours(1), "1s", "500ms", "200ms",
        "silence of the leader after which an election starts; longer than the longest pause of a process, and at " +
        "least ten times the longest park of a thread (nodens.idle.rest.park unless nodens.idle.rest.after is 0, " +
        "and nodens.idle.max.park)"),
    /** See the description. */
    LEADER_HEARTBEAT_INTERVAL(
        "nodens.leader.heartbeat.interval", DURATION, millis(1), hours(1), "100ms", "50ms", "20ms",
        "time between heartbeats of the leader; at most a quarter of the timeout"),
    /** See the description. */
    ELECTION_TIMEOUT("nodens.election.timeout", DURATION, millis(20), hours(1), "500ms", "250ms", "100ms",
        "time that a candidate waits for votes; at least five times the longest park of a thread"),
    /** See the description. */
    ELECTION_STATUS_INTERVAL("nodens.election.status.interval", DURATION, millis(1), hours(1), "50ms", "25ms", "10ms",
        "time between status messages in an election; at most half of the election timeout"),
    /** See the description. */
    STARTUP_CANVASS_TIMEOUT("nodens.startup.canvass.timeout", DURATION, millis(100), hours(1), "5s", "5s", "5s",
        "time that a starting majority waits for the absent members before it elects; " +
        "a multiple of the leader heartbeat timeout, at least twice that"),
    /** See the description. */
    CLUSTER_SESSION_TIMEOUT("nodens.cluster.session.timeout", DURATION, millis(100), hours(1), "4s", "2s", "1s",
        "silence of a member's front end after which the leader detaches its sessions; at least twice the leader " +
        "heartbeat timeout"),
    /** See the description. */
    CLUSTER_MAX_SESSIONS("nodens.cluster.max.sessions", NUMBER, 4, 10_000, "1000",
        "most cluster sessions: one for the front end of each member and each tool; failed attempts leave some behind"),

    // ---- media driver ----

    /** See the description. */
    DRIVER_TIMEOUT("nodens.driver.timeout", DURATION, millis(1000), hours(1), "60s",
        "silence between the media driver and its clients after which each considers the other dead"),
    /** See the description. */
    IMAGE_LIVENESS_TIMEOUT("nodens.image.liveness.timeout", DURATION, millis(100), hours(1), "10s", "10s", "5s",
        "silence of a sender after which its stream is considered gone"),
    /** See the description. */
    MTU("nodens.mtu", NUMBER, 256, 65504, "1408",
        "bytes of a network packet, a multiple of 32; may rise to 8160 on loopback and with jumbo frames; frozen " +
        "once the log has begun"),

    // ---- mapped tree ----

    /** See the description. */
    REGION_SEGMENT_LENGTH("nodens.region.segment.length", POWER_OF_TWO_SIZE, 1 << 20, 1 << 30, "64m", "256m", "256m",
        "piece by which the mapped tree grows, a power of two"),
    /** See the description. */
    REGION_MAX_BYTES("nodens.region.max.bytes", SIZE, 1 << 20, 1L << 40, "16g",
        "most memory that the mapped tree may take; close to it, writes that make the tree grow are refused"),
    /** See the description. */
    CHANGE_RING_LENGTH("nodens.change.ring.length", POWER_OF_TWO_SIZE, 1 << 16, 1 << 30, "16m",
        "ring of applied changes that feeds watches, a power of two; after falling behind by more, a reader checks " +
        "all watches"),
    /** See the description. */
    HISTORY_LENGTH("nodens.history.length", POWER_OF_TWO_SIZE, 1 << 16, 1 << 30, "16m",
        "ring of former states for listings and pinned reads, a power of two; those whose state is overwritten " +
        "begin anew"),

    /** See the description. */
    REGION_GROUP("nodens.region.group", TEXT, "none",
        "group of the host whose processes may read the mapped tree, all of it; none: only those of the member's user"),

    // ---- limits of the cluster ----

    /** See the description. */
    MAX_DATA_LENGTH("nodens.max.data.length", SIZE, 0, 16 << 20, "1m",
        "longest data of a znode; set by the first member that opens the cluster, later by `nodens.jar limits`"),
    /** See the description. */
    MAX_ZNODES("nodens.max.znodes", NUMBER, 1, 1L << 31, "50000000",
        "most znodes; set by the first member that opens the cluster, later by `nodens.jar limits`"),
    /** See the description. */
    MAX_TREE_BYTES("nodens.max.tree.bytes", SIZE, 1 << 20, 1L << 40, "8g",
        "most bytes of all znodes together; set by the first member that opens the cluster, later by `nodens.jar " +
        "limits`"),
    /** See the description. */
    MAX_SESSIONS("nodens.max.sessions", NUMBER, 1, Integer.MAX_VALUE, "100000",
        "most sessions; set by the first member that opens the cluster, later by `nodens.jar limits`"),
    /** See the description. */
    MAX_EPHEMERALS("nodens.max.ephemerals", NUMBER, 1, Integer.MAX_VALUE, "20000",
        "most ephemerals of one session, which all go in one step when it ends; set by the first member that opens " +
        "the cluster, later by `nodens.jar limits`"),

    // ---- front end ----

    /** See the description. */
    REQUEST_STREAM_ID("nodens.request.stream.id", NUMBER, 1, Integer.MAX_VALUE, "" + ProtocolLimits.REQUEST_STREAM_ID,
        "Aeron stream of clients' requests; differs from the streams of other applications on a shared media driver"),
    /** See the description. */
    RESPONSE_ADDRESSES("nodens.response.addresses", TEXT, "source",
        "addresses and networks (10.0.0.7,10.1.0.0/16) to which clients may have answers sent, besides the address " +
        "that their requests come from; any for all; for clients with several or translated addresses"),
    /** See the description. */
    SUPER_DIGEST("nodens.super.digest", TEXT, "none",
        "identity that may do everything, whatever access lists say: user:base64(sha1(user:password)); none: nobody"),
    /** See the description. */
    SUPER_X509("nodens.super.x509", TEXT, "none",
        "subject of the certificate whose holder may do everything, as RFC 2253 writes it (CN=admin,O=example); " +
        "none: nobody"),
    /** See the description. */
    SUPER_SASL("nodens.super.sasl", TEXT, "none",
        "user of nodens.gateway.sasl.users that may do everything; none: nobody"),
    // ---- authentication ----

    /** See the description. */
    CLIENT_SECRETS("nodens.client.secrets", TEXT, "none",
        "secrets by which clients prove who they are, each name:secret: file:PATH or env:VARIABLE; none: clients are " +
        "not asked"),
    /** See the description. */
    OPERATOR_SECRETS("nodens.operator.secrets", TEXT, "none",
        "the same of operators; none: operators' commands are open to every client"),
    /** See the description. */
    AUTHENTICATION_ENFORCE("nodens.authentication.enforce", List.of("yes", "no"), "yes",
        "where there are secrets of clients, yes refuses clients that do not prove who they are; no lets them in, " +
        "counts them and logs them"),
    /** See the description. */
    AUTHENTICATOR("nodens.authenticator", TEXT, "secret",
        "how clients prove who they are: secret, or the name of an authenticator on the class path (x-...)"),

    /** See the description. */
    MEMBER_SECRETS("nodens.member.secrets", TEXT, "none",
        "secrets by which members prove to each other's consensus modules and archives that they are members: " +
        "file:PATH or env:VARIABLE; a member proves itself by the first one and takes each of them; none: nobody is " +
        "asked"),
    /** See the description. */
    MEMBER_ENFORCE("nodens.member.enforce", List.of("yes", "no"), "yes",
        "where there are secrets of members, yes refuses sessions of others at consensus modules and archives; no " +
        "lets them in and logs them"),

    // ---- sessions and waiting of the front end ----

    /** See the description. */
    MIN_SESSION_TIMEOUT("nodens.min.session.timeout", DURATION, millis(20), millis(600_000), "20ms",
        "shortest session timeout that a client is given"),
    /** See the description. */
    MAX_SESSION_TIMEOUT("nodens.max.session.timeout", DURATION, millis(20), millis(600_000), "10m",
        "longest session timeout that a client is given"),
    /** See the description. */
    STALE_TIMEOUT("nodens.stale.timeout", DURATION, millis(100), hours(1), "2s", "1s", "500ms",
        "time without contact, or by which the replica lags, after which the member answers only stale reads"),
    /** See the description. */
    STALE_CLOSE_TIMEOUT("nodens.stale.close.timeout", DURATION, millis(100), hours(1), "3s", "1500ms", "750ms",
        "time without contact, or by which the replica lags, after which the member closes the " +
        "connections that have a session"),
    /** See the description. */
    RESUBMIT_TIMEOUT("nodens.resubmit.timeout", DURATION, millis(10), hours(1), "500ms", "250ms", "100ms",
        "time without progress after which the member sends its unapplied commands again"),
    /** See the description. */
    MAX_CONNECTIONS("nodens.max.connections", NUMBER, 1, 1 << 20, "4096",
        "most client connections of the member"),
    /** See the description. */
    MAX_WATCHES("nodens.max.watches", NUMBER, 1, 1 << 28, "1000000",
        "most watches of the member"),
    /** See the description. */
    MAX_HOLD("nodens.max.hold", DURATION, millis(1), millis(600_000), "10s",
        "longest time that a read or sync waits at the member for its zxid or its barrier, whatever its client allows"),
    /** See the description. */
    MAX_OUTGOING_BYTES("nodens.max.outgoing.bytes", SIZE, 0, 1L << 36, "0",
        "most heap for answers and events that wait for slow clients; beyond it the slowest is closed; " +
        "0 for an eighth of the heap"),

    // ---- admin endpoint ----

    /** See the description. */
    ADMIN_PORT("nodens.admin.port", PORT, "8080",
        "TCP port of the admin endpoint (HTTP); 0 for any free one, none for no endpoint; the default rises by one " +
        "for each member that the list puts before this one on the same host, and is done without where it is taken"),
    /** See the description. */
    ADMIN_ADDRESS("nodens.admin.address", TEXT, "127.0.0.1",
        "address or host name that the admin endpoint listens at; 0.0.0.0 for all"),
    /** See the description. */
    ADMIN_TOKEN("nodens.admin.token", TEXT, "none",
        "tokens of operators at the admin endpoint, each name:token: file:PATH or env:VARIABLE; without one nobody " +
        "can change anything there or see what not everybody may read; none: there are none"),

    // ---- gateway ----

    /** See the description. */
    GATEWAY_PORT("nodens.gateway.port", PORT, "2181",
        "TCP port for clients of ZooKeeper; 0 for any free one, none for no such port; the default rises by one for " +
        "each member that the list puts before this one on the same host, and is done without where it is taken"),
    /** See the description. */
    GATEWAY_ADDRESS("nodens.gateway.address", TEXT, OptionalPort.MEMBER_HOST,
        "address or host name that the gateway listens at; member for the host of this member in the member list, " +
        "0.0.0.0 for all"),
    /** See the description. */
    GATEWAY_AGENTS("nodens.gateway.agents", NUMBER, 1, 64, "1",
        "threads of the gateway; each serves connections of its own"),
    /** See the description. */
    GATEWAY_TICK_TIME("nodens.gateway.tick.time", DURATION, millis(1), millis(600_000), "2s",
        "unit of the session timeouts of clients of ZooKeeper"),
    /** See the description. */
    GATEWAY_MIN_SESSION_TIMEOUT("nodens.gateway.min.session.timeout", DURATION, 0, millis(600_000), "0",
        "shortest session timeout that a client of ZooKeeper is given; 0 for two ticks"),
    /** See the description. */
    GATEWAY_MAX_SESSION_TIMEOUT("nodens.gateway.max.session.timeout", DURATION, 0, millis(600_000), "0",
        "longest session timeout that a client of ZooKeeper is given; 0 for twenty ticks"),
    /** See the description. */
    GATEWAY_MAX_CONNECTIONS("nodens.gateway.max.connections", NUMBER, 1, 1 << 20, "16384",
        "most connections of clients of ZooKeeper; more are closed at once"),
    /** See the description. */
    GATEWAY_MAX_CONNECTIONS_PER_ADDRESS("nodens.gateway.max.connections.per.address", NUMBER, 0, 1 << 20, "60",
        "most connections of clients of ZooKeeper from one address; 0 for no limit"),
    /** See the description. */
    GATEWAY_MAX_FRAME_LENGTH("nodens.gateway.max.frame.length", SIZE, 1024, 64 << 20, "1048575",
        "longest request of a client of ZooKeeper; one that sends a longer one is closed"),
    /** See the description. */
    GATEWAY_MAX_OUTGOING_BYTES("nodens.gateway.max.outgoing.bytes", SIZE, 64 << 10, 1L << 32, "64m",
        "most bytes that wait for one client of ZooKeeper; beyond it the client is closed"),
    /** See the description. */
    GATEWAY_MAX_REPLY_LENGTH("nodens.gateway.max.reply.length", SIZE, 0, 1L << 32, "0",
        "longest reply to a client of ZooKeeper; a request with a longer one gets SYSTEMERROR; 0 for no limit but " +
        "nodens.gateway.max.outgoing.bytes"),
    /** See the description. */
    GATEWAY_MAX_WATCHES("nodens.gateway.max.watches", NUMBER, 1, 1 << 28, "1000000",
        "most watches of clients of ZooKeeper, of each thread of the gateway"),
    /** See the description. */
    GATEWAY_MAX_OUTSTANDING("nodens.gateway.max.outstanding", NUMBER, 1, 1 << 20, "1000",
        "requests of clients of ZooKeeper that wait for the member, of each thread of the gateway, beyond which each " +
        "client has one under way at most"),
    /** See the description. */
    GATEWAY_CONNECTION_TOKENS("nodens.gateway.connection.tokens", NUMBER, 0, 1 << 20, "0",
        "clients of ZooKeeper that may ask for a session at once, one token each; further ones are closed until " +
        "tokens come back; 0 for no limit"),
    /** See the description. */
    GATEWAY_TOKEN_FILL_TIME("nodens.gateway.connection.token.fill.time", DURATION, millis(1), hours(1), "1ms",
        "time in which nodens.gateway.connection.token.fill.count tokens come back"),
    /** See the description. */
    GATEWAY_TOKEN_FILL_COUNT("nodens.gateway.connection.token.fill.count", NUMBER, 1, 1 << 20, "1",
        "tokens that come back in nodens.gateway.connection.token.fill.time"),
    /** See the description. */
    GATEWAY_LARGE_REQUEST_THRESHOLD("nodens.gateway.large.request.threshold", SIZE, 0, 64 << 20, "0",
        "request of a client of ZooKeeper from which on it is a large one; 0 where none is"),
    /** See the description. */
    GATEWAY_LARGE_REQUEST_MAX_BYTES("nodens.gateway.large.request.max.bytes", SIZE, 1, 1L << 40, "100m",
        "most bytes of large requests together of which only a part has come; the client of a further one is closed"),
    /** See the description. */
    GATEWAY_WORDS("nodens.gateway.words", TEXT, "srvr,isro",
        "four-letter words that the gateway answers, separated by commas, * for all; srvr and isro always are"),

    /** See the description. */
    GATEWAY_SASL_USERS("nodens.gateway.sasl.users", TEXT, "none",
        "users that clients of ZooKeeper may prove to be by SASL DIGEST-MD5, each name:password on a line: " +
        "file:PATH, which is read again when it changes, or env:VARIABLE; none: there is no SASL"),
    /** See the description. */
    GATEWAY_REQUIRED_SCHEMES("nodens.gateway.required.schemes", TEXT, "none",
        "schemes, comma separated, of which a client of ZooKeeper must have proved one before it asks for anything: " +
        "sasl, x509, digest, ip; none: nothing is required"),

    // ---- TLS of the gateway ----

    /** See the description. */
    GATEWAY_SECURE_PORT("nodens.gateway.secure.port", PORT, "none",
        "TCP port for clients of ZooKeeper that speak TLS; 0 for any free one, none for no such port"),
    /** See the description. */
    GATEWAY_SECURE_ADDRESS("nodens.gateway.secure.address", TEXT, OptionalPort.MEMBER_HOST,
        "address or host name that the gateway listens at for clients that speak TLS; member for the host of this " +
        "member in the member list, 0.0.0.0 for all"),
    /** See the description. */
    GATEWAY_PORT_UNIFICATION("nodens.gateway.port.unification", List.of("no", "yes"), "no",
        "yes lets clients of ZooKeeper speak TLS at nodens.gateway.port as well"),
    /** See the description. */
    GATEWAY_KEYSTORE("nodens.gateway.ssl.keystore.location", PATH, "none",
        "file with the private key of the gateway and the chain of its certificate; needed for TLS; a change is " +
        "noticed, and new connections use it"),
    /** See the description. */
    GATEWAY_KEYSTORE_PASSWORD("nodens.gateway.ssl.keystore.password", TEXT, "none",
        "where the password of that file and its keys is: file:PATH, file:PATH#KEY for a key of a properties file, " +
        "env:VARIABLE, or none"),
    /** See the description. */
    GATEWAY_KEYSTORE_TYPE("nodens.gateway.ssl.keystore.type", List.of("auto", "jks", "pkcs12", "pem"), "auto",
        "format of that file; auto takes it from the extension: .jks, .p12, .pfx, .pem"),
    /** See the description. */
    GATEWAY_TRUSTSTORE("nodens.gateway.ssl.truststore.location", PATH, "none",
        "file with the certificates that vouch for clients; needed unless clients are not asked for certificates"),
    /** See the description. */
    GATEWAY_TRUSTSTORE_PASSWORD("nodens.gateway.ssl.truststore.password", TEXT, "none",
        "where the password of that file is, as with the key store"),
    /** See the description. */
    GATEWAY_TRUSTSTORE_TYPE("nodens.gateway.ssl.truststore.type", List.of("auto", "jks", "pkcs12", "pem"), "auto",
        "format of that file, as with the key store"),
    /** See the description. */
    GATEWAY_CLIENT_AUTH("nodens.gateway.ssl.client.auth", List.of("none", "want", "need"), "need",
        "whether clients that speak TLS are asked for certificates; with want those without one are let in"),
    /** See the description. */
    GATEWAY_CLIENT_ADDRESS_VERIFICATION(
        "nodens.gateway.ssl.client.hostname.verification", List.of("no", "yes"), "no",
        "yes lets a client in only when its certificate names the address that it connects from; names are not " +
        "looked up"),
    /** See the description. */
    GATEWAY_CRL("nodens.gateway.ssl.crl", List.of("no", "yes"), "no",
        "yes lets a client in only when revocation lists say that no certificate of its chain was revoked; lists are " +
        "in nodens.gateway.ssl.crl.location, or where the certificates say"),
    /** See the description. */
    GATEWAY_CRL_LOCATION("nodens.gateway.ssl.crl.location", PATH, "none",
        "file with revocation lists in PEM or DER; a change is noticed, and new connections use it"),
    /** See the description. */
    GATEWAY_OCSP("nodens.gateway.ssl.ocsp", List.of("no", "yes"), "no",
        "yes asks the OCSP responders that certificates of clients name whether these were revoked; with " +
        "nodens.gateway.ssl.crl=yes lists decide where none answers"),
    /** See the description. */
    GATEWAY_TLS_PROTOCOLS("nodens.gateway.ssl.protocols", TEXT, "TLSv1.3,TLSv1.2",
        "versions of TLS, comma separated, as the JDK names them"),
    /** See the description. */
    GATEWAY_TLS_CIPHERS("nodens.gateway.ssl.ciphers", TEXT, "default",
        "cipher suites, comma separated, as the JDK names them; default for those that are recommended"),
    /** See the description. */
    GATEWAY_HANDSHAKE_TIMEOUT("nodens.gateway.ssl.handshake.timeout", DURATION, millis(100), millis(600_000), "10s",
        "a client whose handshake of TLS takes longer is closed"),
    /** See the description. */
    GATEWAY_MAX_HANDSHAKES("nodens.gateway.ssl.max.handshakes", NUMBER, 1, 1 << 20, "2048",
        "most handshakes of TLS under way; a client that comes then is closed"),
    /** See the description. */
    GATEWAY_HANDSHAKE_THREADS("nodens.gateway.ssl.handshake.threads", NUMBER, 0, 64, "1",
        "threads for the asymmetric cryptography of handshakes; 0 leaves it to the threads of the gateway, whose " +
        "other clients wait for it"),
    /** See the description. */
    GATEWAY_CERTIFICATE_INTERVAL("nodens.gateway.ssl.reload.interval", DURATION, 0, hours(24), "2s",
        "time between two looks at the files of keys and certificates; 0 for never"),

    // ---- log, snapshots, disk ----

    /** See the description. */
    LOG_TERM_LENGTH("nodens.log.term.length", POWER_OF_TWO_SIZE, 1 << 16, 1 << 30, "16m", "64m", "64m",
        "term of the replicated log, a power of two; a message may take an eighth; frozen once the log has begun"),
    /** See the description. */
    INGRESS_TERM_LENGTH("nodens.ingress.term.length", POWER_OF_TWO_SIZE, 1 << 16, 1 << 30, "16m",
        "term of the streams from front ends to the leader, a power of two; a message may take an eighth"),
    /** See the description. */
    SEGMENT_LENGTH("nodens.log.segment.length", POWER_OF_TWO_SIZE, 1 << 16, 1 << 30, "32m", "128m", "128m",
        "file of the recorded log, a power of two, not below the log term; the unit of purging"),
    /** See the description. */
    SNAPSHOT_LOG_BYTES("nodens.snapshot.log.bytes", SIZE, 0, 1L << 40, "128m", "512m", "512m",
        "take a snapshot after this much log; 0 for never by size"),
    /** See the description. */
    SNAPSHOT_INTERVAL("nodens.snapshot.interval", DURATION, 0, hours(24 * 30), "1h",
        "take a snapshot this long after the last one if anything was logged; 0 for never by time"),
    /** See the description. */
    SNAPSHOTS_KEPT("nodens.snapshots.kept", NUMBER, 2, 64, "2",
        "snapshots to keep, with the log since the oldest of them"),
    /** See the description. */
    LOG_RETAIN_BYTES("nodens.log.retain.bytes", SIZE, 0, 1L << 50, "8g",
        "most log to keep for members that are away; the log since the oldest kept snapshot always stays"),
    /** See the description. */
    LOW_DISK_THRESHOLD("nodens.low.disk.threshold", SIZE, 0, 1L << 40, "256m",
        "free disk space below which the member refuses to start; below twice as much the cluster refuses writes " +
        "that make the tree grow");

    private static final int PROFILES = MemberProfile.values().length;

    private final String property;
    private final SettingType type;
    private final long min;
    private final long max;
    private final List<String> choices;
    private final String[] defaults;
    private final String description;

    MemberSetting(
        final String property, final SettingType type, final long min, final long max, final String defaultText,
        final String description)
    {
        this(property, type, min, max, List.of(), new String[]{ defaultText }, description);
    }

    MemberSetting(
        final String property, final SettingType type, final long min, final long max, final String dev,
        final String balanced, final String dedicated, final String description)
    {
        this(property, type, min, max, List.of(), new String[]{ dev, balanced, dedicated }, description);
    }

    MemberSetting(final String property, final SettingType type, final String defaultText, final String description)
    {
        this(property, type, 0, 0, List.of(), new String[]{ defaultText }, description);
    }

    MemberSetting(
        final String property, final List<String> choices, final String defaultText, final String description)
    {
        this(property, CHOICE, 0, 0, choices, new String[]{ defaultText }, description);
    }

    MemberSetting(
        final String property, final List<String> choices, final String dev, final String balanced,
        final String dedicated, final String description)
    {
        this(property, CHOICE, 0, 0, choices, new String[]{ dev, balanced, dedicated }, description);
    }

    MemberSetting(
        final String property, final SettingType type, final long min, final long max, final List<String> choices,
        final String[] defaults, final String description)
    {
        this.property = property;
        this.type = type;
        this.min = min;
        this.max = max;
        this.choices = choices;
        this.defaults = defaults;
        this.description = description;
    }

    /**
     * Name of the property.
     *
     * @return the name.
     */
    public String property()
    {
        return property;
    }

    /**
     * Name of the command line flag.
     *
     * @return the name with its leading dashes.
     */
    public String flag()
    {
        return "--" + property.substring("nodens.".length()).replace('.', '-');
    }

    /**
     * What it is for.
     *
     * @return a phrase.
     */
    public String description()
    {
        return description;
    }

    /**
     * Default in a profile.
     *
     * @param profile of the member.
     * @return the text as it may be configured; empty when it is derived from other settings.
     */
    public String defaultText(final MemberProfile profile)
    {
        return defaults[defaults.length == PROFILES ? profile.ordinal() : 0];
    }

    /**
     * Whether the default differs between profiles.
     *
     * @return true if it does.
     */
    public boolean dependsOnProfile()
    {
        return defaults.length == PROFILES;
    }

    /**
     * The values of a setting that has a choice of few.
     *
     * @return the values; empty for another setting.
     */
    public List<String> choices()
    {
        return choices;
    }

    /**
     * What it allows.
     *
     * @return a phrase.
     */
    public String allowed()
    {
        switch (type)
        {
            case NUMBER:
                return "a number from " + min + " to " + max;
            case SIZE:
                return "a size from " + type.format(min) + " to " + type.format(max) + " (k, m, g)";
            case POWER_OF_TWO_SIZE:
                return "a power of two from " + type.format(min) + " to " + type.format(max) + " (k, m, g)";
            case DURATION:
                return "a time from " + type.format(min) + " to " + type.format(max) + " (us, ms, s, m, h)";
            case CHOICE:
                return "one of " + String.join(", ", choices);
            case PATH:
                return "a path";
            case PORT:
                return "a port from 1 to " + OptionalPort.MAX_PORT + ", 0 for any free one, " + OptionalPort.NONE +
                    " for none";
            default:
                return "text";
        }
    }

    public SettingType type()
    {
        return type;
    }

    /**
     * Check a value and bring it to its number.
     *
     * @param text to check.
     * @return the number of a numeric setting in bytes or nanoseconds where that applies, else 0.
     * @throws MemberException naming the setting, the value and what is allowed.
     */
    public long check(final String text)
    {
        try
        {
            if (type.isNumeric())
            {
                final long value = type.parse(text);
                if (value < min || value > max || (POWER_OF_TWO_SIZE == type && Long.bitCount(value) != 1))
                {
                    throw new NumberFormatException("out of range");
                }

                return value;
            }

            if ((CHOICE == type && !choices.contains(text)) || (TEXT == type && text.isEmpty()))
            {
                throw new NumberFormatException("not a choice");
            }

            if (PATH == type)
            {
                SettingType.checkPath(text);
            }
            else if (PORT == type)
            {
                SettingType.checkPort(text);
            }

            return 0;
        }
        catch (final NumberFormatException ex)
        {
            throw MemberException.configuration(property + "='" + text + "' is not allowed; allowed: " + allowed());
        }
    }

    /**
     * Find a setting by its property.
     *
     * @param property to look for.
     * @return the setting.
     * @throws MemberException when there is none, naming those that are near.
     */
    public static MemberSetting ofProperty(final String property)
    {
        for (final MemberSetting setting : values())
        {
            if (setting.property.equals(property))
            {
                return setting;
            }
        }

        throw MemberException.configuration(
            "unknown property '" + property + "'" +
            NearNames.question(property, "nodens.", Arrays.stream(values()).map(MemberSetting::property).toList()) +
            "; allowed: those that 'server --help' lists");
    }

    private static long millis(final long count)
    {
        return count * 1_000_000L;
    }

    private static long hours(final long count)
    {
        return count * 3_600_000_000_000L;
    }
}
