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
package io.nodens.cluster.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nodens.tree.ZnodeStat;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;

/**
 * Writes the stat of a znode.
 */
public final class StatFormat
{
    private StatFormat()
    {
    }

    /**
     * One field a line.
     *
     * @param out  to write to.
     * @param stat to write.
     */
    public static void writeText(final PrintWriter out, final ZnodeStat stat)
    {
        field(out, "czxid", Long.toString(stat.czxid()));
        field(out, "mzxid", Long.toString(stat.mzxid()));
        field(out, "pzxid", Long.toString(stat.pzxid()));
        field(out, "ctime", time(stat.ctimeMs()));
        field(out, "mtime", time(stat.mtimeMs()));
        field(out, "version", Integer.toString(stat.version()));
        field(out, "cversion", Integer.toString(stat.cversion()));
        field(out, "aversion", Integer.toString(stat.aversion()));
        field(out, "ephemeralOwner", 0 == stat.ephemeralOwner() ? "none" : "session " + stat.ephemeralOwner());
        field(out, "dataLength", Integer.toString(stat.dataLength()));
        field(out, "numChildren", Integer.toString(stat.numChildren()));
    }

    /**
     * Fields of an object that the caller has started.
     *
     * @param json to write to.
     * @param stat to write.
     * @throws IOException if the generator fails.
     */
    public static void writeJson(final JsonGenerator json, final ZnodeStat stat) throws IOException
    {
        json.writeNumberField("czxid", stat.czxid());
        json.writeNumberField("mzxid", stat.mzxid());
        json.writeNumberField("pzxid", stat.pzxid());
        json.writeNumberField("ctimeMs", stat.ctimeMs());
        json.writeNumberField("mtimeMs", stat.mtimeMs());
        json.writeNumberField("version", stat.version());
        json.writeNumberField("cversion", stat.cversion());
        json.writeNumberField("aversion", stat.aversion());
        json.writeNumberField("ephemeralOwner", stat.ephemeralOwner());
        json.writeNumberField("dataLength", stat.dataLength());
        json.writeNumberField("numChildren", stat.numChildren());
    }

    /**
     * A field "stat" of an object that the caller has started.
     *
     * @param json to write to.
     * @param stat to write.
     * @throws IOException if the generator fails.
     */
    public static void writeField(final JsonGenerator json, final ZnodeStat stat) throws IOException
    {
        json.writeObjectFieldStart("stat");
        writeJson(json, stat);
        json.writeEndObject();
    }

    /**
     * A time of the epoch for people.
     *
     * @param epochMs milliseconds of the epoch.
     * @return in ISO 8601 with UTC.
     */
    public static String time(final long epochMs)
    {
        return Instant.ofEpochMilli(epochMs).toString();
    }

    private static void field(final PrintWriter out, final String name, final String value)
    {
        out.println(name + " ".repeat(Math.max(1, 16 - name.length())) + value);
    }
}
