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

import io.nodens.client.AclEntry;
import io.nodens.cluster.transfer.TransferException.Reason;

import java.util.List;

/**
 * Access lists as those see them who may not change them: without the hashes of passwords.
 */
public final class HiddenAcls
{
    private HiddenAcls()
    {
    }

    /**
     * Refuse a list without its hashes: a copy of it would let nobody in.
     *
     * @param path whose list it is.
     * @param acl  that was read.
     * @throws TransferException when hashes are hidden.
     */
    public static void check(final String path, final List<AclEntry> acl)
    {
        for (final AclEntry entry : acl)
        {
            if ("digest".equals(entry.scheme()) && entry.identity().endsWith(":x"))
            {
                throw new TransferException(Reason.NO_AUTH, path,
                    "its access list is shown without the hashes of passwords; prove an identity with the permission " +
                    "a, or be superuser (--auth, and --from-auth for the source of an import)");
            }
        }
    }
}
