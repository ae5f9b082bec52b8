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
package io.nodens.gateway.words;

/**
 * Is told the metrics that have a value now.
 * <p>
 * <b>Thread:</b> the one that asked for the metrics.
 */
public interface MetricVisitor
{
    /**
     * A metric that is counted.
     *
     * @param metric which one.
     * @param value  of it.
     */
    void onLong(ZooKeeperMetric metric, long value);

    /**
     * A metric with a fraction.
     *
     * @param metric which one.
     * @param value  of it.
     */
    void onDouble(ZooKeeperMetric metric, double value);

    /**
     * A metric of samples.
     *
     * @param metric which one.
     * @param value  of it, valid during the call.
     */
    void onSummary(ZooKeeperMetric metric, SummarySnapshot value);
}
