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
package io.nodens.bench.proof;

import java.util.Map;

/**
 * The part of the tree that the proof works in, as one member holds it at the end.
 *
 * @param member which one.
 * @param zxid   that the dump is valid as of: nobody writes while it is taken.
 * @param digest of tree and sessions at that zxid.
 * @param znodes by path.
 */
public record MemberState(String member, long zxid, long digest, Map<String, Znode> znodes)
{
    /**
     * Take a copy.
     *
     * @param member which one.
     * @param zxid   that the dump is valid as of.
     * @param digest of tree and sessions at that zxid.
     * @param znodes by path.
     */
    public MemberState
    {
        znodes = Map.copyOf(znodes);
    }

    /**
     * One znode.
     *
     * @param czxid          zxid of its create.
     * @param mzxid          zxid of its last set or of its create.
     * @param version        of its data.
     * @param ephemeralOwner session that it goes with, 0 for a persistent one.
     * @param value          data as text.
     */
    public record Znode(long czxid, long mzxid, int version, long ephemeralOwner, String value)
    {
    }
}
