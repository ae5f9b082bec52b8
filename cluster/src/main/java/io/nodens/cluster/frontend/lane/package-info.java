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
 * What a client's connection is to the front end, whatever wire it speaks: its requests in order, what it may take of
 * everything that is shared, and what it may ask for.
 * <pre>
 *  Admission: may it?     PendingRequests: is there room?     ResponseOrder: whose turn is it?
 *                                     |                              |
 *                                     v                              v
 *            Lane:  firstPending -&gt; request -&gt; request      LaneWire: the response in bytes
 *                   OutgoingQueue, watches, sessions           ClientSink: to the client
 * </pre>
 * Nothing here knows Aeron or the layout of a message: a wire extends {@link io.nodens.cluster.frontend.lane.Lane} and
 * implements {@link io.nodens.cluster.frontend.lane.LaneWire}.
 */
package io.nodens.cluster.frontend.lane;
