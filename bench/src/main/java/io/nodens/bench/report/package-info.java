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
 * Makes what people look at out of what runs leave behind:
 * <pre>
 *   run.json of each directory --&gt; RunSet --&gt; Comparison (a table of systems for each load and kind of operation)
 *                                    |             |
 *                                    +-------------+--&gt; ReportPage: one HTML file, which needs no network
 *                                                  +--&gt; ReportText: the same tables in the terminal
 *                                                  +--&gt; PlotImages: SVG and PNG of the plots
 * </pre>
 * Runs that failed enter no table and no plot; they are named.
 */
package io.nodens.bench.report;
