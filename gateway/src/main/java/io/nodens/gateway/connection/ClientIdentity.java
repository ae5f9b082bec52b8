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
package io.nodens.gateway.connection;

import io.nodens.gateway.proof.SaslDialogue;
import io.nodens.tree.acl.IdentitySet;

/**
 * Who a connection's client has proved to be, and how much of that the member has been told. The gateway holds reads
 * against access lists, the member writes.
 * <p>
 * <b>Thread:</b> the agent's.
 */
public final class ClientIdentity
{
    private IdentitySet set;
    private SaslDialogue dialogue;
    private boolean isAdmitted;
    private boolean isAddressTold;
    private boolean isUserTold;

    ClientIdentity()
    {
    }

    /**
     * What is proved.
     *
     * @return the identities, null for nobody.
     */
    public IdentitySet set()
    {
        return set;
    }

    /**
     * What is proved.
     *
     * @param value the identities, null for nobody.
     */
    public void set(final IdentitySet value)
    {
        set = value;
    }

    /**
     * The dialogue of SASL.
     *
     * @return null before it begins.
     */
    public SaslDialogue dialogue()
    {
        return dialogue;
    }

    /**
     * The dialogue of SASL begins; there is no second one.
     *
     * @param value the dialogue.
     */
    public void dialogue(final SaslDialogue value)
    {
        dialogue = value;
    }

    /**
     * Whether the client has proved what it must have proved before it asks for anything.
     *
     * @return true from then on.
     */
    public boolean isAdmitted()
    {
        return isAdmitted;
    }

    /**
     * Whether the client has proved what it must have proved.
     *
     * @param value true when it has.
     */
    public void isAdmitted(final boolean value)
    {
        isAdmitted = value;
    }

    /**
     * Whether the member knows where the client connects from, and whose certificate it has shown.
     *
     * @return false before its first write.
     */
    public boolean isAddressTold()
    {
        return isAddressTold;
    }

    /**
     * Whether the member knows where the client connects from, and whose certificate it has shown.
     *
     * @param value true once it was told.
     */
    public void isAddressTold(final boolean value)
    {
        isAddressTold = value;
    }

    /**
     * The user of SASL that the member has not been told.
     *
     * @return its name; null when there is none, or the member knows it.
     */
    public String untoldUser()
    {
        return isUserTold || null == dialogue ? null : dialogue.user();
    }

    /** The member was told the user of SASL. */
    public void onUserTold()
    {
        isUserTold = true;
    }
}
