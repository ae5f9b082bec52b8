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
 * Runs members as processes of their own on this host, to be killed and started again: for tests of applications that
 * use Nodens, and for our own system tests and proofs.
 * <pre>
 *   LocalCluster --- PortBlock       ports that no other run on this host takes
 *        |      `--- MediaDriver     of this process, for its clients and for asking members how they are
 *        +---------- ServerProcess   java -jar nodens.jar server, one for each member
 *        `---------- JavaCommand     the JVM and its options, which a build may choose
 * </pre>
 */
package io.nodens.cluster.testkit;
