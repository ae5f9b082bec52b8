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
package io.nodens.cluster.state;

import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeWriter;
import java.nio.file.Path;

/**
 * A state machine on a tree of its own, with its answers.
 */
public final class Replica implements AutoCloseable
{
    private static final int SEGMENT_LENGTH = 4 * 1024 * 1024;
    private static final int CHANGE_RING_LENGTH = 64 * 1024;

    /** Sessions of so few ephemerals end at once in tests. */
    private static final int LEAST_SUMMED = 2;
    /** And their records are given back soon. */
    private static final int KEPT_MS = 500;

    final TreeRegion region;
    final Answers answers = new Answers();
    final StateMachine machine;
    String failure;

    /**
     * An empty replica.
     *
     * @param directory of its region.
     */
    public Replica(final Path directory)
    {
        this(directory, SEGMENT_LENGTH);
    }

    /**
     * An empty replica.
     *
     * @param directory     of its region.
     * @param segmentLength of its region in bytes.
     */
    public Replica(final Path directory, final int segmentLength)
    {
        this(new TreeConfiguration()
            .directory(directory)
            .segmentLength(segmentLength)
            .changeRingLength(CHANGE_RING_LENGTH).historyLength(1 << 20));
    }

    Replica(final TreeConfiguration configuration)
    {
        region = TreeRegion.create(configuration);
        machine = new StateMachine(region.writer(), 3, answers, (reason) -> failure = reason);
        machine.ephemeralEnds.leastCount(LEAST_SUMMED);
        region.writer().ownerEnds().keptMs(KEPT_MS);
    }

    /**
     * The state machine.
     *
     * @return always the same.
     */
    public StateMachine machine()
    {
        return machine;
    }

    /**
     * What it answered.
     *
     * @return always the same.
     */
    public Answers answers()
    {
        return answers;
    }

    /**
     * Attachment of a session.
     *
     * @param sessionId of the session.
     * @return its number, 0 when there is no such session.
     */
    public long attachmentOf(final long sessionId)
    {
        final Session session = machine.sessions.find(sessionId);
        return null == session ? 0 : session.attachmentId;
    }

    /**
     * Why it stops.
     *
     * @return what it said, null as long as it goes on.
     */
    public String failure()
    {
        return failure;
    }

    /**
     * The tree.
     *
     * @return its writer.
     */
    public TreeWriter tree()
    {
        return region.writer();
    }

    /**
     * The region.
     *
     * @return always the same.
     */
    public TreeRegion region()
    {
        return region;
    }

    @Override
    public void close()
    {
        region.close();
    }
}
