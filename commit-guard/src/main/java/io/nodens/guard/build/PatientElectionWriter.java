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

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the {@code Election} whose followers are patient: the published class of Aeron, which asks
 * {@code CommitGuard} how long a follower may take to join its leader's log in place of the settings, whether the
 * leader still lives, which term is the last of a log whose older terms are replayed, and whether a candidate has won.
 * A step of the build, by {@link GuardedClassWriter}.
 */
final class PatientElectionWriter
{
    /** SHA-256 of the class as Aeron 1.51.0 publishes it. */
    static final String KNOWN_SHA_256 = "1f185ca349178ed4fee4ae1a11212ca26de0c1f7077dc5a7270332a15ae0c88a";
    static final String CLASS_FILE = "io/aeron/cluster/Election.class";

    private static final String ELECTION = "io/aeron/cluster/Election";
    private static final String LAST_TERM_FIELD = "logLeadershipTermId";
    private static final String MEMBER = "io/aeron/cluster/ClusterMember";
    private static final int EXPECTED_CHANGES = 9;

    private PatientElectionWriter()
    {
    }

    /**
     * The patient class.
     *
     * @param published bytes of the class as it is published.
     * @return bytes of the patient class.
     */
    static byte[] patient(final byte[] published)
    {
        GuardedClassWriter.checkKnown(CLASS_FILE, KNOWN_SHA_256, published);
        final ClassReader reader = new ClassReader(published);
        final ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        final ElectionVisitor visitor = new ElectionVisitor(writer);
        reader.accept(visitor, 0);
        GuardedClassWriter.checkChanges(CLASS_FILE, EXPECTED_CHANGES, visitor.changes);
        return writer.toByteArray();
    }

    private static final class ElectionVisitor extends ClassVisitor
    {
        private int changes;

        private ElectionVisitor(final ClassVisitor next)
        {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
            final int access,
            final String name,
            final String descriptor,
            final String signature,
            final String[] exceptions)
        {
            final MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            switch (name + descriptor)
            {
                case "followerCatchupInit(J)I":
                case "followerCatchupAwait(J)I":
                case "followerLogAwait(J)I":
                case "followerReady(J)I":
                    return new JoinVisitor(next);

                case "candidateBallot(J)I":
                    return new BallotVisitor(next);

                case "followerReplay(J)I":
                    return new ReplayVisitor(next);

                case "onReplayNewLeadershipTermEvent(JJJJ)V":
                    return new LastTermVisitor(next);

                default:
                    return next;
            }
        }

        /** Asks the guard how long to wait. */
        private final class JoinVisitor extends MethodVisitor
        {
            private JoinVisitor(final MethodVisitor next)
            {
                super(Opcodes.ASM9, next);
            }

            @Override
            public void visitMethodInsn(
                final int opcode,
                final String owner,
                final String name,
                final String descriptor,
                final boolean isInterface)
            {
                if (GuardedClassWriter.CONTEXT.equals(owner) && GuardedClassWriter.TIMEOUT_NAME.equals(name))
                {
                    changes++;
                    pushAgent(this);
                    super.visitMethodInsn(
                        Opcodes.INVOKESTATIC,
                        GuardedClassWriter.GUARD,
                        GuardedClassWriter.JOIN_TIMEOUT_METHOD,
                        GuardedClassWriter.JOIN_TIMEOUT_DESCRIPTOR,
                        false);
                }
                else
                {
                    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                }
            }
        }

        /** Asks the guard whether the candidate has won, in place of whether everybody voted for it. */
        private final class BallotVisitor extends MethodVisitor
        {
            private BallotVisitor(final MethodVisitor next)
            {
                super(Opcodes.ASM9, next);
            }

            @Override
            public void visitMethodInsn(
                final int opcode,
                final String owner,
                final String name,
                final String descriptor,
                final boolean isInterface)
            {
                if (MEMBER.equals(owner) && "isUnanimousLeader".equals(name))
                {
                    changes++;
                    super.visitMethodInsn(
                        Opcodes.INVOKESTATIC, GuardedClassWriter.GUARD, "isElected", descriptor, false);
                }
                else
                {
                    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                }
            }
        }

        /** Asks the guard first whether the leader is heard. */
        private final class ReplayVisitor extends MethodVisitor
        {
            private ReplayVisitor(final MethodVisitor next)
            {
                super(Opcodes.ASM9, next);
            }

            @Override
            public void visitCode()
            {
                super.visitCode();
                changes++;
                visitVarInsn(Opcodes.ALOAD, 0);
                visitFieldInsn(Opcodes.GETFIELD, ELECTION, "ctx", "L" + GuardedClassWriter.CONTEXT + ";");
                pushAgent(this);
                visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    GuardedClassWriter.GUARD,
                    "checkLeaderIsHeard",
                    "(L" + GuardedClassWriter.CONTEXT + ";Ljava/lang/Object;)V",
                    false);
            }
        }

        /** Asks the guard which of two terms is the last one of the log: the one replayed, or the one known. */
        private final class LastTermVisitor extends MethodVisitor
        {
            private LastTermVisitor(final MethodVisitor next)
            {
                super(Opcodes.ASM9, next);
            }

            @Override
            public void visitFieldInsn(
                final int opcode, final String owner, final String name, final String descriptor)
            {
                if (Opcodes.PUTFIELD == opcode && LAST_TERM_FIELD.equals(name))
                {
                    changes++;
                    visitVarInsn(Opcodes.ALOAD, 0);
                    super.visitFieldInsn(Opcodes.GETFIELD, ELECTION, name, descriptor);
                    visitMethodInsn(
                        Opcodes.INVOKESTATIC, GuardedClassWriter.GUARD, "lastTermOfLog", "(JJ)J", false);
                }
                super.visitFieldInsn(opcode, owner, name, descriptor);
            }
        }

        private static void pushAgent(final MethodVisitor method)
        {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitFieldInsn(
                Opcodes.GETFIELD, ELECTION, "consensusModuleAgent", "L" + GuardedClassWriter.AGENT + ";");
        }
    }
}
