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

import io.nodens.guard.SetupInterval;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the {@code NetworkPublication} that announces a log more often: the published class of Aeron, which asks
 * {@link SetupInterval} in place of a constant. A step of the build, by {@link GuardedClassWriter}.
 */
final class QuickSetupWriter
{
    /** SHA-256 of the class as Aeron 1.51.0 publishes it. */
    static final String KNOWN_SHA_256 = "29600ef98a6a83216a8a380b2ed4f61d6f2cee7b9deac5db6fb0ae99f73c33ab";
    static final String CLASS_FILE = "io/aeron/driver/NetworkPublication.class";

    private static final String PUBLICATION = "io/aeron/driver/NetworkPublication";
    private static final String ENDPOINT_DESCRIPTOR = "Lio/aeron/driver/media/SendChannelEndpoint;";
    private static final String INTERVAL_FIELD = "PUBLICATION_SETUP_TIMEOUT_NS";
    private static final String DECISION = "docs/adr/0015-announced-logs.md";
    private static final KnownClass KNOWN = new KnownClass(CLASS_FILE, KNOWN_SHA_256, DECISION, 1);

    private QuickSetupWriter()
    {
    }

    /**
     * The class that announces a log more often.
     *
     * @param published bytes of the class as it is published.
     * @return bytes of the changed class.
     */
    static byte[] quick(final byte[] published)
    {
        return ChangingVisitor.rewrite(KNOWN, published, PublicationVisitor::new);
    }

    private static final class PublicationVisitor extends ChangingVisitor
    {
        private PublicationVisitor(final ClassVisitor next)
        {
            super(next);
        }

        @Override
        MethodVisitor change(final String name, final String descriptor, final MethodVisitor next)
        {
            return "setupMessageCheck".equals(name) ? new IntervalVisitor(next) : next;
        }

        /** Asks for the interval of this publication. */
        private final class IntervalVisitor extends MethodVisitor
        {
            private IntervalVisitor(final MethodVisitor next)
            {
                super(Opcodes.ASM9, next);
            }

            @Override
            public void visitFieldInsn(
                final int opcode, final String owner, final String name, final String descriptor)
            {
                if (Opcodes.GETSTATIC == opcode && INTERVAL_FIELD.equals(name))
                {
                    changed();
                    visitVarInsn(Opcodes.ALOAD, 0);
                    super.visitFieldInsn(Opcodes.GETFIELD, PUBLICATION, "channelEndpoint", ENDPOINT_DESCRIPTOR);
                    visitMethodInsn(
                        Opcodes.INVOKESTATIC,
                        "io/nodens/guard/SetupInterval",
                        "ns",
                        "(" + ENDPOINT_DESCRIPTOR + ")J",
                        false);
                }
                else
                {
                    super.visitFieldInsn(opcode, owner, name, descriptor);
                }
            }
        }
    }
}
