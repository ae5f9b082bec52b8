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
package io.nodens.cluster.zookeeper;

/**
 * The znodes that clients of {@link GuaranteeClient} use.
 */
final class GuaranteeTree
{
    static final String ROOT = "/g";
    /** Znodes that stay; each change of their data has a larger value. */
    static final String DATA = ROOT + "/d/";
    /** Znodes that stay, and whose children come and go. */
    static final String PARENTS = ROOT + "/c/";
    /** Znodes that come and go. */
    static final String TOGGLED = ROOT + "/t/";
    static final String EPHEMERALS = ROOT + "/e/";
    /** Two znodes that one transaction changes. */
    static final String FIRST_OF_PAIR = DATA + "pair-a";
    static final String SECOND_OF_PAIR = DATA + "pair-b";

    private GuaranteeTree()
    {
    }

    /**
     * The znode whose versions count a change that a persistent watch tells of.
     *
     * @param path        of the event.
     * @param isOfAChild  whether it is about a znode that was created or deleted.
     * @return the znode, or its parent.
     */
    static String counted(final String path, final boolean isOfAChild)
    {
        return isOfAChild ? path.substring(0, path.lastIndexOf('/')) : path;
    }
}
