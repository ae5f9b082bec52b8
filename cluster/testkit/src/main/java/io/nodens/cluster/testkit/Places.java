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
package io.nodens.cluster.testkit;

import java.util.List;

/**
 * Where the members of a {@link LocalCluster} run.
 */
public interface Places
{
    /**
     * Where a member is reached.
     *
     * @param memberId from 0.
     * @return {@code host:basePort}, the same for clients and for the other members.
     */
    String endpoint(int memberId);

    /**
     * What stands before the command line of a member: a program that puts it into its place.
     *
     * @param memberId from 0.
     * @return program and arguments; empty for none.
     */
    List<String> prefix(int memberId);
}
