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
package io.nodens.client;

import io.nodens.tree.ZnodeStat;

/**
 * Access list and stat of a znode, of one moment.
 *
 * @param acl  who may do what. Hashes of passwords are hidden ("user:x") from a session that may not set the list.
 * @param stat of the znode; its aversion is what {@code setAcl} expects.
 */
public record ZnodeAcl(Acl acl, ZnodeStat stat)
{
}
