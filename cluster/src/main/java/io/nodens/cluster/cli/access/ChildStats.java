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
package io.nodens.cluster.cli.access;

import io.nodens.tree.ZnodeStat;
import java.util.List;

/**
 * Children with their stats in the order of their creation.
 *
 * @param children   name and stat of each.
 * @param isComplete false if there are more children than were asked for.
 */
public record ChildStats(List<ChildStat> children, boolean isComplete)
{
    /**
     * One child.
     *
     * @param name         without the parent's path.
     * @param stat         of the child.
     * @param isDataHidden whether the session may not read the child, so that the stat does not tell how much data it
     *                     has.
     */
    public record ChildStat(String name, ZnodeStat stat, boolean isDataHidden)
    {
    }
}
