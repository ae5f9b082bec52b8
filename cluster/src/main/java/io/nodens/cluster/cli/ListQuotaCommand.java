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
import io.nodens.client.QuotaLimits;
import io.nodens.client.SubtreeQuota;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Shows limits on subtrees.
 */
@Command(name = "listquota", description = "Show the limits on a subtree and what there is, or those on all subtrees.")
final class ListQuotaCommand extends ClusterCommand
{
    @Parameters(index = "0", arity = "0..1", paramLabel = "PATH", description = "Path of the subtree's root.")
    private String path;

    ListQuotaCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected String subject()
    {
        return path;
    }

    @Override
    protected ExitCode run()
    {
        if (null == path)
        {
            print(new View(context().tree().listQuotas()));
            return ExitCode.OK;
        }

        checkedNotRoot(path);
        final SubtreeQuota quota = context().tree().getQuota(path);
        if (null == quota)
        {
            note(path + " has no quota");
        }
        print(new View(null == quota ? List.of() : List.of(quota)));
        return ExitCode.OK;
    }

    /**
     * Quotas, one a line.
     *
     * @param quotas to show.
     */
    record View(List<SubtreeQuota> quotas) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            for (final SubtreeQuota quota : quotas)
            {
                final QuotaLimits limits = quota.limits();
                out.println(quota.path() + "  znodes " + quota.znodes() + bounds(limits.count(), limits.hardCount()) +
                    "  bytes " + quota.bytes() + bounds(limits.bytes(), limits.hardBytes()));
            }
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartArray();
            for (final SubtreeQuota quota : quotas)
            {
                json.writeStartObject();
                json.writeStringField("path", quota.path());
                json.writeNumberField("znodes", quota.znodes());
                json.writeNumberField("bytes", quota.bytes());
                json.writeNumberField("softCount", quota.limits().count());
                json.writeNumberField("softBytes", quota.limits().bytes());
                json.writeNumberField("hardCount", quota.limits().hardCount());
                json.writeNumberField("hardBytes", quota.limits().hardBytes());
                json.writeEndObject();
            }
            json.writeEndArray();
        }

        private static String bounds(final long soft, final long hard)
        {
            return (soft == QuotaLimits.NONE ? "" : " soft " + soft) +
                (hard == QuotaLimits.NONE ? "" : " hard " + hard);
        }
    }
}
