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
 * What a member is told: its settings, where they come from, and the rules that bind them to each other.
 * <pre>
 *  file, environment, command line --&gt; MemberContext.conclude() --&gt; every other room
 *                                        | MemberSetting, SettingType: each property, what it allows, its default
 *                                        | MemberConfiguration: files, and the rules between settings
 *                                        | MemberEndpoints: who the members are and where they listen
 *                                        | ThreadLayout, Crowding: who shares a thread, and who may spin
 * </pre>
 * A setting that cannot hold is refused by a {@link io.nodens.cluster.settings.MemberException}, which names the
 * property.
 */
package io.nodens.cluster.settings;
