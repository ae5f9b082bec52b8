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

import io.aeron.CommonContext;

/**
 * Term lengths of the two directions of a stream. An eighth of a term is the longest message, and a stream that was
 * much used keeps three terms in memory.
 *
 * @param request  of what goes to the member, in bytes.
 * @param response of what comes from the member, in bytes; {@link #OF_MEMBER} for as much as the member offers.
 */
public record StreamTerms(int request, int response)
{
    /** Leaves the response direction to the member. */
    public static final int OF_MEMBER = 0;

    /**
     * What the member is asked for with its answers' channel.
     *
     * @param channel without parameters of terms.
     * @return the channel.
     */
    String responseChannel(final String channel)
    {
        return OF_MEMBER == response ? channel :
            channel + (channel.indexOf('?') < 0 ? '?' : '|') + CommonContext.TERM_LENGTH_PARAM_NAME + '=' + response;
    }
}
