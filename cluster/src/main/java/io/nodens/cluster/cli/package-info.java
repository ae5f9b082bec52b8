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
 * The command line: {@code nodens.jar server}, the shell, single commands for scripts, and the status of all members.
 * <pre>
 *   NodensMain --+-- ServerCommand                      runs a member
 *                +-- SeedCommand                        seeds a member by hand
 *                +-- StatusCommand                      asks every member how it is
 *                +-- InspectCommand, CountersCommand    read the files of a member on this host
 *                +-- ShellCommand --- line editor --+
 *                +-- LsCommand, GetCommand, ... ----+-- TreeAccess -- NodensClient -- member
 * </pre>
 */
package io.nodens.cluster.cli;
