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
package io.nodens.cluster.cli.shell;

import java.util.List;

/**
 * Asks the cluster for names to complete a path with.
 */
@FunctionalInterface
public interface ChildSource
{
    /**
     * Names of children.
     *
     * @param path      of the parent.
     * @param maxCount  most names to return.
     * @param timeoutMs longest wait, milliseconds.
     * @return the first names in creation order; any exception means that there is nothing to offer.
     */
    List<String> children(String path, int maxCount, int timeoutMs);
}
