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

import java.util.List;

/**
 * Some sessions of the cluster, in the order of their ids, as one member's replica has them.
 *
 * @param sessions     of the page.
 * @param zxid         as of which they are listed.
 * @param sessionCount sessions of the cluster.
 * @param memberId     of the member that answered: it knows the connections of the sessions that are attached at it.
 * @param cursor       for the next page.
 * @param isLast       whether no session follows.
 */
public record SessionsPage(
    List<SessionDescription> sessions, long zxid, int sessionCount, int memberId, long cursor, boolean isLast)
{
}
