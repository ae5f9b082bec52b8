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
 * Which members of a cluster there are, what each has in its directory, and which of them may vote: the cluster's
 * identity, the greetings that members exchange beside Aeron, and the rule that decides what a starting member does.
 * <pre>
 *   other members ==greetings (UDP)==&gt; Greeter (own thread) --&gt; KnownMembers: what they have told, kept in a file
 *                                        | last greeting of each
 *                                        v
 *                own Presence --&gt;   JoinRule (pure)  --&gt; wait, name the cluster, begin, be seeded, be refused
 * </pre>
 * The decision and its failure cases are in {@code docs/adr/0005-cluster-identity-and-seeding.md}.
 */
package io.nodens.cluster.membership;
