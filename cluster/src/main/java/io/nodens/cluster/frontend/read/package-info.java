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
 * Requests that the member's own tree answers: reads, syncs, watches. {@code ReadRequests} takes them,
 * {@code ReadService} looks them up, into a buffer that the wire gives, and keeps responses and watch events in order;
 * {@code TermGate} says whether what was read is committed for good.
 */
package io.nodens.cluster.frontend.read;
