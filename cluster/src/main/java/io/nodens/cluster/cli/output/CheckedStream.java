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

import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream that remembers that a write failed, since printing writers keep that to themselves, and writes nothing from
 * then on.
 * <p>
 * <b>Thread:</b> one at a time, but for {@link #failure()}.
 */
final class CheckedStream extends OutputStream
{
    private final OutputStream out;
    private volatile IOException failure;

    CheckedStream(final OutputStream out)
    {
        this.out = out;
    }

    /**
     * Why nothing is written any more.
     *
     * @return the first failure, or null.
     */
    IOException failure()
    {
        return failure;
    }

    @Override
    public void write(final int b) throws IOException
    {
        write(new byte[]{(byte)b}, 0, 1);
    }

    @Override
    public void write(final byte[] bytes, final int offset, final int length) throws IOException
    {
        if (null == failure)
        {
            try
            {
                out.write(bytes, offset, length);
            }
            catch (final IOException ex)
            {
                failure = ex;
                throw ex;
            }
        }
    }

    @Override
    public void flush() throws IOException
    {
        if (null == failure)
        {
            try
            {
                out.flush();
            }
            catch (final IOException ex)
            {
                failure = ex;
                throw ex;
            }
        }
    }
}
