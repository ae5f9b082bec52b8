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
package io.nodens.cluster.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The console in the browser: one page that needs nothing else.
 */
final class ConsolePage
{
    private static final String RESOURCE = "console.html";

    private byte[] page;

    /**
     * Answer {@code /}.
     */
    AdminReply answer(final AdminRequest request)
    {
        if (null == page)
        {
            page = load();
        }
        return new AdminReply(AdminReply.OK, "text/html; charset=utf-8", page);
    }

    private static byte[] load()
    {
        try (InputStream in = ConsolePage.class.getResourceAsStream(RESOURCE))
        {
            if (null == in)
            {
                throw new IllegalStateException(RESOURCE + " is missing in the jar");
            }
            return in.readAllBytes();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
