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
package io.nodens.guard.build;

import io.aeron.archive.Archive;
import io.aeron.cluster.CommitGuard;
import io.aeron.driver.MediaDriver;
import io.nodens.guard.SpareSegments;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GuardedClassWriterTest
{
    @Test
    void shouldLookAgainWhenAeronChangesItsClass() throws IOException
    {
        assertEquals(
            GuardedClassWriter.KNOWN_SHA_256,
            KnownClass.sha256(published()),
            "Aeron's class is another: follow docs/adr/0004-commit-guard.md, 'When Aeron changes'");
    }

    @Test
    void shouldRefuseToGuardWhenTheClassIsNotTheKnownOne() throws IOException
    {
        final byte[] changed = published();
        changed[changed.length - 1] ^= 1;

        final IllegalStateException ex =
            assertThrows(IllegalStateException.class, () -> GuardedClassWriter.guard(changed));

        assertTrue(ex.getMessage().contains("has changed"), ex::getMessage);
    }

    @Test
    void shouldChangeEightMethodsAndAddOneFieldWhenTheClassIsGuarded() throws IOException
    {
        final List<String> before = outline(published());
        final List<String> after = outline(GuardedClassWriter.guard(published()));

        final List<String> added = difference(after, before);
        assertEquals(
            Set.of(
                "quorumPositionBoundedByLeaderLog calls io/aeron/cluster/CommitGuard.quorumPosition",
                "onNewLeadershipTerm calls io/aeron/cluster/CommitGuard.isOvertaken",
                "onCommitPosition calls io/aeron/cluster/CommitGuard.yieldToHigherTerm",
                "onCanvassPosition calls io/aeron/cluster/CommitGuard.isForgotten",
                "onRequestVote calls io/aeron/cluster/CommitGuard.isForgotten",
                "onRequestVote calls io/aeron/cluster/CommitGuard.yieldToCandidate",
                "newLogReplication calls io/aeron/cluster/CommitGuard.joinTimeoutNs",
                "catchupPoll calls io/aeron/cluster/CommitGuard.joinTimeoutNs",
                "truncateLogEntry calls io/aeron/cluster/CommitGuard.checkTruncation",
                "field " + CommitGuard.MARKER_FIELD),
            Set.copyOf(added));
        assertEquals(10, added.size());
        assertEquals(
            List.of(
                "quorumPositionBoundedByLeaderLog calls io/aeron/cluster/ClusterMember.quorumPosition",
                "newLogReplication calls io/aeron/cluster/ConsensusModule$Context.leaderHeartbeatTimeoutNs"),
            difference(before, after));
    }

    @Test
    void shouldLookAgainWhenAeronChangesItsElection() throws IOException
    {
        assertEquals(
            PatientElectionWriter.KNOWN_SHA_256,
            KnownClass.sha256(GuardedClassWriter.published(PatientElectionWriter.CLASS_FILE)),
            "Aeron's class is another: follow docs/adr/0004-commit-guard.md, 'When Aeron changes'");
    }

    @Test
    void shouldAskHowLongToWaitAndWhichTermIsTheLastWhereAFollowerJoinsItsLeader() throws IOException
    {
        final byte[] election = GuardedClassWriter.published(PatientElectionWriter.CLASS_FILE);
        final List<String> before = outline(election);
        final List<String> after = outline(PatientElectionWriter.patient(election));

        final List<String> added = difference(after, before);
        final List<String> removed = difference(before, after);
        assertEquals(
            Set.of(
                "candidateBallot calls io/aeron/cluster/CommitGuard.isElected",
                "followerReplay calls io/aeron/cluster/CommitGuard.checkLeaderIsHeard",
                "followerCatchupInit calls io/aeron/cluster/CommitGuard.joinTimeoutNs",
                "followerCatchupAwait calls io/aeron/cluster/CommitGuard.joinTimeoutNs",
                "followerLogAwait calls io/aeron/cluster/CommitGuard.joinTimeoutNs",
                "followerReady calls io/aeron/cluster/CommitGuard.joinTimeoutNs",
                "onReplayNewLeadershipTermEvent calls io/aeron/cluster/CommitGuard.lastTermOfLog"),
            Set.copyOf(added));
        assertEquals(9, added.size());
        assertEquals(7, removed.size());
    }

    @Test
    void shouldLookAgainWhenAeronChangesItsRecordingWriter() throws IOException
    {
        assertEquals(
            SpareTakerWriter.KNOWN_SHA_256,
            KnownClass.sha256(recordingWriter()),
            "Aeron's class is another: follow docs/adr/0014-written-segments.md, 'When Aeron changes'");
    }

    @Test
    void shouldTakeASpareBeforeAFileIsOpenedAndItsDirectoryForced() throws IOException
    {
        final List<String> before = outline(recordingWriter());
        final List<String> after = outline(SpareTakerWriter.taker(recordingWriter()));

        assertEquals(
            List.of(
                "field " + SpareSegments.MARKER_FIELD,
                "<init> calls io/aeron/Image.subscription",
                "<init> calls io/aeron/Subscription.streamId",
                "<init> calls io/nodens/guard/SpareSegments.onRecording",
                "openRecordingSegmentFile calls io/nodens/guard/SpareSegments.beforeOpen"),
            difference(after, before));
        assertEquals(List.of(), difference(before, after));
        assertEquals(
            List.of("SpareSegments.beforeOpen", "RandomAccessFile.<init>", "RandomAccessFile.setLength",
                "RandomAccessFile.getChannel", "FileChannel.force"),
            callsOf("openRecordingSegmentFile", after).subList(0, 5));
    }

    /** What counts as recorded is read from the writer after the block: it must not move on before the force. */
    @Test
    void shouldMoveThePositionOnAfterTheForceAlone() throws IOException
    {
        final List<String> steps = stepsOf("onBlock", SpareTakerWriter.taker(recordingWriter()));

        final int written = steps.indexOf("FileChannel.write");
        final int forced = steps.indexOf("FileChannel.force");
        final int moved = steps.indexOf("put segmentOffset");
        assertTrue(0 <= written && written < forced && forced < moved, steps::toString);
        assertEquals(moved, steps.lastIndexOf("put segmentOffset"));

        final List<String> session =
            stepsOf("record", GuardedClassWriter.published(Archive.class, "io/aeron/archive/RecordingSession.class"));
        final int polled = session.indexOf("Image.blockPoll");
        final int published = session.indexOf("Counter.setRelease");
        assertTrue(0 <= polled && polled < published, session::toString);
        assertEquals("RecordingWriter.position", session.get(published - 1));
    }

    @Test
    void shouldLookAgainWhenAeronChangesItsNetworkPublication() throws IOException
    {
        assertEquals(
            QuickSetupWriter.KNOWN_SHA_256,
            KnownClass.sha256(networkPublication()),
            "Aeron's class is another: follow docs/adr/0015-announced-logs.md, 'When Aeron changes'");
    }

    @Test
    void shouldAskForTheIntervalOfAnnouncementsAndChangeNothingElse() throws IOException
    {
        final List<String> before = outline(networkPublication());
        final List<String> after = outline(QuickSetupWriter.quick(networkPublication()));

        assertEquals(
            List.of("setupMessageCheck calls io/nodens/guard/SetupInterval.ns"), difference(after, before));
        assertEquals(List.of(), difference(before, after));
    }

    private static byte[] networkPublication() throws IOException
    {
        return GuardedClassWriter.published(MediaDriver.class, QuickSetupWriter.CLASS_FILE);
    }

    private static byte[] recordingWriter() throws IOException
    {
        return GuardedClassWriter.published(Archive.class, SpareTakerWriter.CLASS_FILE);
    }

    private static List<String> callsOf(final String method, final List<String> outline)
    {
        final String prefix = method + " calls ";
        return outline.stream()
            .filter((line) -> line.startsWith(prefix))
            .map((line) -> line.substring(line.lastIndexOf('/') + 1))
            .toList();
    }

    /** Calls of a method, and the fields that it sets, in the order of its instructions. */
    private static List<String> stepsOf(final String method, final byte[] bytes)
    {
        final List<String> steps = new ArrayList<>();
        new ClassReader(bytes).accept(
            new ClassVisitor(Opcodes.ASM9)
            {
                @Override
                public MethodVisitor visitMethod(
                    final int access,
                    final String name,
                    final String methodDescriptor,
                    final String signature,
                    final String[] exceptions)
                {
                    return !method.equals(name) ? null : new MethodVisitor(Opcodes.ASM9)
                    {
                        @Override
                        public void visitMethodInsn(
                            final int opcode,
                            final String owner,
                            final String called,
                            final String descriptor,
                            final boolean isInterface)
                        {
                            steps.add(owner.substring(owner.lastIndexOf('/') + 1) + "." + called);
                        }

                        @Override
                        public void visitFieldInsn(
                            final int opcode, final String owner, final String field, final String descriptor)
                        {
                            if (Opcodes.PUTFIELD == opcode)
                            {
                                steps.add("put " + field);
                            }
                        }
                    };
                }
            },
            0);
        return steps;
    }

    private static byte[] published() throws IOException
    {
        return GuardedClassWriter.published(GuardedClassWriter.CLASS_FILE);
    }

    private static List<String> difference(final List<String> from, final List<String> what)
    {
        final List<String> rest = new ArrayList<>(from);
        what.forEach(rest::remove);
        return rest;
    }

    @Test
    void shouldBeInForceWhenTheGuardComesFirstOnTheClassPath()
    {
        assertTrue(CommitGuard.isInForce());
    }

    /**
     * Fields, methods and calls of a class, one line each.
     */
    private static List<String> outline(final byte[] bytes)
    {
        final List<String> lines = new ArrayList<>();
        new ClassReader(bytes).accept(
            new ClassVisitor(Opcodes.ASM9)
            {
                @Override
                public FieldVisitor visitField(
                    final int access,
                    final String name,
                    final String descriptor,
                    final String signature,
                    final Object value)
                {
                    lines.add("field " + name);
                    return null;
                }

                @Override
                public MethodVisitor visitMethod(
                    final int access,
                    final String method,
                    final String methodDescriptor,
                    final String signature,
                    final String[] exceptions)
                {
                    lines.add("method " + method + methodDescriptor);
                    return new MethodVisitor(Opcodes.ASM9)
                    {
                        @Override
                        public void visitMethodInsn(
                            final int opcode,
                            final String owner,
                            final String name,
                            final String descriptor,
                            final boolean isInterface)
                        {
                            lines.add(method + " calls " + owner + "." + name);
                        }
                    };
                }
            },
            0);
        return lines;
    }
}
