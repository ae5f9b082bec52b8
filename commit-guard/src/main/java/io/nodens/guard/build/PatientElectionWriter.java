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

import org.objectweb.asm.ClassVisitor;
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
    private static final KnownClass KNOWN = new KnownClass(CLASS_FILE, KNOWN_SHA_256, GuardedClassWriter.DECISION, 9);

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
        return ChangingVisitor.rewrite(KNOWN, published, ElectionVisitor::new);
    }

    private static final class ElectionVisitor extends ChangingVisitor
    {
        private ElectionVisitor(final ClassVisitor next)
        {
            super(next);
        }

        @Override
        MethodVisitor change(final String name, final String descriptor, final MethodVisitor next)
        {
            switch (name + descriptor)
            {
                case "followerCatchupInit(J)I":
                case "followerCatchupAwait(J)I":
                case "followerLogAwait(J)I":
                case "followerReady(J)I":
                    return new ReplacedCall(
                        next, GuardedClassWriter.CONTEXT, GuardedClassWriter.TIMEOUT_NAME, ElectionVisitor::askHowLong);

                case "candidateBallot(J)I":
                    return new ReplacedCall(next, MEMBER, "isUnanimousLeader", ElectionVisitor::askIfElected);

                case "followerReplay(J)I":
                    return new ReplayVisitor(next);

                case "onReplayNewLeadershipTermEvent(JJJJ)V":
                    return new LastTermVisitor(next);

                default:
                    return next;
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
                changed();
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
                    changed();
                    visitVarInsn(Opcodes.ALOAD, 0);
                    super.visitFieldInsn(Opcodes.GETFIELD, ELECTION, name, descriptor);
                    visitMethodInsn(
                        Opcodes.INVOKESTATIC, GuardedClassWriter.GUARD, "lastTermOfLog", "(JJ)J", false);
                }
                super.visitFieldInsn(opcode, owner, name, descriptor);
            }
        }

        /** Asks the guard how long to wait. */
        private static void askHowLong(final MethodVisitor method, final String called)
        {
            pushAgent(method);
            method.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                GuardedClassWriter.GUARD,
                GuardedClassWriter.JOIN_TIMEOUT_METHOD,
                GuardedClassWriter.JOIN_TIMEOUT_DESCRIPTOR,
                false);
        }

        /** Asks the guard whether the candidate has won, in place of whether everybody voted for it. */
        private static void askIfElected(final MethodVisitor method, final String called)
        {
            method.visitMethodInsn(Opcodes.INVOKESTATIC, GuardedClassWriter.GUARD, "isElected", called, false);
        }

        private static void pushAgent(final MethodVisitor method)
        {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitFieldInsn(
                Opcodes.GETFIELD, ELECTION, "consensusModuleAgent", "L" + GuardedClassWriter.AGENT + ";");
        }
    }
}
