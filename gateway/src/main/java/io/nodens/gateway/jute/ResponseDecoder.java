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
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Body of a reply whose header tells no error, or of an event. One decoder serves all kinds but those that
 * {@link MultiResponseDecoder} takes apart; each accessor names the kinds that it is for, and of another kind it tells
 * null or 0.
 * <pre>
 *   CREATE, SYNC                                   path
 *   CREATE2, CREATE_CONTAINER, CREATE_TTL          path, stat
 *   EXISTS, SET_DATA, SET_ACL                      stat
 *   GET_DATA, RECONFIG                             data, stat
 *   GET_ACL                                        acl, stat
 *   GET_CHILDREN, GET_EPHEMERALS                   children
 *   GET_CHILDREN2                                  children, stat
 *   GET_ALL_CHILDREN_NUMBER                        number (4)
 *   SASL                                           data
 *   WHO_AM_I                                       identities
 *   ADD_WATCH, ERROR                               error (4)
 *   NOTIFICATION                                   type (4), state (4), path
 *   DELETE, CHECK, CHECK_WATCHES, REMOVE_WATCHES, SET_WATCHES, SET_WATCHES2, AUTH, PING, CLOSE_SESSION    -
 * </pre>
 * Every text may be null: the decoder reports what a server said, whatever it is worth.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class ResponseDecoder
{
    private static final DirectBuffer NO_STAT = new UnsafeBuffer(new byte[StatFlyweight.LENGTH]);

    private final JuteDecoder decoder = new JuteDecoder();
    private final JuteSlice path = new JuteSlice();
    private final JuteSlice data = new JuteSlice();
    private final StatFlyweight stat = new StatFlyweight();
    private final AclVector acl = new AclVector();
    private final StringVector children = new StringVector();
    private final ClientInfoVector identities = new ClientInfoVector();
    private int number;
    private int state;

    /**
     * Decode a body.
     *
     * @param opcode of the request; {@link Opcodes#NOTIFICATION} for an event.
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
            case Opcodes.CREATE, Opcodes.SYNC -> source.readNullableText(path);
            case Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL ->
            {
                source.readNullableText(path);
                source.readStat(stat);
            }
            case Opcodes.EXISTS, Opcodes.SET_DATA, Opcodes.SET_ACL -> source.readStat(stat);
            case Opcodes.GET_DATA, Opcodes.RECONFIG ->
            {
                source.readBuffer(data);
                source.readStat(stat);
            }
            case Opcodes.GET_CHILDREN, Opcodes.GET_EPHEMERALS -> source.readVector(children);
            case Opcodes.GET_CHILDREN2 ->
            {
                source.readVector(children);
                source.readStat(stat);
            }
            case Opcodes.NOTIFICATION ->
            {
                number = source.readInt();
                state = source.readInt();
                source.readNullableText(path);
            }
            default -> readRare(opcode, source);
        }

        return source.status();
    }

    private void reset()
    {
        path.wrapNull();
        data.wrapNull();
        stat.wrap(NO_STAT, 0);
        acl.wrapNull();
        children.wrapNull();
        identities.wrapNull();
        number = 0;
        state = 0;
    }

    private void readRare(final int opcode, final JuteDecoder source)
    {
        switch (opcode)
        {
            case Opcodes.GET_ACL ->
            {
                source.readVector(acl);
                source.readStat(stat);
            }
            case Opcodes.GET_ALL_CHILDREN_NUMBER, Opcodes.ADD_WATCH, Opcodes.ERROR -> number = source.readInt();
            case Opcodes.SASL -> source.readBuffer(data);
            case Opcodes.WHO_AM_I -> source.readVector(identities);
            case Opcodes.DELETE, Opcodes.CHECK, Opcodes.CHECK_WATCHES, Opcodes.REMOVE_WATCHES, Opcodes.SET_WATCHES,
                Opcodes.SET_WATCHES2, Opcodes.AUTH, Opcodes.PING, Opcodes.CLOSE_SESSION ->
            {
            }
            default -> source.fail(JuteStatus.UNKNOWN_TYPE);
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
     * Path of the creates, of {@link Opcodes#SYNC} and of {@link Opcodes#NOTIFICATION}.
     *
     * @return the path; may be null.
     */
    public JuteSlice path()
    {
        return path;
    }

    /**
     * Data of {@link Opcodes#GET_DATA}, configuration of {@link Opcodes#RECONFIG}, token of {@link Opcodes#SASL}.
     *
     * @return the data; may be null.
     */
    public JuteSlice data()
    {
        return data;
    }

    /**
     * Stat of the replies that have one.
     *
     * @return the stat.
     */
    public StatFlyweight stat()
    {
        return stat;
    }

    /**
     * Access list of {@link Opcodes#GET_ACL}.
     *
     * @return the list; may be null.
     */
    public AclVector acl()
    {
        return acl;
    }

    /**
     * Names of {@link Opcodes#GET_CHILDREN} and {@link Opcodes#GET_CHILDREN2}, paths of
     * {@link Opcodes#GET_EPHEMERALS}.
     *
     * @return the texts; may be null.
     */
    public StringVector children()
    {
        return children;
    }

    /**
     * Identities of {@link Opcodes#WHO_AM_I}.
     *
     * @return the identities; may be null.
     */
    public ClientInfoVector identities()
    {
        return identities;
    }

    /**
     * Number of {@link Opcodes#GET_ALL_CHILDREN_NUMBER}.
     *
     * @return the number.
     */
    public int totalNumber()
    {
        return number;
    }

    /**
     * Outcome of {@link Opcodes#ADD_WATCH}, and of an operation of a multi that failed.
     *
     * @return one of {@link ErrorCodes}.
     */
    public int error()
    {
        return number;
    }

    /**
     * What {@link Opcodes#NOTIFICATION} reports.
     *
     * @return one of {@link EventTypes}.
     */
    public int eventType()
    {
        return number;
    }

    /**
     * State of the connection, of {@link Opcodes#NOTIFICATION}.
     *
     * @return one of {@link KeeperStates}.
     */
    public int keeperState()
    {
        return state;
    }
}
