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
 * One member of a cluster: {@link io.nodens.cluster.Member} alone, on top of the rooms that it is made of.
 * <pre>
 *  settings  --&gt; what the member is told
 *  directory --&gt; may this process start here, and has the old one gone?
 *  launch    --&gt; media driver, archive, admission, then the replica: consensus module, service, front end
 *     wiring:   settings as settings of Aeron
 *     archive:  repair before the start, purging later
 *  keeper    --&gt; watches over all of it: heartbeat, snapshots, watchdog, lines for the operator
 *
 *  frontend, results, service, state, status, membership: what runs in a member
 *  cli, testkit: who starts members
 * </pre>
 */
package io.nodens.cluster;
