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
 * The front end's wires over Aeron: to clients, in the messages of the client protocol, and to the log.
 * <pre>
 *  image: ConnectionTable (handshake), ClientStream (frames), RequestAdapter (sound?), RequestDispatcher (decode)
 *                                                                                         |
 *                                                         rooms read and propose &lt;--------+
 *                                                                  |
 *  publication: PublicationSink, ClientConnection, ResponseProxy (encode)
 *
 *  AeronClusterLink, LocalIngress: commands to the leader
 * </pre>
 */
package io.nodens.cluster.frontend.aeron;
