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
package io.nodens.bench.xchk;

import io.nodens.gateway.jute.AddWatchModes;
import io.nodens.gateway.jute.Opcodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Requests that change no znode: reads, watches, identities.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class Reads
{
    private static final int MAX_WATCHER_TYPE = 5;
    private static final int MAX_LISTED = 6;
    private static final String[] NO_SCHEMES = {"nothing", "", "world", "auth", "super"};

    private final Random random;
    private final Paths paths;
    private final ZxidMap zxids;

    /**
     * Make requests.
     *
     * @param random what decides.
     * @param paths  of the requests.
     * @param zxids  of transactions, for clients that say what they have seen.
     */
    Reads(final Random random, final Paths paths, final ZxidMap zxids)
    {
        this.random = random;
        this.paths = paths;
        this.zxids = zxids;
    }

    /**
     * exists of the root: what shows that all that came before has come.
     *
     * @return the part.
     */
    static Part fence()
    {
        return Part.of("exists (fence)", Opcodes.EXISTS, "/", (out, side) -> out.read(Part.slice("/"), false));
    }

    /**
     * exists with a watch.
     *
     * @param path of the znode.
     * @return the part.
     */
    static Part watch(final String path)
    {
        return Part.of("exists watch", Opcodes.EXISTS, path, (out, side) -> out.read(Part.slice(path), true));
    }

    /**
     * exists, getData, getChildren or getChildren2, perhaps with a watch.
     *
     * @return the part.
     */
    Part read()
    {
        final int choice = random.nextInt(10);
        final int opcode = choice < 3 ? Opcodes.EXISTS : choice < 6 ? Opcodes.GET_DATA :
            choice < 8 ? Opcodes.GET_CHILDREN2 : Opcodes.GET_CHILDREN;
        final String path = paths.any();
        final boolean isWatching = random.nextInt(3) > 0;
        return Part.of(name(opcode) + (isWatching ? " watch" : ""), opcode, path,
            (out, side) -> out.read(Part.slice(path), isWatching));
    }

    /**
     * A request of a path alone.
     *
     * @param name   of the request.
     * @param opcode of the request.
     * @return the part.
     */
    Part path(final String name, final int opcode)
    {
        final String path = paths.any();
        return Part.of(name, opcode, path, (out, side) -> out.path(Part.slice(path)));
    }

    /**
     * getEphemerals.
     *
     * @return the part.
     */
    Part getEphemerals()
    {
        final String prefix = switch (random.nextInt(5))
        {
            case 0 -> "/";
            case 1 -> "";
            case 2 -> null;
            case 3 -> paths.base() + "/a";
            default -> paths.plain();
        };
        return Part.of("getEphemerals", Opcodes.GET_EPHEMERALS, prefix, (out, side) -> out.path(Part.slice(prefix)));
    }

    /**
     * addWatch.
     *
     * @return the part.
     */
    Part addWatch()
    {
        final String path = paths.any();
        final int mode = random.nextInt(20) > 0 ?
            AddWatchModes.PERSISTENT + random.nextInt(2) : random.nextInt(6) - 2;
        return Part.of("addWatch mode " + mode, Opcodes.ADD_WATCH, path,
            (out, side) -> out.addWatch(Part.slice(path), mode));
    }

    /**
     * checkWatches or removeWatches.
     *
     * @param name   of the request.
     * @param opcode of the request.
     * @return the part.
     */
    Part watches(final String name, final int opcode)
    {
        final String path = paths.any();
        final int type = random.nextInt(30) > 0 ? 1 + random.nextInt(MAX_WATCHER_TYPE) : random.nextInt(10) - 2;
        return Part.of(name + " type " + type, opcode, path,
            (out, side) -> out.watches(Part.slice(path), type));
    }

    /**
     * setWatches or setWatches2, of a client that has seen everything, or less.
     *
     * @return the part.
     */
    Part setWatches()
    {
        final int opcode = random.nextBoolean() ? Opcodes.SET_WATCHES : Opcodes.SET_WATCHES2;
        final int index = Math.max(0, zxids.size() - 1 - (random.nextInt(3) > 0 ? 0 : random.nextInt(100)));
        final List<List<String>> lists = new ArrayList<>();
        for (int i = Opcodes.SET_WATCHES == opcode ? 3 : 5; i > 0; i--)
        {
            final List<String> list = new ArrayList<>();
            for (int j = random.nextInt(MAX_LISTED); j > 0; j--)
            {
                list.add(paths.plain());
            }

            lists.add(list);
        }

        return new Part(name(opcode) + " seen left 0x" + Long.toHexString(zxids.zxid(Sides.LEFT, index)) + " " + lists,
            opcode, List.of(), (out, side) ->
            {
                out.fields().writeLong(zxids.zxid(side, index));
                for (final List<String> list : lists)
                {
                    out.fields().writeInt(list.size());
                    list.forEach((path) -> out.fields().writeBuffer(Part.slice(path)));
                }
            });
    }

    /**
     * A multi of getData and getChildren.
     *
     * @return the part.
     */
    Part multiRead()
    {
        final List<Part> parts = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--)
        {
            final String path = paths.any();
            final int opcode = random.nextBoolean() ? Opcodes.GET_DATA : Opcodes.GET_CHILDREN;
            parts.add(Part.of(name(opcode), opcode, path, (out, side) -> out.read(Part.slice(path), false)));
        }

        return multi("multiRead", Opcodes.MULTI_READ, parts);
    }

    /**
     * Operations as one request.
     *
     * @param name   of the request.
     * @param opcode of the request.
     * @param parts  of it.
     * @return the part.
     */
    static Part multi(final String name, final int opcode, final List<Part> parts)
    {
        final List<String> named = new ArrayList<>();
        parts.forEach((part) -> named.add(part.paths().get(0)));
        final StringBuilder text = new StringBuilder(name).append(" [");
        parts.forEach((part) -> text.append(part.text()).append("; "));
        return new Part(text.append(']').toString(), opcode, named, (out, side) ->
        {
            for (final Part part : parts)
            {
                out.operation(part.opcode());
                part.body().encode(out, side);
            }

            out.endOperations();
        });
    }

    /**
     * A proof of an identity.
     *
     * @param user one of {@link Acls#USERS}.
     * @return the part.
     */
    static Part auth(final String user)
    {
        return auth("digest", Acls.proof(user));
    }

    /**
     * A proof by a scheme that there is not.
     *
     * @return the part; the server closes the connection behind its reply.
     */
    Part badAuth()
    {
        return auth(NO_SCHEMES[random.nextInt(NO_SCHEMES.length)], "at:all");
    }

    /**
     * A proof.
     *
     * @param scheme of it; may be null.
     * @param proof  as the scheme has it; may be null.
     * @return the part.
     */
    static Part auth(final String scheme, final String proof)
    {
        return new Part("auth " + RequestText.quote(scheme) + " " + RequestText.quote(proof), Opcodes.AUTH, List.of(),
            (out, side) -> out.auth(0, Part.slice(scheme), Part.slice(proof)));
    }

    /**
     * A request without a body.
     *
     * @param name   of the request.
     * @param opcode of the request.
     * @return the part.
     */
    static Part bare(final String name, final int opcode)
    {
        return new Part(name, opcode, List.of(), (out, side) ->
        {
        });
    }

    private static String name(final int opcode)
    {
        return switch (opcode)
        {
            case Opcodes.EXISTS -> "exists";
            case Opcodes.GET_DATA -> "getData";
            case Opcodes.GET_CHILDREN -> "getChildren";
            case Opcodes.GET_CHILDREN2 -> "getChildren2";
            case Opcodes.SET_WATCHES -> "setWatches";
            default -> "setWatches2";
        };
    }
}
