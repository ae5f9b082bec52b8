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
package io.nodens.cluster.cli.perf;

/**
 * How a check is done.
 *
 * @param durationMs of all measurements together, milliseconds.
 * @param rate       most requests a second, at any time.
 * @param window     sets that are sent together where several are under way.
 * @param dataLength of each set and create, bytes.
 * @param parent     path of the znode below which the check has a znode of its own.
 */
public record PerfSettings(int durationMs, int rate, int window, int dataLength, String parent)
{
}
