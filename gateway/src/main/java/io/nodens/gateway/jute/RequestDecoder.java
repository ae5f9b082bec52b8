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
package io.nodens.gateway.jute;

import org.agrona.DirectBuffer;

/**
 * Body of a request, of any kind but {@link Opcodes#MULTI} and {@link Opcodes#MULTI_READ}, which
 * {@link MultiRequestDecoder} takes apart. One decoder serves all kinds, one request after the other. Each accessor
 * names the kinds that it is for; of another kind it tells null, 0 or false.
 * <pre>
 *   CREATE, CREATE2, CREATE_CONTAINER              path, data, acl, flag (4)
 *   CREATE_TTL                                     path, data, acl, flag (4), ttl (8)
 *   DELETE, CHECK                                  path, version (4)
 *   EXISTS, GET_DATA, GET_CHILDREN, GET_CHILDREN2  path, watch (1)
 *   SET_DATA                                       path, data, version (4)
 *   GET_ACL, SYNC, GET_ALL_CHILDREN_NUMBER         path
 *   GET_EPHEMERALS                                 path, may be null
 *   SET_ACL                                        path, acl, version (4)
 *   CHECK_WATCHES, REMOVE_WATCHES                  path, type of the watch (4)
 *   ADD_WATCH                                      path, mode (4)
 *   SET_WATCHES                                    zxid (8), paths of data, exist and child watches
 *   SET_WATCHES2                                   ... and of persistent and of recursive ones
 *   AUTH                                           type (4), scheme, data
 *   SASL                                           data
 *   RECONFIG                                       joining, leaving, new members, configuration (8)
 *   PING, CLOSE_SESSION, WHO_AM_I                  -
 * </pre>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class RequestDecoder
{
    private final JuteDecoder decoder = new JuteDecoder();
    private final JuteSlice path = new JuteSlice();
    private final JuteSlice data = new JuteSlice();
    private final JuteSlice scheme = new JuteSlice();
    private final JuteSlice joining = new JuteSlice();
    private final JuteSlice leaving = new JuteSlice();
    private final JuteSlice newMembers = new JuteSlice();
    private final AclVector acl = new AclVector();
    private final StringVector dataWatches = new StringVector();
    private final StringVector existWatches = new StringVector();
    private final StringVector childWatches = new StringVector();
    private final StringVector persistentWatches = new StringVector();
    private final StringVector recursiveWatches = new StringVector();
    private boolean isWatching;
    private boolean isRare;
    private int number;
    private long longNumber;

    /**
     * Decode a body.
     *
     * @param opcode of the request.
     * @param buffer that holds the frame.
     * @param offset of the first byte behind the header.
     * @param length of what is behind the header.
     * @return one of {@link JuteStatus}.
     */
    public int wrap(final int opcode, final DirectBuffer buffer, final int offset, final int length)
    {
        decoder.wrap(buffer, offset, length);
        return read(opcode, decoder);
    }

    /**
     * Decode a body.
     *
     * @param opcode of the request.
     * @param source that stands before it.
     * @return status of the source.
     */
    int read(final int opcode, final JuteDecoder source)
    {
        reset();
        switch (opcode)
        {
            case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL ->
                readCreate(source, Opcodes.CREATE_TTL == opcode);
            case Opcodes.EXISTS, Opcodes.GET_DATA, Opcodes.GET_CHILDREN, Opcodes.GET_CHILDREN2 ->
            {
                source.readText(path);
                isWatching = source.readBoolean();
            }
            case Opcodes.DELETE, Opcodes.CHECK, Opcodes.CHECK_WATCHES, Opcodes.REMOVE_WATCHES, Opcodes.ADD_WATCH ->
            {
                source.readText(path);
                number = source.readInt();
            }
            case Opcodes.SET_DATA ->
            {
                source.readText(path);
                source.readBuffer(data);
                number = source.readInt();
            }
            case Opcodes.GET_ACL, Opcodes.SYNC, Opcodes.GET_ALL_CHILDREN_NUMBER -> source.readText(path);
            case Opcodes.GET_EPHEMERALS -> source.readNullableText(path);
            case Opcodes.PING, Opcodes.CLOSE_SESSION, Opcodes.WHO_AM_I ->
            {
            }
            default -> readRare(opcode, source);
        }

        return source.status();
    }

    /**
     * Nothing of an earlier request, maybe of another client, must be taken for a field of this one.
     */
    private void reset()
    {
        path.wrapNull();
        data.wrapNull();
        acl.wrapNull();
        isWatching = false;
        number = 0;
        longNumber = 0;
        if (isRare)
        {
            isRare = false;
            scheme.wrapNull();
            joining.wrapNull();
            leaving.wrapNull();
            newMembers.wrapNull();
            dataWatches.wrapNull();
            existWatches.wrapNull();
            childWatches.wrapNull();
            persistentWatches.wrapNull();
            recursiveWatches.wrapNull();
        }
    }

    private void readCreate(final JuteDecoder source, final boolean hasTtl)
    {
        source.readText(path);
        source.readBuffer(data);
        source.readVector(acl);
        number = source.readInt();
        if (hasTtl)
        {
            longNumber = source.readLong();
        }
    }

    private void readRare(final int opcode, final JuteDecoder source)
    {
        isRare = true;
        switch (opcode)
        {
            case Opcodes.SET_ACL ->
            {
                source.readText(path);
                source.readVector(acl);
                number = source.readInt();
            }
            case Opcodes.SET_WATCHES, Opcodes.SET_WATCHES2 ->
                readSetWatches(source, Opcodes.SET_WATCHES2 == opcode);
            case Opcodes.AUTH ->
            {
                number = source.readInt();
                source.readText(scheme);
                source.readBuffer(data);
            }
            case Opcodes.SASL -> source.readBuffer(data);
            case Opcodes.RECONFIG ->
            {
                source.readNullableText(joining);
                source.readNullableText(leaving);
                source.readNullableText(newMembers);
                longNumber = source.readLong();
            }
            default -> source.fail(JuteStatus.UNKNOWN_TYPE);
        }
    }

    private void readSetWatches(final JuteDecoder source, final boolean hasPersistent)
    {
        longNumber = source.readLong();
        source.readVector(dataWatches);
        source.readVector(existWatches);
        source.readVector(childWatches);
        if (hasPersistent)
        {
            source.readVector(persistentWatches);
            source.readVector(recursiveWatches);
        }
    }

    /**
     * Bytes of the body.
     *
     * @return the length; what is behind it belongs to no field that is known here.
     */
    public int length()
    {
        return decoder.length();
    }

    /**
     * Path of every request that has one.
     *
     * @return the path; null only of {@link Opcodes#GET_EPHEMERALS}, or with status {@link JuteStatus#NULL_TEXT}.
     */
    public JuteSlice path()
    {
        return path;
    }

    /**
     * Data of the creates and of {@link Opcodes#SET_DATA}, proof of {@link Opcodes#AUTH}, token of
     * {@link Opcodes#SASL}.
     *
     * @return the data; may be null.
     */
    public JuteSlice data()
    {
        return data;
    }

    /**
     * Access list of the creates and of {@link Opcodes#SET_ACL}.
     *
     * @return the list; may be null.
     */
    public AclVector acl()
    {
        return acl;
    }

    /**
     * How the creates are meant.
     *
     * @return one of {@link CreateFlags}, or a number that has no meaning.
     */
    public int flag()
    {
        return number;
    }

    /**
     * Time to live of the creates.
     *
     * @return milliseconds of {@link Opcodes#CREATE_TTL}, any number; 0 of the others.
     */
    public long ttlMs()
    {
        return longNumber;
    }

    /**
     * Expected version of {@link Opcodes#DELETE}, {@link Opcodes#SET_DATA}, {@link Opcodes#SET_ACL} and
     * {@link Opcodes#CHECK}.
     *
     * @return the version; -1 for any.
     */
    public int version()
    {
        return number;
    }

    /**
     * Whether {@link Opcodes#EXISTS}, {@link Opcodes#GET_DATA}, {@link Opcodes#GET_CHILDREN} and
     * {@link Opcodes#GET_CHILDREN2} register a watch.
     *
     * @return true when they do.
     */
    public boolean isWatching()
    {
        return isWatching;
    }

    /**
     * Which watches {@link Opcodes#CHECK_WATCHES} and {@link Opcodes#REMOVE_WATCHES} are about.
     *
     * @return one of {@link WatcherTypes}, or a number that has no meaning.
     */
    public int watcherType()
    {
        return number;
    }

    /**
     * Which watch {@link Opcodes#ADD_WATCH} registers.
     *
     * @return one of {@link AddWatchModes}, or a number that has no meaning.
     */
    public int addWatchMode()
    {
        return number;
    }

    /**
     * Field of {@link Opcodes#AUTH} that has no meaning.
     *
     * @return the number: 0 of all known clients.
     */
    public int authType()
    {
        return number;
    }

    /**
     * Scheme of {@link Opcodes#AUTH}.
     *
     * @return the scheme.
     */
    public JuteSlice scheme()
    {
        return scheme;
    }

    /**
     * What the client of {@link Opcodes#SET_WATCHES} and {@link Opcodes#SET_WATCHES2} has seen.
     *
     * @return the zxid.
     */
    public long relativeZxid()
    {
        return longNumber;
    }

    /**
     * Paths with one-shot watches on data, of {@link Opcodes#SET_WATCHES} and {@link Opcodes#SET_WATCHES2}.
     *
     * @return the paths; may be null.
     */
    public StringVector dataWatches()
    {
        return dataWatches;
    }

    /**
     * Paths with one-shot watches for a znode to come, of {@link Opcodes#SET_WATCHES} and
     * {@link Opcodes#SET_WATCHES2}.
     *
     * @return the paths; may be null.
     */
    public StringVector existWatches()
    {
        return existWatches;
    }

    /**
     * Paths with one-shot watches on children, of {@link Opcodes#SET_WATCHES} and {@link Opcodes#SET_WATCHES2}.
     *
     * @return the paths; may be null.
     */
    public StringVector childWatches()
    {
        return childWatches;
    }

    /**
     * Paths with persistent watches, of {@link Opcodes#SET_WATCHES} and {@link Opcodes#SET_WATCHES2}.
     *
     * @return the paths; null of the first, and may be of the second.
     */
    public StringVector persistentWatches()
    {
        return persistentWatches;
    }

    /**
     * Paths with persistent recursive watches, of {@link Opcodes#SET_WATCHES} and {@link Opcodes#SET_WATCHES2}.
     *
     * @return the paths; null of the first, and may be of the second.
     */
    public StringVector recursiveWatches()
    {
        return recursiveWatches;
    }

    /**
     * Members that {@link Opcodes#RECONFIG} adds.
     *
     * @return the text; may be null.
     */
    public JuteSlice joining()
    {
        return joining;
    }

    /**
     * Members that {@link Opcodes#RECONFIG} removes.
     *
     * @return the text; may be null.
     */
    public JuteSlice leaving()
    {
        return leaving;
    }

    /**
     * Members that there are after {@link Opcodes#RECONFIG}.
     *
     * @return the text; may be null.
     */
    public JuteSlice newMembers()
    {
        return newMembers;
    }

    /**
     * Configuration that {@link Opcodes#RECONFIG} is to replace.
     *
     * @return its version; -1 for any.
     */
    public long configId()
    {
        return longNumber;
    }
}
