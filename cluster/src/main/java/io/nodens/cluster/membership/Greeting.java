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
package io.nodens.cluster.membership;

/**
 * What one member says to another, again and again from its start to its end.
 *
 * @param senderId     of the greeting.
 * @param receiverId   to whom it is addressed.
 * @param nameHash     of the cluster's name.
 * @param membersHash  of the ids in the sender's member list.
 * @param presence     of the sender.
 * @param echoNonce    nonce of the receiver as last heard and remembered by the sender; 0 for none.
 * @param echoStanding standing of the receiver as last heard; null for none.
 * @param known        what the sender remembers of the receiver.
 * @param isTwinAlive  whether the sender hears another process, elsewhere, that is the member which the receiver is.
 */
public record Greeting(
    int senderId,
    int receiverId,
    long nameHash,
    long membersHash,
    Presence presence,
    long echoNonce,
    Standing echoStanding,
    Known known,
    boolean isTwinAlive)
{
}
