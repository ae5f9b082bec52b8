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
package io.nodens.cluster.frontend;

import io.nodens.tree.acl.AclEncoder;

/**
 * A way to prove who one is. A scheme of an application's own is a class on the member's class path that {@link
 * java.util.ServiceLoader} finds under this name; its name begins with "x-", and access lists compare its identities
 * byte by byte. All members need it.
 * <p>
 * <b>Thread:</b> the front end's, which it must not hold up.
 */
public interface AuthenticationScheme
{
    /**
     * Name of the scheme, as clients and access lists have it.
     *
     * @return the name.
     */
    String name();

    /**
     * Look at a proof.
     *
     * @param credentials of the client.
     * @param isOfTheHost whether the client shares the member's media driver, as only the member's user can.
     * @param identities  gets what is proved, as entries without permissions.
     * @return null when something is proved, otherwise why not, without a word of the credentials.
     */
    String authenticate(byte[] credentials, boolean isOfTheHost, AclEncoder identities);
}
