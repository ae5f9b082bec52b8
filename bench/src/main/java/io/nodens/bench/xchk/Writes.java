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

import io.nodens.gateway.jute.CreateFlags;
import io.nodens.gateway.jute.Opcodes;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Requests that change znodes, also as operations of a multi.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class Writes
{
    /** Nothing is reaped while a stream runs. */
    private static final long MIN_TTL_MS = 86_400_000;
    private static final long MAX_TTL_MS = 0xFF_FFFF_FFFFL;
    /** Of both servers, as they are by default. */
    static final int MAX_FRAME_LENGTH = 1_048_575;

    private static final int MAX_REMEMBERED = 10_000;
    /** Also those of createTTL, which a create has no time for. */
    private static final int[] UNKNOWN_FLAGS = {5, 6, 7, 8, -1, 99, Integer.MIN_VALUE};

    private final Random random;
    private final Paths paths;
    private final Acls acls;
    private final Map<String, Integer> versions = new HashMap<>();

    /**
     * Make requests.
     *
     * @param random what decides.
     * @param paths  of the requests.
     * @param acls   of the requests.
     */
    Writes(final Random random, final Paths paths, final Acls acls)
    {
        this.random = random;
        this.paths = paths;
        this.acls = acls;
    }

    /**
     * Remember the version that a server named.
     *
     * @param path    of the znode.
     * @param version of it.
     */
    void onVersion(final String path, final int version)
    {
        if (versions.size() >= MAX_REMEMBERED)
        {
            versions.clear();
        }

        versions.put(path, version);
    }

    /**
     * A create of any kind.
     *
     * @return the part.
     */
    Part create()
    {
        final int choice = random.nextInt(100);
        if (choice < 8)
        {
            return createTtl();
        }

        final int opcode = choice < 50 ? Opcodes.CREATE : Opcodes.CREATE2;
        final int flag = random.nextInt(100) < 3 ? UNKNOWN_FLAGS[random.nextInt(UNKNOWN_FLAGS.length)] :
            random.nextInt(100) < 60 ? CreateFlags.PERSISTENT : random.nextInt(CreateFlags.CONTAINER);
        final String path = CreateFlags.isSequential(flag) ? paths.prefix() : creatable();
        return create(opcode, path, flag, acls.any());
    }

    /**
     * A container and a child that keeps it from being reaped: operations of one multi.
     *
     * @return the parts.
     */
    List<Part> createContainer()
    {
        final String path = paths.container();
        return List.of(create(Opcodes.CREATE_CONTAINER, path, CreateFlags.CONTAINER, Acls.open()),
            create(Opcodes.CREATE, path + "/keep", CreateFlags.PERSISTENT, Acls.open()));
    }

    /**
     * A container that has never had a child, which no server reaps.
     *
     * @return the part.
     */
    Part createEmptyContainer()
    {
        return create(Opcodes.CREATE_CONTAINER, random.nextInt(4) > 0 ? paths.container() : paths.malformed(),
            CreateFlags.CONTAINER, acls.any());
    }

    /**
     * What deletes a container with what keeps it: operations of one multi.
     *
     * @return the parts.
     */
    List<Part> deleteContainer()
    {
        final String path = paths.container();
        return List.of(delete(path + "/keep", -1), delete(path, -1));
    }

    /**
     * A create of an open znode, whose parent is the base.
     *
     * @return the part.
     */
    Part createBase()
    {
        return create(Opcodes.CREATE, paths.base(), CreateFlags.PERSISTENT, Acls.open());
    }

    /**
     * A create of an open ephemeral.
     *
     * @param path of it.
     * @return the part.
     */
    Part createEphemeral(final String path)
    {
        return create(Opcodes.CREATE, path, CreateFlags.EPHEMERAL, Acls.open());
    }

    /**
     * A delete.
     *
     * @return the part.
     */
    Part delete()
    {
        final String path = paths.any();
        return delete(path, version(path));
    }

    /**
     * A delete of a znode that a server named.
     *
     * @return the part.
     */
    Part deleteKnown()
    {
        return 0 == paths.knownCount() ? delete() : delete(paths.takeKnown(), -1);
    }

    /**
     * A setData.
     *
     * @return the part.
     */
    Part setData()
    {
        final String path = creatable();
        final byte[] data = data();
        final int version = version(path);
        return Part.of("setData version " + version + " data " + RequestText.data(data), Opcodes.SET_DATA, path,
            (out, side) -> out.setData(Part.slice(path), Part.slice(data), version));
    }

    /**
     * A setData or create of a znode below the base whose frame has a length.
     *
     * @param length of the frame.
     * @return the part.
     */
    Part ofFrameLength(final int length)
    {
        final Part empty = big(random.nextBoolean(), paths.plain(), new byte[0]);
        final int overhead = empty.request(0).frames()[Sides.LEFT].length - Integer.BYTES;
        final byte[] data = new byte[length - overhead];
        Arrays.fill(data, (byte)random.nextInt());
        return big(Opcodes.CREATE == empty.opcode(), empty.paths().get(0), data);
    }

    private Part big(final boolean isCreate, final String path, final byte[] data)
    {
        final String text = " of a long frame, data " + RequestText.data(data);
        return isCreate ? Part.of("create" + text, Opcodes.CREATE, path,
            (out, side) -> encodeCreate(out.fields(), path, data, Acls.open(), CreateFlags.PERSISTENT)) :
            Part.of("setData" + text, Opcodes.SET_DATA, path,
                (out, side) -> out.setData(Part.slice(path), Part.slice(data), -1));
    }

    /**
     * A setACL.
     *
     * @return the part.
     */
    Part setAcl()
    {
        final String path = creatable();
        final List<Acls.Entry> acl = "/".equals(path) ? Acls.open() :
            random.nextInt(50) > 0 ? acls.any() : Acls.withoutIdentity();
        final int version = random.nextInt(4) > 0 ? -1 : random.nextInt(3);
        return Part.of("setACL version " + version + " acl " + acl, Opcodes.SET_ACL, path, (out, side) ->
        {
            out.path(Part.slice(path));
            Acls.encode(acl, out.fields());
            out.fields().writeInt(version);
        });
    }

    /**
     * A check of a version.
     *
     * @return the part.
     */
    Part check()
    {
        final String path = paths.any();
        final int version = version(path);
        return Part.of("check version " + version, Opcodes.CHECK, path,
            (out, side) -> out.version(Part.slice(path), version));
    }

    private Part createTtl()
    {
        final int flag = random.nextBoolean() ?
            CreateFlags.PERSISTENT_WITH_TTL : CreateFlags.PERSISTENT_SEQUENTIAL_WITH_TTL;
        final long ttlMs = switch (random.nextInt(12))
        {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> MAX_TTL_MS + 1;
            case 3 -> Long.MIN_VALUE;
            case 4 -> MAX_TTL_MS;
            default -> MIN_TTL_MS + random.nextInt(1_000_000);
        };
        final String path = CreateFlags.isSequential(flag) ? paths.prefix() : creatable();
        final byte[] data = data();
        final List<Acls.Entry> acl = acls.any();
        return Part.of("createTTL flag " + flag + " ttl " + ttlMs + " data " + RequestText.data(data) + " acl " + acl,
            Opcodes.CREATE_TTL, path, (out, side) ->
            {
                encodeCreate(out.fields(), path, data, acl, flag);
                out.fields().writeLong(ttlMs);
            });
    }

    private Part create(final int opcode, final String path, final int flag, final List<Acls.Entry> acl)
    {
        final byte[] data = data();
        final String name = Opcodes.CREATE == opcode ? "create" : Opcodes.CREATE2 == opcode ? "create2" :
            "createContainer";
        return Part.of(name + " flag " + flag + " data " + RequestText.data(data) + " acl " + acl, opcode, path,
            (out, side) -> encodeCreate(out.fields(), path, data, acl, flag));
    }

    private static void encodeCreate(
        final io.nodens.gateway.jute.JuteEncoder out,
        final String path,
        final byte[] data,
        final List<Acls.Entry> acl,
        final int flag)
    {
        out.writeBuffer(Part.slice(path));
        out.writeBuffer(Part.slice(data));
        Acls.encode(acl, out);
        out.writeInt(flag);
    }

    private static Part delete(final String path, final int version)
    {
        return Part.of("delete version " + version, Opcodes.DELETE, path,
            (out, side) -> out.version(Part.slice(path), version));
    }

    /** A path where a znode may appear or change: not among those that the servers keep. */
    private String creatable()
    {
        String path = paths.any();
        while (null != path && path.startsWith(Paths.RESERVED + "/"))
        {
            path = paths.any();
        }

        return path;
    }

    private int version(final String path)
    {
        final int choice = random.nextInt(100);
        return choice < 60 ? -1 : choice < 90 ? versions.getOrDefault(path, 0) :
            choice < 98 ? random.nextInt(5) : -2 - random.nextInt(2);
    }

    private byte[] data()
    {
        final int choice = random.nextInt(100);
        if (choice < 10)
        {
            return null;
        }

        final int length = choice < 20 ? 0 : choice < 90 ? 1 + random.nextInt(40) : choice < 99 ?
            random.nextInt(1_000) : random.nextInt(20_000);
        final byte[] data = new byte[length];
        Arrays.fill(data, (byte)random.nextInt());
        return data;
    }
}
