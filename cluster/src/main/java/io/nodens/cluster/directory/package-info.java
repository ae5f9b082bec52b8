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
 * The data directory of a member: one process at a time holds it, and its marker says which member of which cluster it
 * belongs to.
 * <pre>
 *  DataDirectory (file lock, layout of the directory)
 *    | MarkerFile: member, cluster, frozen settings, with a checksum
 *    | MarkFiles: what a killed member left in Aeron's mark files
 *    | SeedingPlace: where a seed is fetched to, beside the member's own files
 *    | HostBoot, HostPermissions: which life of the host this is, and who else may enter
 * </pre>
 */
package io.nodens.cluster.directory;
