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
/**
 * TLS for clients: key stores, the contexts made of them, and handshakes that are bounded in time and number.
 * <pre>
 *   key store, trust store, passwords --looked at every few seconds--&gt; TlsServer
 *                                                                       | newest context that could be made
 *   a client's first bytes ----------------------------------------&gt; SslHandler --asymmetric--&gt; own thread
 *                                                                       |        cryptography
 *                                                                       v
 *                                                               requests, in the agent
 * </pre>
 */
package io.nodens.gateway.tls;
