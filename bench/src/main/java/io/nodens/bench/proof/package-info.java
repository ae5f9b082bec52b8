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
 * Shows that what was acknowledged stays, whoever is killed or cut off.
 * <pre>
 *  CrashProof --starts, kills, restarts--> member 0, member 1, member 2     (processes of nodens.jar)
 *      |                                        ^
 *      +------starts, kills--> ProofClient -----+ creates, sets, ephemerals, lock and counter
 *      |                          |
 *      v                          v
 *  MemberState (dumps)      *.history (every call and every answer)
 *      |                          |
 *      +------> HistoryChecker <--+------> PROVED or FAILED
 * </pre>
 * {@code PartitionProof} has the same clients and the same judge, and puts members into network namespaces, whose links
 * a {@code Nemesis} cuts.
 */
package io.nodens.bench.proof;
