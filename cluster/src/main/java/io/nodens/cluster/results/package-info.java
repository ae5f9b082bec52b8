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
 * The ring over which a member's replica answers the member's own front end, in log order, without ever waiting for it.
 * <pre>
 *   service thread                                              front end thread
 *   ResultPublisher -&gt; ResultWriter ==one-to-one ring==&gt; ResultPoller -&gt; ResultHandler
 * </pre>
 * The front end bounds what it has unanswered, so the ring is sized never to fill; see
 * {@link io.nodens.cluster.results.ResultRing}.
 */
package io.nodens.cluster.results;
