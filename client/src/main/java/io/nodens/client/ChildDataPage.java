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

import java.util.List;

/**
 * One page of the children of a znode with stat and data of each, all of one state. Two pages whose stats have the same
 * pzxid belong to the same listing: no child was created or deleted between them.
 *
 * @param children in creation order.
 * @param stat     of the parent.
 * @param cursor   to ask for the next page with.
 * @param isLast   whether no child follows.
 * @param zxid     that the page is valid as of.
 */
public record ChildDataPage(List<ChildData> children, ZnodeStat stat, long cursor, boolean isLast, long zxid)
{
}
