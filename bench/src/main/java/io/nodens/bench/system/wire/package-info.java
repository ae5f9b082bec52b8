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
 * A client of ZooKeeper's protocol that costs next to nothing, for loads that measure the server and not ZooKeeper's
 * client, and for connections by the ten thousand. One thread drives them all.
 * <pre>
 *  rig, footprint --&gt; WireConnection x n --&gt; WirePoller (one selector a thread) --&gt; sockets
 *                          |
 *                          gateway.jute: the frames
 * </pre>
 */
package io.nodens.bench.system.wire;
