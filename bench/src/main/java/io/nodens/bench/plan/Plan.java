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
package io.nodens.bench.plan;

import java.util.List;

/**
 * What is measured beside what.
 *
 * @param name    of the result directory.
 * @param servers members of each system.
 * @param systems in the order in which each round takes them.
 * @param loads   that each system gets, as far as it knows their operations.
 * @param pace    how long.
 */
record Plan(String name, int servers, List<Contender> systems, List<PlannedLoad> loads, Pace pace)
{
}
