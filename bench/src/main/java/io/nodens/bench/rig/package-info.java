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
 * End-to-end load: one rig, one adapter per system, so that every system gets the same work at the same instants.
 * <pre>
 *   LoadRig ---- starts ----&gt; LoadGenerator (a thread) --offer--&gt; LoadConnection --&gt; system under test
 *      |                          |        ^                            |
 *      | every second             |        +-------- onCompletion ------+
 *      v                          v
 *   RunDirectory &lt;---- LatencySet (a recorder per generator and kind of operation)
 *     environment.txt, summary.txt, run.json, *.hlog, *.hgrm
 * </pre>
 * Latency is counted from the instant at which an operation was <i>due</i>: in a closed loop when its slot became
 * free, at a fixed rate when the schedule said so, however late it could be sent. A run that did not keep its rate,
 * or met an error, carries {@code FAIL} in the name of its directory.
 */
package io.nodens.bench.rig;

