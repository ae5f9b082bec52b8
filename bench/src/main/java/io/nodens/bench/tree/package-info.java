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
 * The tree beside what else one could keep a million znodes in, under one interface, so that each is asked for the
 * same and ratios mean something.
 * <pre>
 *   jmh benchmarks, growth and memory commands
 *        |
 *   TreeUnderTest --- NodensTree          our tree, in this process
 *                 --- ForeignNodensTree   our tree, written by a child process and mapped here
 *                 --- ZooKeeperTree       ZooKeeper's DataTree, in this process
 *                 --- MapTree             a ConcurrentHashMap, the floor of what a heap can do
 * </pre>
 */
package io.nodens.bench.tree;
