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

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contracts of Apache Curator, held by members of Nodens.
 */
class CuratorIT
{
    /** Locks. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Locks extends CuratorLockContract
    {
        @Override
        ZooKeeperUnderTest system()
        {
            return Systems.nodens();
        }
    }

    /** Elections and barriers. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Leaders extends CuratorLeaderContract
    {
        @Override
        ZooKeeperUnderTest system()
        {
            return Systems.nodens();
        }
    }

    /** Caches. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Caches extends CuratorCacheContract
    {
        @Override
        ZooKeeperUnderTest system()
        {
            return Systems.nodens();
        }
    }

    /** Queues and counters. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Queues extends CuratorQueueContract
    {
        @Override
        ZooKeeperUnderTest system()
        {
            return Systems.nodens();
        }
    }

    /** Znodes that stay, discovery, transactions. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Nodes extends CuratorNodeContract
    {
        @Override
        ZooKeeperUnderTest system()
        {
            return Systems.nodens();
        }
    }
}
