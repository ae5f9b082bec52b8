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

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Changes some methods of a class that is known byte for byte, and counts the places that it changes.
 */
abstract class ChangingVisitor extends ClassVisitor
{
    private int changes;

    ChangingVisitor(final ClassVisitor next)
    {
        super(Opcodes.ASM9, next);
    }

    /**
     * Write a class anew.
     *
     * @param known     the class, and what is to be changed.
     * @param published bytes of the class as it is published.
     * @param visitor   makes what changes it.
     * @return bytes of the changed class.
     * @throws IllegalStateException when it is another class, or other places were changed than expected.
     */
    static byte[] rewrite(
        final KnownClass known, final byte[] published, final Function<ClassVisitor, ChangingVisitor> visitor)
    {
        known.check(published);
        final ClassReader reader = new ClassReader(published);
        final ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        final ChangingVisitor changing = visitor.apply(writer);
        reader.accept(changing, 0);
        known.checkChanges(changing.changes);
        return writer.toByteArray();
    }

    /**
     * What visits a method.
     *
     * @param name       of the method.
     * @param descriptor of its parameters and result.
     * @param next       writes what it is told.
     * @return {@code next} for a method that stays.
     */
    abstract MethodVisitor change(String name, String descriptor, MethodVisitor next);

    /** A place was changed. */
    final void changed()
    {
        changes++;
    }

    /** {@inheritDoc} */
    @Override
    public final MethodVisitor visitMethod(
        final int access,
        final String name,
        final String descriptor,
        final String signature,
        final String[] exceptions)
    {
        return change(name, descriptor, super.visitMethod(access, name, descriptor, signature, exceptions));
    }

    /** Puts something else in the place of each call of one method. */
    final class ReplacedCall extends MethodVisitor
    {
        private final String calledOwner;
        private final String calledName;
        private final BiConsumer<MethodVisitor, String> replacement;

        /**
         * For a method in which calls are replaced.
         *
         * @param next        writes what it is told.
         * @param owner       of the called method.
         * @param name        of the called method.
         * @param replacement writes what comes in place of a call, and is given the descriptor of the called method.
         */
        ReplacedCall(
            final MethodVisitor next,
            final String owner,
            final String name,
            final BiConsumer<MethodVisitor, String> replacement)
        {
            super(Opcodes.ASM9, next);
            this.calledOwner = owner;
            this.calledName = name;
            this.replacement = replacement;
        }

        @Override
        public void visitMethodInsn(
            final int opcode,
            final String owner,
            final String name,
            final String descriptor,
            final boolean isInterface)
        {
            if (calledOwner.equals(owner) && calledName.equals(name))
            {
                changed();
                replacement.accept(mv, descriptor);
            }
            else
            {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }
    }
}
