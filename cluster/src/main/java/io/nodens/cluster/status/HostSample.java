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
package io.nodens.cluster.status;

/**
 * What the keeper of a member last found out that is costly: one whole picture, some seconds old.
 *
 * @param openDescriptors file descriptors that the process has open, {@link MemberStatus#NULL_VALUE} unknown.
 * @param maxDescriptors  file descriptors that it may have open, {@link MemberStatus#NULL_VALUE} unknown.
 * @param snapshotBytes   size on disk of everything in the archive that is no log.
 * @param logBytes        size on disk of the log in the archive.
 */
public record HostSample(long openDescriptors, long maxDescriptors, long snapshotBytes, long logBytes)
{
    /** Before the first look. */
    public static final HostSample NONE = new HostSample(MemberStatus.NULL_VALUE, MemberStatus.NULL_VALUE, 0, 0);
}
