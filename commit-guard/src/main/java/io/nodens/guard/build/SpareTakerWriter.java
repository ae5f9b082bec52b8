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

import io.nodens.guard.SpareSegments;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the {@code RecordingWriter} that takes spare segments: the published class of Aeron, which tells
 * {@link SpareSegments} of each recording and asks it before it opens a file. A step of the build, by
 * {@link GuardedClassWriter}.
 */
final class SpareTakerWriter
{
    /** SHA-256 of the class as Aeron 1.51.0 publishes it. */
    static final String KNOWN_SHA_256 = "89395f796ec03aeb1b8126733e427085a1cdff555bbbcd72293255ace1a00d9f";
    static final String CLASS_FILE = "io/aeron/archive/RecordingWriter.class";

    private static final String WRITER = "io/aeron/archive/RecordingWriter";
    private static final String IMAGE = "io/aeron/Image";
    private static final String SUBSCRIPTION = "io/aeron/Subscription";
    private static final String SPARES = "io/nodens/guard/SpareSegments";
    private static final String DECISION = "docs/adr/0014-written-segments.md";
    private static final KnownClass KNOWN = new KnownClass(CLASS_FILE, KNOWN_SHA_256, DECISION, 2);

    private SpareTakerWriter()
    {
    }

    /**
     * The class that takes spares.
     *
     * @param published bytes of the class as it is published.
     * @return bytes of the changed class.
     */
    static byte[] taker(final byte[] published)
    {
        return ChangingVisitor.rewrite(KNOWN, published, WriterVisitor::new);
    }

    private static final class WriterVisitor extends ChangingVisitor
    {
        private WriterVisitor(final ClassVisitor next)
        {
            super(next);
        }

        @Override
        MethodVisitor change(final String name, final String descriptor, final MethodVisitor next)
        {
            return switch (name)
            {
                case "<init>" -> new RecordingVisitor(next);
                case "openRecordingSegmentFile" -> new OpenVisitor(next);
                default -> next;
            };
        }

        @Override
        public void visitEnd()
        {
            super.visitField(
                Opcodes.ACC_STATIC | Opcodes.ACC_FINAL,
                SpareSegments.MARKER_FIELD,
                "I",
                null,
                SpareSegments.MARKER_VALUE).visitEnd();
            super.visitEnd();
        }

        /** Tells of the recording at the end of the constructor. */
        private final class RecordingVisitor extends MethodVisitor
        {
            private static final int RECORDING_ID_SLOT = 1;
            private static final int IMAGE_SLOT = 6;

            private RecordingVisitor(final MethodVisitor next)
            {
                super(Opcodes.ASM9, next);
            }

            @Override
            public void visitInsn(final int opcode)
            {
                if (Opcodes.RETURN == opcode)
                {
                    changed();
                    pushField(this, "archiveDir", "Ljava/io/File;");
                    visitVarInsn(Opcodes.LLOAD, RECORDING_ID_SLOT);
                    visitVarInsn(Opcodes.ALOAD, IMAGE_SLOT);
                    visitMethodInsn(
                        Opcodes.INVOKEVIRTUAL, IMAGE, "subscription", "()L" + SUBSCRIPTION + ";", false);
                    visitMethodInsn(Opcodes.INVOKEVIRTUAL, SUBSCRIPTION, "streamId", "()I", false);
                    visitMethodInsn(
                        Opcodes.INVOKESTATIC, SPARES, "onRecording", "(Ljava/io/File;JI)V", false);
                }
                super.visitInsn(opcode);
            }
        }

        /** Asks before the first instruction. */
        private final class OpenVisitor extends MethodVisitor
        {
            private static final int FILE_SLOT = 1;

            private OpenVisitor(final MethodVisitor next)
            {
                super(Opcodes.ASM9, next);
            }

            @Override
            public void visitCode()
            {
                super.visitCode();
                changed();
                pushField(this, "archiveDir", "Ljava/io/File;");
                pushField(this, "recordingId", "J");
                visitVarInsn(Opcodes.ALOAD, FILE_SLOT);
                pushField(this, "segmentLength", "I");
                pushField(this, "forceWrites", "Z");
                visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    SPARES,
                    "beforeOpen",
                    "(Ljava/io/File;JLjava/io/File;IZ)V",
                    false);
            }
        }

        private static void pushField(final MethodVisitor method, final String name, final String descriptor)
        {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitFieldInsn(Opcodes.GETFIELD, WRITER, name, descriptor);
        }
    }
}
