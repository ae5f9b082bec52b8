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
 * What a steady mix of operations does not show: how long watchers wait for a change, contenders for a lock, clients
 * for a new leader, and everybody for members that start, write snapshots or end sessions.
 * <pre>
 *   ScenarioCommand --&gt; ScenarioCluster.start: servers, and clients of one interface (ScenarioClient)
 *        |                  NativeClient, driven with all others by ClientPump | ZooKeeperApiClient
 *        +--&gt; Scenario.run --&gt; ScenarioRecord --&gt; run.json, .hlog, .hgrm in a directory like the rig's
 * </pre>
 */
package io.nodens.bench.scenario;
