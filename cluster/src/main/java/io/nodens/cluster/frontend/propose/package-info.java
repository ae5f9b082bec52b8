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
 * Requests that go through the log: commands, their way to the cluster, and what becomes of their results.
 * <pre>
 *  Proposals --&gt; CommandProxy --&gt; ForwardingQueue --&gt; ClusterLink ... log ... own replica
 *      |                               ^                                          |
 *      v                               | applied                                  v
 *  ResponseOrder &lt;--------------- CommandResults &lt;-------- results ring ----------+
 * </pre>
 * Nothing here knows Aeron or the protocol of clients: a {@link io.nodens.cluster.frontend.propose.ClusterLink} carries
 * commands, and a request comes as a {@link io.nodens.cluster.frontend.propose.WriteRequest}.
 */
package io.nodens.cluster.frontend.propose;
