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
package io.nodens.cluster.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nodens.cluster.cli.output.Printable;
import io.nodens.cluster.transfer.ComparisonReport;
import io.nodens.cluster.transfer.ImportReport;
import io.nodens.cluster.transfer.TreeDigest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * What became of a copy.
 *
 * @param from       address of the source.
 * @param to         address of the target.
 * @param znodes     that were written or found to be there.
 * @param dataBytes  of them.
 * @param digest     of the tree; null where it was not made.
 * @param ephemerals that were left out; negative where it is not known.
 * @param imported   what an import did; null for an export.
 * @param compared   how source and target compare; null when that was not wanted.
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes of a digest.
record TransferView(
    String from,
    String to,
    long znodes,
    long dataBytes,
    byte[] digest,
    long ephemerals,
    ImportReport imported,
    ComparisonReport compared) implements Printable
{
    @Override
    public void writeText(final PrintWriter out)
    {
        out.println("from     " + from);
        out.println("to       " + to);
        out.printf(Locale.ROOT, "copied   %,d znodes with %,d bytes of data%n", znodes, dataBytes);
        if (null != imported)
        {
            out.printf(Locale.ROOT, "written  %,d created, %,d the same already, %,d overwritten%n",
                imported.created(), imported.kept(), imported.overwritten());
            if (imported.raised() > 0)
            {
                out.printf(Locale.ROOT, "counters %,d raised, by %,d creates%n", imported.raised(), imported.raises());
            }
            imported.remarks().forEach((remark) -> out.println("remark   " + remark));
        }
        if (ephemerals > 0)
        {
            out.printf(Locale.ROOT, "left out %,d ephemerals%n", ephemerals);
        }
        if (null != digest)
        {
            out.println("digest   " + TreeDigest.text(digest));
        }
        if (null == compared)
        {
            out.println("verified no");
            return;
        }

        out.println("verified " + (compared.isSame() ? "the same" : "DIFFERENT") + ": digests " +
            TreeDigest.text(compared.sourceDigest()) + " and " + TreeDigest.text(compared.targetDigest()));
        if (!compared.differences().isEmpty())
        {
            out.printf(Locale.ROOT,
                "         %,d missing, %,d different, %,d only in the target, %,d deleted by the target%n",
                compared.missing(), compared.different(), compared.added(), compared.removed());
            compared.differences().forEach((difference) -> out.println("         " + difference));
        }
        if (compared.lowCounters() > 0)
        {
            out.printf(Locale.ROOT, "         %,d counters below those of the source%n", compared.lowCounters());
        }
    }

    @Override
    public void writeJson(final JsonGenerator json) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("from", from);
        json.writeStringField("to", to);
        json.writeNumberField("znodes", znodes);
        json.writeNumberField("dataBytes", dataBytes);
        json.writeStringField("digest", null == digest ? null : TreeDigest.text(digest));
        if (ephemerals >= 0)
        {
            json.writeNumberField("ephemerals", ephemerals);
        }
        if (null != imported)
        {
            json.writeNumberField("created", imported.created());
            json.writeNumberField("kept", imported.kept());
            json.writeNumberField("overwritten", imported.overwritten());
            json.writeNumberField("countersRaised", imported.raised());
            json.writeNumberField("countedCreates", imported.raises());
            json.writeArrayFieldStart("remarks");
            for (final String remark : imported.remarks())
            {
                json.writeString(remark);
            }
            json.writeEndArray();
        }
        json.writeBooleanField("verified", null != compared);
        if (null != compared)
        {
            writeComparison(json);
        }
        json.writeEndObject();
    }

    private void writeComparison(final JsonGenerator json) throws IOException
    {
        json.writeBooleanField("same", compared.isSame());
        json.writeStringField("sourceDigest", TreeDigest.text(compared.sourceDigest()));
        json.writeStringField("targetDigest", TreeDigest.text(compared.targetDigest()));
        json.writeNumberField("missing", compared.missing());
        json.writeNumberField("different", compared.different());
        json.writeNumberField("added", compared.added());
        json.writeNumberField("removedByTarget", compared.removed());
        json.writeNumberField("lowCounters", compared.lowCounters());
        json.writeArrayFieldStart("differences");
        for (final String difference : compared.differences())
        {
            json.writeString(difference);
        }
        json.writeEndArray();
    }
}
