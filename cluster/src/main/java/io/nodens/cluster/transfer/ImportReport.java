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
package io.nodens.cluster.transfer;

import java.util.List;

/**
 * What an import did.
 *
 * @param created     znodes that it created.
 * @param kept        znodes that were there and the same.
 * @param overwritten znodes that were there and got other data or another access list.
 * @param raised      parents whose counter was raised.
 * @param raises      creates that were counted for that.
 * @param remarks     what else there is to tell, at most {@link #MAX_REMARKS}.
 */
public record ImportReport(
    long created, long kept, long overwritten, long raised, long raises, List<String> remarks)
{
    /** Most remarks that are kept. */
    public static final int MAX_REMARKS = 100;
}
