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
 * Copies of trees: from and to a living Nodens, a living ZooKeeper, and files.
 * <pre>
 *   TreeSource --- TreeWalk ----+
 *   (znode by    (parents first, |-- ZnodeStream --+-- TreeImport ---- TreeTarget
 *    znode)       names in order)|                 +-- TreeFileWriter
 *   TreeFileReader -------------+                  +-- TreeComparison: two streams, side by side
 * </pre>
 * All streams have the same order, so that two of them can be compared and one can be resumed without a table of what
 * was there. Ephemerals and what is below {@code /zookeeper} are in none.
 */
package io.nodens.cluster.transfer;
