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
package io.nodens.cluster.state;

import java.util.ArrayList;
import java.util.List;

/**
 * A znode of the model.
 */
final class ModelZnode
{
    String path;
    String name = "";
    ModelZnode parent;
    byte[] data;
    long czxid;
    long mzxid;
    long pzxid;
    long ctimeMs;
    long mtimeMs;
    long owner;
    long ttlMs;
    long childOrdinal;
    /** Creates of children that the numbers of sequential ones count, and of all. */
    long createCount;
    long ordinals;
    long ephemeralOrdinal;
    int version;
    int cversion;
    int aversion;
    String acl = ModelAcls.OPEN;
    int kind;
    final List<ModelZnode> children = new ArrayList<>();

    long[] stat()
    {
        return new long[]{
            czxid, mzxid, pzxid, ctimeMs, mtimeMs, owner, version, cversion, aversion,
            data == null ? 0 : data.length, children.size()};
    }
}
