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
/**
 * What lies in the files of a member's archive and recording log, read and repaired without a running archive.
 * <pre>
 *  before the archive is launched      RecoveryCheck: are the snapshot and the log whole from which it recovers?
 *                                      ArchiveRepair: SegmentScan cuts a torn tail; CatalogCompaction and
 *                                      RecordingLogCompaction drop what is purged
 *  while the member runs               LogPurger: deletes what lies before the oldest snapshot that is kept, as far as
 *                                      Retention allows
 *  what both read                      Recording, FrameCheck, SnapshotEntries, SnapshotCheck, LogTerms, OwnLog
 * </pre>
 */
package io.nodens.cluster.archive;
