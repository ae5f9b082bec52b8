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
package io.nodens.client.connection;

import io.nodens.sbe.MessageLayouts;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.ClusterInfoResponseEncoder;
import io.nodens.sbe.protocol.CreateRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.MultiRequestEncoder;
import io.nodens.sbe.protocol.ProtocolLayouts;
import io.nodens.sbe.protocol.ReadRequestDecoder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.nio.ByteOrder;
import javax.xml.parsers.DocumentBuilderFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MessageLayoutsTest
{
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int VERSION = MessageHeaderDecoder.SCHEMA_VERSION;

    private final MessageLayouts table = ProtocolLayouts.TABLE;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    @Test
    void shouldAgreeWithEveryGeneratedCodecInEveryVersion() throws Exception
    {
        final NodeList messages = DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(MessageLayouts.class.getResourceAsStream("/sbe/nodens-protocol.xml"))
            .getElementsByTagName("sbe:message");
        assertTrue(messages.getLength() > 20);
        for (int i = 0; i < messages.getLength(); i++)
        {
            final Element message = (Element)messages.item(i);
            final String name = message.getAttribute("name");
            final int templateId = Integer.parseInt(message.getAttribute("id"));
            final Class<?> codec = Class.forName("io.nodens.sbe.protocol." + name + "Decoder");
            assertEquals(codec.getField("BLOCK_LENGTH").getInt(null), table.blockLength(templateId, VERSION), name);
            final NodeList fields = message.getElementsByTagName("field");
            for (int k = 0; k < fields.getLength(); k++)
            {
                final Element field = (Element)fields.item(k);
                final int since = since(field);
                // Where fields of a version begin, the block of the version before ends.
                if (since > 0 && since > since(message) && message == field.getParentNode() &&
                    since((Element)fields.item(k - 1)) < since)
                {
                    final String accessor = field.getAttribute("name") + "EncodingOffset";
                    assertEquals(
                        codec.getMethod(accessor).invoke(null), table.blockLength(templateId, since - 1), name);
                }
            }
        }
    }

    private static int since(final Element part)
    {
        final String since = part.getAttribute("sinceVersion");
        return since.isEmpty() ? 0 : Integer.parseInt(since);
    }

    @Test
    void shouldTakeTheBlockOfTheVersionThatAMessageIsWrittenIn()
    {
        final UnsafeBuffer read = new UnsafeBuffer(new byte[200]);
        final int oldLength = ReadRequestDecoder.asOfZxidEncodingOffset();

        assertTrue(isSound(read, oldLength, 2, oldLength + 4));
        assertFalse(isSound(read, oldLength, VERSION, oldLength + 4));
        assertTrue(isSound(read, ReadRequestDecoder.BLOCK_LENGTH, VERSION, ReadRequestDecoder.BLOCK_LENGTH + 4));
        assertFalse(isSound(read, ReadRequestDecoder.BLOCK_LENGTH, 2, ReadRequestDecoder.BLOCK_LENGTH + 4));
        // Longer, with more at the end: of a newer one only.
        final int newLength = ReadRequestDecoder.BLOCK_LENGTH + 8;
        assertFalse(isSound(read, newLength, VERSION, newLength + 20));
        assertTrue(isSound(read, newLength, VERSION + 1, newLength + 20));
        assertFalse(isSound(read, oldLength, VERSION + 1, oldLength + 20));
        assertEquals(MessageLayouts.UNKNOWN, table.blockLength(99, 0));
        assertEquals(MessageLayouts.UNKNOWN, table.blockLength(7, 2));
    }

    private boolean isSound(final UnsafeBuffer read, final int blockLength, final int version, final int length)
    {
        return table.isSound(read, 0, length, ReadRequestDecoder.TEMPLATE_ID, blockLength, version);
    }

    @Test
    void shouldRefuseVariableDataThatReachBeyondTheMessageOrLeaveSomethingOver()
    {
        final CreateRequestEncoder create = new CreateRequestEncoder().wrapAndApplyHeader(buffer, 0, header);
        create.path("/a").putData(new byte[10], 0, 10);
        final int length = create.encodedLength();

        assertEverythingElseIsRefused(length, CreateRequestEncoder.TEMPLATE_ID, CreateRequestEncoder.BLOCK_LENGTH);
        final int pathOffset = HEADER_LENGTH + CreateRequestEncoder.BLOCK_LENGTH;
        for (final int wrong : new int[]{1, 3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
        {
            buffer.putInt(pathOffset, wrong, ByteOrder.LITTLE_ENDIAN);
            assertFalse(table.isSound(
                buffer, HEADER_LENGTH, length, CreateRequestEncoder.TEMPLATE_ID, create.sbeBlockLength(), VERSION));
        }
    }

    @Test
    void shouldRefuseGroupsThatReachBeyondTheMessageOrLeaveSomethingOver()
    {
        final ClusterInfoResponseEncoder info = new ClusterInfoResponseEncoder().wrapAndApplyHeader(buffer, 0, header);
        final ClusterInfoResponseEncoder.MembersEncoder members = info.membersCount(3);
        for (int i = 0; i < 3; i++)
        {
            members.next().memberId(i).isConnected(BooleanType.TRUE);
        }
        final int length = info.encodedLength();

        assertEverythingElseIsRefused(
            length, ClusterInfoResponseEncoder.TEMPLATE_ID, ClusterInfoResponseEncoder.BLOCK_LENGTH);
        final int groupOffset = HEADER_LENGTH + ClusterInfoResponseEncoder.BLOCK_LENGTH;
        buffer.putShort(groupOffset + Short.BYTES, (short)-1, ByteOrder.LITTLE_ENDIAN);
        assertFalse(isInfoSound(length));
        buffer.putShort(groupOffset + Short.BYTES, (short)3, ByteOrder.LITTLE_ENDIAN);
        assertTrue(isInfoSound(length));
        buffer.putShort(groupOffset, (short)1, ByteOrder.LITTLE_ENDIAN);
        assertFalse(isInfoSound(length));
    }

    @Test
    void shouldRefuseVariableDataOfGroupsThatReachBeyondTheMessageOrLeaveSomethingOver()
    {
        final MultiRequestEncoder multi = new MultiRequestEncoder().wrapAndApplyHeader(buffer, 0, header);
        multi.operationsCount(2)
            .next().path("/a").putData(new byte[7], 0, 7)
            .next().path("/").putData(new byte[0], 0, 0);

        assertEverythingElseIsRefused(
            multi.encodedLength(), MultiRequestEncoder.TEMPLATE_ID, MultiRequestEncoder.BLOCK_LENGTH);
    }

    private boolean isInfoSound(final int length)
    {
        return table.isSound(
            buffer,
            HEADER_LENGTH,
            length,
            ClusterInfoResponseEncoder.TEMPLATE_ID,
            ClusterInfoResponseEncoder.BLOCK_LENGTH,
            VERSION);
    }

    private void assertEverythingElseIsRefused(final int length, final int templateId, final int blockLength)
    {
        for (int given = 0; given < length + 10; given++)
        {
            assertEquals(
                length == given,
                table.isSound(buffer, HEADER_LENGTH, given, templateId, blockLength, VERSION), "length " + given);
        }
    }
}
