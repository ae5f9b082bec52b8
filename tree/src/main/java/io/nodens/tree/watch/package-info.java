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
 * Watches: who waits for which change of which path, and the events that a change makes. A door (a front end, a
 * gateway) has one table, fed by one poller on the door's thread; what it serves is an owner to the table, whatever the
 * wire is.
 * <pre>
 *   change ring --ChangeReader--&gt; ChangePoller --&gt; WatchTable --Firing, WatchRules--&gt; WatchOwner.onWatchEvent
 *         |                                           |                                    ^
 *         +-----ChangeReader---&gt; Resumption ----------)---Firing (of changes of before)----+
 *                                 RingMarks           |
 *                                                     +-- LostChanges (compares watches with the tree after a lap)
 *                                                     +-- WatchIndex (path --&gt; lists of watches) -- PathStore
 * </pre>
 */
package io.nodens.tree.watch;
