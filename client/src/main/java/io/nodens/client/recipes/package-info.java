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
 * Coordination built from znodes. What somebody holds has a fencing token that a protected resource can check by a
 * {@link io.nodens.client.recipes.FencingGate}.
 * <pre>
 *   locks, election        a queue of ephemeral sequential znodes; each watches the one before it
 *   semaphore              such a queue, whose first one takes a permit: an ephemeral with a number
 *   counter, latch         compare and set in one write
 *   queue                  sequential znodes by priority; taken by a delete, or claimed by an ephemeral
 *   barriers               a znode that is there, and a round that opens when enough ephemerals are
 *   cache, group, registry a copy of a part of the tree, fed by a recursive watch; members are ephemerals
 * </pre>
 * Everything that changes a recipe is a step: steps run one at a time, hold no lock, and never call the application.
 */
package io.nodens.client.recipes;
