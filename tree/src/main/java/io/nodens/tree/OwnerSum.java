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
package io.nodens.tree;

/**
 * What the ephemerals of an owner are together, as {@link OwnerEnds} needs to know. They name at most one access list
 * beside the open one.
 * <p>
 * <b>Thread:</b> the writer.
 */
public interface OwnerSum
{
    /**
     * Ephemerals.
     *
     * @return their number.
     */
    int count();

    /**
     * Their share in {@link TreeWriter#treeBytes()}, each as {@link OwnerEnds#bytesOf(int)} gives it.
     *
     * @return bytes.
     */
    long treeBytes();

    /**
     * Their share in {@link TreeWriter#digest()}, each as {@link OwnerEnds#digestOf(int)} gives it.
     *
     * @return the sum.
     */
    long digest();

    /**
     * The access list that some of them name.
     *
     * @return its id, {@link AclTable#OPEN} when all name the open one.
     */
    int aclId();

    /**
     * Those that name it.
     *
     * @return their number.
     */
    int aclCount();
}
