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
 * Byte layouts of a region, one descriptor per structure: constants and arithmetic, no state.
 * <pre>
 *   header: magic, limits, completed zxid, totals, free lists, chunk table
 *      |                                                     |
 *      |                             chunk of 1024 buckets &lt;-+
 *      |                                  | tag, line
 *      |                                  v
 *      |    parent &lt;------------- znode record: word, stat, name, data
 *      |                             |                  |
 *      |                             v                  v
 *      |                       family block         data block
 *      |                             | root
 *      v                             v
 *   change ring                 child nodes (ordinal -&gt; znode)
 * </pre>
 */
package io.nodens.tree.layout;
