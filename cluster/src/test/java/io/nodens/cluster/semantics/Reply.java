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
package io.nodens.cluster.semantics;

import io.nodens.tree.ZnodeStat;

import java.util.ArrayList;
import java.util.List;

/**
 * What a session was told about one step.
 */
public final class Reply
{
    /** Of what went well. */
    public static final String OK = "ok";
    /** The driver cannot ask for this. */
    public static final String UNASKABLE = "cannot be asked";

    /** {@link #OK}, {@link #UNASKABLE}, or the name of an error. */
    public final String code;
    /** Path of a create, or null. */
    public String path;
    /** Of the znode, or null. */
    public ZnodeStat stat;
    /** Data, names or list as text, or null. */
    public String content;
    /** Of each operation of a multi, or null. */
    public List<Reply> parts;
    /** Of the write, 0 when it is not known. */
    public long zxid;
    /** How many events the session had heard before, of those that it heard since the last step. */
    public int eventsBefore;

    /**
     * A reply.
     *
     * @param code of it.
     */
    public Reply(final String code)
    {
        this.code = code;
    }

    /** With the path of a created znode. */
    public Reply path(final String value)
    {
        path = value;
        return this;
    }

    /** With a stat of its own. */
    public Reply stat(final ZnodeStat value)
    {
        stat = new ZnodeStat();
        stat.copyFrom(value);
        return this;
    }

    /** With data, null among them. */
    public Reply data(final String value)
    {
        content = null == value ? "null" : "'" + value + "'";
        return this;
    }

    /** With children or entries, in this order. */
    public Reply list(final List<?> values)
    {
        content = values.toString();
        return this;
    }

    /** With the zxid of the write. */
    public Reply zxid(final long value)
    {
        zxid = value;
        return this;
    }

    /** With the outcome of one more operation. */
    public Reply part(final Reply part)
    {
        parts = null == parts ? new ArrayList<>() : parts;
        parts.add(part);
        return this;
    }

    /** Whether it went well. */
    public boolean isOk()
    {
        return OK.equals(code);
    }

    /** What it is in a transcript; a multi is what became of its operations. */
    String text(final Names names)
    {
        if (null != parts)
        {
            final StringBuilder text = new StringBuilder();
            for (int i = 0; i < parts.size(); i++)
            {
                text.append(0 == i ? "[" : "; ").append(parts.get(i).text(names));
            }
            return text.append(']').toString();
        }
        return code + (null == path ? "" : " " + path) + (null == content ? "" : " " + content) +
            (null == stat ? "" : " " + names.text(stat));
    }
}
