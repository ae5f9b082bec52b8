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
import java.io.IOException;
import java.io.PrintWriter;

/**
 * An answer that can be shown in every format.
 */
public interface Printable
{
    /**
     * Show it to people; whole lines.
     *
     * @param out to write to.
     */
    void writeText(PrintWriter out);

    /**
     * Show it to programs; exactly one JSON value.
     *
     * @param json to write to.
     * @throws IOException if the generator fails.
     */
    void writeJson(JsonGenerator json) throws IOException;
}
