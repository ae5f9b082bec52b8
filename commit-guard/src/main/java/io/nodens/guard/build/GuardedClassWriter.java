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
import io.aeron.cluster.ConsensusModule;
import io.aeron.driver.MediaDriver;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.jar.JarFile;

/**
 * Writes the guarded {@code ConsensusModuleAgent}: the published class of Aeron with nine calls of {@link CommitGuard}
 * and a constant by which it is known; an {@code Election} by {@link PatientElectionWriter}; a
 * {@code RecordingWriter} by {@link SpareTakerWriter}; and a {@code NetworkPublication} by {@link QuickSetupWriter}. A
 * step of the build; in no jar.
 * <p>
 * It accepts one published class alone, by its checksum: a release of Aeron that changes the class fails the build, so
 * that a person looks at the rules again.
 */
public final class GuardedClassWriter
{
    /** SHA-256 of the class as Aeron 1.51.0 publishes it. */
    static final String KNOWN_SHA_256 = "46b9e55a47052e2cc8a29f8e41fccc868ac5c67b90c08f55041e04656ca04499";
    static final String CLASS_FILE = "io/aeron/cluster/ConsensusModuleAgent.class";

    static final String AGENT = "io/aeron/cluster/ConsensusModuleAgent";
    private static final String MEMBER = "io/aeron/cluster/ClusterMember";
    private static final String ELECTION = "io/aeron/cluster/Election";
    private static final String RECORDING_LOG = "io/aeron/cluster/RecordingLog";
    static final String CONTEXT = "io/aeron/cluster/ConsensusModule$Context";
    private static final String PUBLISHER = "io/aeron/cluster/ConsensusPublisher";
    private static final String MEMBER_MAP = "org/agrona/collections/Int2ObjectHashMap";
    private static final String ROLE = "io/aeron/cluster/service/Cluster$Role";
    static final String GUARD = "io/aeron/cluster/CommitGuard";
    /** Of the context, and of the agent's field that has its value. */
    static final String TIMEOUT_NAME = "leaderHeartbeatTimeoutNs";
    static final String JOIN_TIMEOUT_METHOD = "joinTimeoutNs";
    static final String JOIN_TIMEOUT_DESCRIPTOR = "(L" + CONTEXT + ";Ljava/lang/Object;)J";
    private static final String QUORUM_METHOD = "quorumPosition";
    private static final String QUORUM_PARAMETERS = "[L" + MEMBER + ";[JJJ";
    static final String DECISION = "docs/adr/0004-commit-guard.md";
    private static final KnownClass KNOWN = new KnownClass(CLASS_FILE, KNOWN_SHA_256, DECISION, 9);

    private GuardedClassWriter()
    {
    }

    /**
     * Write the class.
     *
     * @param args one: the directory of classes to write to.
     * @throws IOException when the published class cannot be read or the new one not be written.
     */
    public static void main(final String[] args) throws IOException
    {
        write(args[0], CLASS_FILE, guard(published(CLASS_FILE)));
        write(
            args[0],
            PatientElectionWriter.CLASS_FILE,
            PatientElectionWriter.patient(published(PatientElectionWriter.CLASS_FILE)));
        write(
            args[0],
            SpareTakerWriter.CLASS_FILE,
            SpareTakerWriter.taker(published(Archive.class, SpareTakerWriter.CLASS_FILE)));
        write(
            args[0],
            QuickSetupWriter.CLASS_FILE,
            QuickSetupWriter.quick(published(MediaDriver.class, QuickSetupWriter.CLASS_FILE)));
    }

    private static void write(final String directory, final String classFile, final byte[] bytes) throws IOException
    {
        final Path target = Path.of(directory).resolve(classFile);
        Files.createDirectories(target.getParent());
        Files.write(target, bytes);
    }

    /**
     * The class as Aeron publishes it, never the one that this program wrote before.
     */
    static byte[] published(final String classFile) throws IOException
    {
        return published(ConsensusModule.class, classFile);
    }

    /**
     * A class as Aeron publishes it, beside another one that is not written here.
     */
    static byte[] published(final Class<?> neighbour, final String classFile) throws IOException
    {
        final Path jar;
        try
        {
            jar = Path.of(neighbour.getProtectionDomain().getCodeSource().getLocation().toURI());
        }
        catch (final URISyntaxException ex)
        {
            throw new IOException(ex);
        }

        try (JarFile file = new JarFile(jar.toFile());
            InputStream in = file.getInputStream(file.getEntry(classFile)))
        {
            return in.readAllBytes();
        }
    }

