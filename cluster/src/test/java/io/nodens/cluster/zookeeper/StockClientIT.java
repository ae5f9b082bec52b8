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
 * The contracts of ZooKeeper's own client, held by members of Nodens.
 */
class StockClientIT
{
    /** Znodes. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Znodes extends ZnodeContract
    {
        @Override
        ZooKeeperUnderTest system()
        {
            return Systems.nodens();
        }
    }

    /** Transactions. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Multis extends MultiContract
    {
        @Override
        ZooKeeperUnderTest system()
        {
            return Systems.nodens();
        }
    }

    /** Access lists. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Acls extends AclContract
    {
        @Override
        ZooKeeperUnderTest system()
        {
            return Systems.nodens();
        }
    }

    /** Watches. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Watches extends WatchContract
    {
        @Override
        ZooKeeperUnderTest system()
        {
            return Systems.nodens();
        }
    }

    /** Sessions. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Sessions extends SessionContract
    {
        @Override
        ZooKeeperUnderTest system()
        {
            return Systems.nodens();
        }
    }

    /** Calls that call back. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Asynchronous extends AsyncContract
    {
        @Override
        ZooKeeperUnderTest system()
        {
            return Systems.nodens();
        }
    }

    /** What only other clients send. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Frames extends FrameContract
    {
        @Override
        ZooKeeperUnderTest system()
        {
            return Systems.nodens();
        }
    }
}
