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
package io.nodens.cluster.settings;

/**
 * Which agents of a member share a thread. The media driver has one of its own always, and so has the service, which
 * may lend itself: the consensus module waits for both within its turn.
 */
public final class ThreadLayout
{
    private static final String CONSENSUS = "consensus";

    private ThreadLayout()
    {
    }

    /**
     * Whether the front end takes turns with the consensus module.
     *
     * @param context concluded.
     * @return true if it does.
     */
    public static boolean isFrontEndShared(final MemberContext context)
    {
        return CONSENSUS.equals(context.text(MemberSetting.FRONT_END_THREAD));
    }

    /**
     * Whether the service takes turns with the consensus module while it can only apply commands.
     *
     * @param context concluded.
     * @return true if it does.
     */
    public static boolean isServiceShared(final MemberContext context)
    {
        return CONSENSUS.equals(context.text(MemberSetting.SERVICE_THREAD));
    }

    /**
     * Whether the archive takes turns with the consensus module. Never where a write waits for the disk, which would
     * then stop elections, too.
     *
     * @param context concluded.
     * @return true if it does.
     */
    public static boolean isArchiveShared(final MemberContext context)
    {
        return CONSENSUS.equals(context.text(MemberSetting.ARCHIVE_THREAD)) &&
            Durability.PAGE_CACHE == context.durability();
    }

    /**
     * Whether the archive's recorder has a thread of its own.
     *
     * @param context concluded.
     * @return true if it has.
     */
    public static boolean hasOwnRecorder(final MemberContext context)
    {
        return Durability.FSYNC == context.durability() ||
            (MemberProfile.DEDICATED == context.profile() && !isArchiveShared(context));
    }
}
