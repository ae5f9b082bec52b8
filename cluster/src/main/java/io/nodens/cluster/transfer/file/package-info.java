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
 * A tree in a file, version 1. Numbers are big-endian, texts UTF-8.
 * <pre>
 *   header   magic "NODTREE\n" | version int32 | length int32 | body | CRC-32C of the body int32
 *            body: created int64 (milliseconds of the epoch) | root text | source text
 *   record   length int32 | body | CRC-32C of the body int32                              ... any number
 *            body: 1 int8 | kind int8 (-1 unknown, 0 persistent, 2 container, 3 time to live) | ttl int64 (ms) |
 *                  creates int64 (-1 unknown) | path text | data length int32 (-1 null) | data |
 *                  entries int32 | each: permissions int32, scheme text, identity text
 *   end      length int32 | body | CRC-32C of the body int32
 *            body: 2 int8 | znodes int64 | bytes of data int64 | SHA-256 of the tree (32 bytes)
 *   text     length int32 | bytes
 * </pre>
 * Records are in the order of {@link io.nodens.cluster.transfer.TreeOrder}; paths are relative to the root. A file is
 * written under another name and gets its own when it is whole.
 */
package io.nodens.cluster.transfer.file;
