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
import io.nodens.cluster.cli.access.AccessException;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * A failure, in one line.
 *
 * @param failure to show.
 */
record FailureView(AccessException failure) implements Printable
{
    @Override
    public void writeText(final PrintWriter out)
    {
        out.println(failure.line().replace('\n', ' '));
    }

    @Override
    public void writeJson(final JsonGenerator json) throws IOException
    {
        json.writeStartObject();
        json.writeObjectFieldStart("error");
        json.writeStringField("operation", failure.operation());
        if (null != failure.path())
        {
            json.writeStringField("path", failure.path());
        }
        json.writeStringField("code", failure.code());
        json.writeStringField("message", failure.getMessage());
        json.writeNumberField("exitCode", failure.exitCode().status());
        json.writeEndObject();
        json.writeEndObject();
    }
}
