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
package io.nodens.client;

import java.util.List;

/**
 * One page of the ephemerals of a session.
 *
 * @param paths  in the order of their creation; may be empty although another page follows.
 * @param cursor of the next page.
 * @param isLast whether none follow.
 * @param zxid   as of which the page is valid.
 */
public record EphemeralsPage(List<String> paths, long cursor, boolean isLast, long zxid)
{
}
