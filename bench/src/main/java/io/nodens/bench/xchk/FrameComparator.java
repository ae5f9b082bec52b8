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

import io.nodens.gateway.jute.ClientInfoVector;
import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.JuteStatus;
import io.nodens.gateway.jute.MultiResponseDecoder;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.ReplyHeaderDecoder;
import io.nodens.gateway.jute.ResponseDecoder;
import io.nodens.gateway.jute.StatFlyweight;
import io.nodens.gateway.jute.StringVector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Compares what two servers sent at one place of the stream. Zxids, sessions and times are compared by what they stand
 * for; children as sets, because ZooKeeper lists them in no order.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class FrameComparator
{
    private static final long MAX_TIME_APART_MS = 600_000;

    private final ZxidMap zxids;
    private final SessionMap sessions;
    private final KnownDifferences known;
    private final ResponseDecoder leftBody = new ResponseDecoder();
    private final ResponseDecoder rightBody = new ResponseDecoder();
    private final MultiResponseDecoder leftResults = new MultiResponseDecoder();
    private final MultiResponseDecoder rightResults = new MultiResponseDecoder();

    /**
     * Compare by tables of what was seen before.
     *
     * @param zxids    of transactions.
     * @param sessions of clients.
     * @param known    differences that are meant.
     */
    FrameComparator(final ZxidMap zxids, final SessionMap sessions, final KnownDifferences known)
    {
        this.zxids = zxids;
        this.sessions = sessions;
        this.known = known;
    }

    /**
     * Compare two frames.
     *
     * @param request that they answer, unless they are events; null where no reply is due.
     * @param left    frame.
     * @param right   frame.
     * @param last    last zxid of a header, by side; is set to those of these frames.
     * @return null when they agree; otherwise what differs.
     */
    String compare(final Request request, final Frame left, final Frame right, final long[] last)
    {
        if (left.isAbsent() || right.isAbsent())
        {
            return Objects.equals(left.absence(), right.absence()) ? null : "one of them is there";
        }

        if (!left.hasHeader() || !right.hasHeader())
        {
            return "one of them has no header";
        }

        if (left.isEvent() != right.isEvent())
        {
            return "one of them is an event";
        }

        final String header = compareHeaders(request, left, right, last);
        if (null != header || left.header().error() != right.header().error())
        {
            return header;
        }

        final int leftLength = left.length() - ReplyHeaderDecoder.LENGTH;
        final int rightLength = right.length() - ReplyHeaderDecoder.LENGTH;
        if (ErrorCodes.OK != left.header().error() && 0 == rightLength && leftLength > 0 && null != request &&
            known.allowsBody(request))
        {
            return null;
        }

        if (ErrorCodes.OK != left.header().error() || 0 == leftLength || 0 == rightLength)
        {
            return same("length of the body", leftLength, rightLength);
        }

        return left.isEvent() ? compareEvents(left, leftLength, right, rightLength) :
            Opcodes.MULTI == request.opcode() || Opcodes.MULTI_READ == request.opcode() ?
            compareMultis(request, left, right) : compareBodies(request, left, leftLength, right, rightLength);
    }

    private String compareHeaders(final Request request, final Frame left, final Frame right, final long[] last)
    {
        final ReplyHeaderDecoder leftHeader = left.header();
        final ReplyHeaderDecoder rightHeader = right.header();
        if (leftHeader.xid() != rightHeader.xid())
        {
            return same("xid", leftHeader.xid(), rightHeader.xid());
        }

        if (leftHeader.error() != rightHeader.error() && (null == request ||
            !known.allowsErrors(request, 0, leftHeader.error(), rightHeader.error())))
        {
            return same("err", leftHeader.error(), rightHeader.error());
        }

        final long leftZxid = leftHeader.zxid();
        final long rightZxid = rightHeader.zxid();
        if (left.isEvent() && (leftZxid > 0 || rightZxid > 0))
        {
            final String mismatch = zxids.match(leftZxid, rightZxid);
            if (null != mismatch)
            {
                return "zxid of the event: " + mismatch;
            }
        }
        else if (Long.signum(leftZxid) != Long.signum(rightZxid))
        {
            return same("sign of the zxid", leftZxid, rightZxid);
        }

        if (leftZxid > 0)
        {
            final String order = null != request && isChange(request.opcode()) && !left.isEvent() &&
                ErrorCodes.OK == leftHeader.error() && ErrorCodes.OK == rightHeader.error() ?
                zxids.match(leftZxid, rightZxid) : zxids.matchOrder(leftZxid, rightZxid);
            if (null != order)
            {
                return "zxid of the header: " + order;
            }

            if (leftZxid < last[Sides.LEFT] || rightZxid < last[Sides.RIGHT])
            {
                return "a zxid of a header went back, from 0x" + Long.toHexString(last[Sides.LEFT]) + " and 0x" +
                    Long.toHexString(last[Sides.RIGHT]);
            }

            last[Sides.LEFT] = leftZxid;
            last[Sides.RIGHT] = rightZxid;
        }

        return null;
    }

    /** Whether the zxid of a reply without an error is that of the transaction. */
    private static boolean isChange(final int opcode)
    {
        return switch (opcode)
        {
            case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL, Opcodes.DELETE,
                Opcodes.SET_DATA, Opcodes.SET_ACL -> true;
            default -> false;
        };
    }

    private String compareEvents(
        final Frame left, final int leftLength, final Frame right, final int rightLength)
    {
        final int leftStatus = leftBody.wrap(
            Opcodes.NOTIFICATION, left.buffer(), ReplyHeaderDecoder.LENGTH, leftLength);
        final int rightStatus = rightBody.wrap(
            Opcodes.NOTIFICATION, right.buffer(), ReplyHeaderDecoder.LENGTH, rightLength);
        final String shape = compareShapes(leftStatus, leftLength, rightStatus, rightLength);
        return null != shape ? shape : firstOf(
            same("type of the event", leftBody.eventType(), rightBody.eventType()),
            same("state", leftBody.keeperState(), rightBody.keeperState()),
            same("path", leftBody.path().text(), rightBody.path().text()));
    }

    private String compareBodies(
        final Request request, final Frame left, final int leftLength, final Frame right, final int rightLength)
    {
        final int leftStatus = leftBody.wrap(
            request.opcode(), left.buffer(), ReplyHeaderDecoder.LENGTH, leftLength);
        final int rightStatus = rightBody.wrap(
            request.opcode(), right.buffer(), ReplyHeaderDecoder.LENGTH, rightLength);
        if (JuteStatus.UNKNOWN_TYPE == leftStatus && JuteStatus.UNKNOWN_TYPE == rightStatus)
        {
            return same("bytes of the body", left.hex(left.length()).substring(2 * ReplyHeaderDecoder.LENGTH),
                right.hex(right.length()).substring(2 * ReplyHeaderDecoder.LENGTH));
        }

        final String shape = compareShapes(leftStatus, leftLength, rightStatus, rightLength);
        return null != shape ? shape : compareFields(request.path(0), request.opcode(), leftBody, rightBody);
    }

    private String compareShapes(
        final int leftStatus, final int leftLength, final int rightStatus, final int rightLength)
    {
        if (!JuteStatus.isWhole(leftStatus) || !JuteStatus.isWhole(rightStatus))
        {
            return "a body cannot be decoded: statuses " + leftStatus + ", " + rightStatus;
        }

        return same("bytes behind the body", leftLength - leftBody.length(), rightLength - rightBody.length());
    }

    private String compareMultis(final Request request, final Frame left, final Frame right)
    {
        final int leftStatus = leftResults.wrap(
            left.buffer(), ReplyHeaderDecoder.LENGTH, left.length() - ReplyHeaderDecoder.LENGTH);
        final int rightStatus = rightResults.wrap(
            right.buffer(), ReplyHeaderDecoder.LENGTH, right.length() - ReplyHeaderDecoder.LENGTH);
        if (!JuteStatus.isWhole(leftStatus) || !JuteStatus.isWhole(rightStatus))
        {
            return "a body cannot be decoded: statuses " + leftStatus + ", " + rightStatus;
        }

        String difference = firstOf(
            same("number of results", leftResults.count(), rightResults.count()),
            same("bytes behind the body", left.length() - leftResults.length(),
                right.length() - rightResults.length()));
        for (int i = 0; null == difference && leftResults.next() && rightResults.next(); i++)
        {
            difference = compareResults(request, i);
        }

        return difference;
    }

    private String compareResults(final Request request, final int index)
    {
        final String what = "result " + index + ": ";
        final int leftError = leftResults.error();
        final int rightError = rightResults.error();
        if (leftError != rightError)
        {
            return known.allowsErrors(request, index, leftError, rightError) ? null :
                same(what + "err", leftError, rightError);
        }

        if (leftResults.opcode() != rightResults.opcode())
        {
            return same(what + "type", leftResults.opcode(), rightResults.opcode());
        }

        final String fields = compareFields(
            request.path(index), leftResults.opcode(), leftResults.result(), rightResults.result());
        return null == fields ? null : what + fields;
    }

    private String compareFields(
        final String path, final int opcode, final ResponseDecoder left, final ResponseDecoder right)
    {
        return switch (opcode)
        {
            case Opcodes.CREATE -> same("path", left.path().text(), right.path().text());
            case Opcodes.SYNC -> Objects.equals(left.path().text(), right.path().text()) ||
                known.allowsEcho(path, right.path().text()) ? null :
                same("path", left.path().text(), right.path().text());
            case Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL -> firstOf(
                same("path", left.path().text(), right.path().text()),
                compareStats(left.stat(), right.stat()));
            case Opcodes.EXISTS, Opcodes.SET_DATA, Opcodes.SET_ACL -> compareStats(left.stat(), right.stat());
            case Opcodes.GET_DATA, Opcodes.RECONFIG -> firstOf(
                compareData(left.data(), right.data()), compareStats(left.stat(), right.stat()));
            case Opcodes.GET_ACL -> firstOf(
                compareAcls(new AclReading(left.acl()).entries(), new AclReading(right.acl()).entries()),
                compareStats(left.stat(), right.stat()));
            case Opcodes.GET_CHILDREN, Opcodes.GET_EPHEMERALS ->
                same("names", sorted(left.children()), sorted(right.children()));
            case Opcodes.GET_CHILDREN2 -> firstOf(
                same("names", sorted(left.children()), sorted(right.children())),
                compareStats(left.stat(), right.stat()));
            case Opcodes.GET_ALL_CHILDREN_NUMBER, Opcodes.ADD_WATCH, Opcodes.ERROR ->
                left.totalNumber() != right.totalNumber() && Opcodes.GET_ALL_CHILDREN_NUMBER == opcode &&
                known.allowsNumber(path, left.totalNumber(), right.totalNumber()) ? null :
                same("number", left.totalNumber(), right.totalNumber());
            case Opcodes.SASL -> compareData(left.data(), right.data());
            case Opcodes.WHO_AM_I -> same(
                "identities", identities(left.identities()), identities(right.identities()));
            default -> null;
        };
    }

    private String compareStats(final StatFlyweight left, final StatFlyweight right)
    {
        if (!sessions.isPair(left.ephemeralOwner(), right.ephemeralOwner()))
        {
            return "ephemeralOwner: 0x" + Long.toHexString(left.ephemeralOwner()) + ", 0x" +
                Long.toHexString(right.ephemeralOwner());
        }

        return firstOf(
            same("version", left.version(), right.version()),
            same("cversion", left.cversion(), right.cversion()),
            same("aversion", left.aversion(), right.aversion()),
            same("dataLength", left.dataLength(), right.dataLength()),
            same("numChildren", left.numChildren(), right.numChildren()),
            compareZxids("czxid", left.czxid(), left.ctimeMs(), right.czxid(), right.ctimeMs()),
            compareZxids("mzxid", left.mzxid(), left.mtimeMs(), right.mzxid(), right.mtimeMs()),
            compareZxids("pzxid", left.pzxid(), 0, right.pzxid(), 0));
    }

    private String compareZxids(
        final String field, final long left, final long leftMs, final long right, final long rightMs)
    {
        final String mismatch = zxids.match(left, right);
        if (null != mismatch)
        {
            return field + ": " + mismatch;
        }

        if (0 == leftMs || 0 == rightMs || 0 == left)
        {
            return same("time of " + field + " is 0", 0 == leftMs, 0 == rightMs);
        }

        if (Math.abs(leftMs - rightMs) > MAX_TIME_APART_MS)
        {
            return same("time of " + field, leftMs, rightMs);
        }

        return zxids.matchTimes(left, leftMs, rightMs);
    }

    private String compareAcls(final List<String> left, final List<String> right)
    {
        return left.equals(right) || known.allowsAcl(left, right) ? null : same("acl", left, right);
    }

    private String compareData(final JuteSlice left, final JuteSlice right)
    {
        if (left.length() != right.length())
        {
            return same("length of the data", left.length(), right.length());
        }

        for (int i = 0; i < left.length(); i++)
        {
            if (left.buffer().getByte(left.offset() + i) != right.buffer().getByte(right.offset() + i))
            {
                return "byte " + i + " of the data";
            }
        }

        return null;
    }

    private static List<String> sorted(final StringVector names)
    {
        final List<String> list = new ArrayList<>();
        names.rewind();
        while (names.next())
        {
            list.add(names.element().text());
        }

        Collections.sort(list);
        return list;
    }

    private static List<String> identities(final ClientInfoVector identities)
    {
        final List<String> list = new ArrayList<>();
        identities.rewind();
        while (identities.next())
        {
            list.add(identities.scheme().text() + ":" + identities.user().text());
        }

        Collections.sort(list);
        return list;
    }

    private static String same(final String what, final Object left, final Object right)
    {
        return Objects.equals(left, right) ? null : what + ": " + left + ", " + right;
    }

    private static String firstOf(final String... differences)
    {
        for (final String difference : differences)
        {
            if (null != difference)
            {
                return difference;
            }
        }

        return null;
    }
}