    /**
     * The guarded class.
     *
     * @param published bytes of the class as it is published.
     * @return bytes of the guarded class.
     */
    static byte[] guard(final byte[] published)
    {
        return ChangingVisitor.rewrite(KNOWN, published, AgentVisitor::new);
    }

    /** A method into which reads of the agent's fields are written. */
    private static class FieldVisitingMethod extends MethodVisitor
    {
        FieldVisitingMethod(final MethodVisitor next)
        {
            super(Opcodes.ASM9, next);
        }

        final void pushField(final String name, final String descriptor)
        {
            visitVarInsn(Opcodes.ALOAD, 0);
            visitFieldInsn(Opcodes.GETFIELD, AGENT, name, descriptor);
        }

        final void callGuard(final String name, final String descriptor)
        {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, GUARD, name, descriptor, false);
        }

        /** Return when the value on the stack is true. At the head of a method alone. */
        final void returnIfTrue()
        {
            final Label goOn = new Label();
            visitJumpInsn(Opcodes.IFEQ, goOn);
            visitInsn(Opcodes.RETURN);
            visitLabel(goOn);
            // The locals are those of the method's beginning, and the stack is empty.
            visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        }
    }

    private static final class AgentVisitor extends ChangingVisitor
    {
        private AgentVisitor(final ClassVisitor next)
        {
            super(next);
        }

        @Override
        MethodVisitor change(final String name, final String descriptor, final MethodVisitor next)
        {
            switch (name + descriptor)
            {
                case "quorumPositionBoundedByLeaderLog(JJ)J":
                    return new ReplacedCall(next, MEMBER, QUORUM_METHOD, (method, called) -> countPresentTerm(method));

                case "onNewLeadershipTerm(JJJJJJJJJJIIIZ)V":
                    return new HeadVisitor(next, GuardedClassWriter::ignoreOvertakenLeader);

                case "onCommitPosition(JJI)V":
                    return new HeadVisitor(next, GuardedClassWriter::yieldToHigherTerm);

                case "onCanvassPosition(JJJII)V":
                    return new HeadVisitor(next, GuardedClassWriter::ignoreForgottenTerm);

                case "onRequestVote(JJJII)V":
                    // Yielding is for those who are answered.
                    return new HeadVisitor(
                        new HeadVisitor(next, GuardedClassWriter::ignoreForgottenTerm),
                        GuardedClassWriter::yieldToCandidate);

                case "newLogReplication(Ljava/lang/String;Ljava/lang/String;JJJ)" +
                    "Lio/aeron/cluster/RecordingReplication;":
                case "catchupPoll(JJ)I":
                    return new JoinVisitor(next);

                case "truncateLogEntry(JJ)V":
                    return new HeadVisitor(next, GuardedClassWriter::checkTruncation);

                default:
                    return next;
            }
        }

        @Override
        public void visitEnd()
        {
            super.visitField(
                Opcodes.ACC_STATIC | Opcodes.ACC_FINAL,
                CommitGuard.MARKER_FIELD,
                "I",
                null,
                CommitGuard.MARKER_VALUE).visitEnd();
            super.visitEnd();
        }

        /** Writes a call of the guard before the first instruction of a method. */
        private final class HeadVisitor extends FieldVisitingMethod
        {
            private final Consumer<FieldVisitingMethod> call;

            private HeadVisitor(final MethodVisitor next, final Consumer<FieldVisitingMethod> call)
            {
                super(next);
                this.call = call;
            }

            @Override
            public void visitCode()
            {
                super.visitCode();
                changed();
                call.accept(this);
            }
        }

        /** Asks the guard how long a follower may be without progress in place of the settings. */
        private final class JoinVisitor extends FieldVisitingMethod
        {
            private JoinVisitor(final MethodVisitor next)
            {
                super(next);
            }

            @Override
            public void visitMethodInsn(
                final int opcode,
                final String owner,
                final String name,
                final String descriptor,
                final boolean isInterface)
            {
                if (CONTEXT.equals(owner) && TIMEOUT_NAME.equals(name))
                {
                    askGuard();
                }
                else
                {
                    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                }
            }

            @Override
            public void visitFieldInsn(
                final int opcode, final String owner, final String name, final String descriptor)
            {
                if (AGENT.equals(owner) && TIMEOUT_NAME.equals(name))
                {
                    // The stack has this agent, whose context is asked for.
                    super.visitFieldInsn(Opcodes.GETFIELD, AGENT, "ctx", "L" + CONTEXT + ";");
                    askGuard();
                }
                else
                {
                    super.visitFieldInsn(opcode, owner, name, descriptor);
                }
            }

            private void askGuard()
            {
                changed();
                visitVarInsn(Opcodes.ALOAD, 0);
                callGuard(JOIN_TIMEOUT_METHOD, JOIN_TIMEOUT_DESCRIPTOR);
            }
        }
    }

    /** Hands the guard what it needs beside what Aeron's own method gets, and calls it instead. */
    private static void countPresentTerm(final MethodVisitor next)
    {
        final FieldVisitingMethod method = new FieldVisitingMethod(next);
        method.pushField("memberId", "I");
        method.pushField("election", "L" + ELECTION + ";");
        method.pushField("leadershipTermId", "J");
        method.pushField("recordingLog", "L" + RECORDING_LOG + ";");
        method.callGuard(QUORUM_METHOD, "(" + QUORUM_PARAMETERS + "ILjava/lang/Object;JL" + RECORDING_LOG + ";)J");
    }

    /** Returns at once where the guard says that the news are of an overtaken leader. */
    private static void ignoreOvertakenLeader(final FieldVisitingMethod method)
    {
        final int leadershipTermIdSlot = 9;
        final int leaderIdSlot = 21;
        method.pushField("ctx", "L" + CONTEXT + ";");
        method.pushField("election", "L" + ELECTION + ";");
        method.pushField("consensusPublisher", "L" + PUBLISHER + ";");
        method.pushField("clusterMemberByIdMap", "L" + MEMBER_MAP + ";");
        method.visitVarInsn(Opcodes.LLOAD, leadershipTermIdSlot);
        method.visitVarInsn(Opcodes.ILOAD, leaderIdSlot);
        method.callGuard(
            "isOvertaken", "(L" + CONTEXT + ";Ljava/lang/Object;Ljava/lang/Object;L" + MEMBER_MAP + ";JI)Z");
        method.returnIfTrue();
    }

    /** Shows the guard the term of each leader that is heard of. */
    private static void yieldToHigherTerm(final FieldVisitingMethod method)
    {
        yieldTo(method, "yieldToHigherTerm", 1);
    }

    /** Shows the guard the term of each vote that is asked for. */
    private static void yieldToCandidate(final FieldVisitingMethod method)
    {
        yieldTo(method, "yieldToCandidate", 5);
    }

    private static void yieldTo(final FieldVisitingMethod method, final String name, final int termIdSlot)
    {
        method.pushField("ctx", "L" + CONTEXT + ";");
        method.pushField("election", "L" + ELECTION + ";");
        method.visitVarInsn(Opcodes.LLOAD, termIdSlot);
        method.callGuard(name, "(L" + CONTEXT + ";Ljava/lang/Object;J)V");
    }

    /** Returns at once where the guard says that the sender's last term is forgotten here. */
    private static void ignoreForgottenTerm(final FieldVisitingMethod method)
    {
        final int logLeadershipTermIdSlot = 1;
        method.pushField("role", "L" + ROLE + ";");
        method.pushField("recordingLog", "L" + RECORDING_LOG + ";");
        method.visitVarInsn(Opcodes.LLOAD, logLeadershipTermIdSlot);
        method.callGuard("isForgotten", "(L" + ROLE + ";L" + RECORDING_LOG + ";J)Z");
        method.returnIfTrue();
    }

    /** Asks the guard before anything is truncated. */
    private static void checkTruncation(final FieldVisitingMethod method)
    {
        final int logPositionSlot = 3;
        method.pushField("ctx", "L" + CONTEXT + ";");
        method.visitVarInsn(Opcodes.LLOAD, logPositionSlot);
        method.callGuard("checkTruncation", "(L" + CONTEXT + ";J)V");
    }
}
