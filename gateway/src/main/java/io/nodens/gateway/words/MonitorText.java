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
 * The answer to {@code mntr}: a line {@code zk_<name>}, a tab, and a value of letters, digits, underscores, points and
 * hyphens for each metric. Agents drop the whole answer for one line of another form.
 * <p>
 * <b>Thread:</b> one. One object for each answer.
 */
final class MonitorText implements MetricVisitor
{
    private final ServerFacts facts;
    private final SummarySnapshot scratch;
    private final StringBuilder out;

    MonitorText(final ServerFacts facts, final SummarySnapshot scratch, final StringBuilder out)
    {
        this.facts = facts;
        this.scratch = scratch;
        this.out = out;
    }

    void write()
    {
        writeToken("version", facts.version());
        writeToken("server_state", facts.mode().text());
        final String peerState = facts.peerState();
        if (null != peerState)
        {
            writeToken("peer_state", peerState);
        }
        facts.metrics().forEach(scratch, this);
    }

    @Override
    public void onLong(final ZooKeeperMetric metric, final long value)
    {
        writeLong("", metric, value);
    }

    @Override
    public void onDouble(final ZooKeeperMetric metric, final double value)
    {
        writeDouble("", metric, value);
    }

    @Override
    public void onSummary(final ZooKeeperMetric metric, final SummarySnapshot value)
    {
        writeDouble("avg_", metric, value.avg());
        writeSample("min_", metric, value.min());
        writeSample("max_", metric, value.max());
        writeLong("cnt_", metric, value.count());
        writeSample("sum_", metric, value.sum());
        for (int i = 0; i < SummarySnapshot.QUANTILE_COUNT; i++)
        {
            if (!Double.isNaN(value.valueAt(i)))
            {
                writeSample(percentilePrefix(i), metric, value.valueAt(i));
            }
        }
    }

    private static String percentilePrefix(final int index)
    {
        final String digits = Double.toString(SummarySnapshot.quantileAt(index)).substring("0.".length());
        return 'p' + (1 == digits.length() ? digits + '0' : digits) + '_';
    }

    private void writeSample(final String prefix, final ZooKeeperMetric metric, final double value)
    {
        if (ZooKeeperMetric.Unit.MILLISECONDS == metric.unit())
        {
            writeDouble(prefix, metric, value);
        }
        else
        {
            writeLong(prefix, metric, Math.round(value));
        }
    }

    private void writeLong(final String prefix, final ZooKeeperMetric metric, final long value)
    {
        out.append("zk_").append(prefix).append(metric.zooKeeperName()).append('\t').append(value).append('\n');
    }

    private void writeDouble(final String prefix, final ZooKeeperMetric metric, final double value)
    {
        out.append("zk_").append(prefix).append(metric.zooKeeperName()).append('\t');
        WordText.appendDecimal(out, value);
        out.append('\n');
    }

    private void writeToken(final String name, final String value)
    {
        out.append("zk_").append(name).append('\t');
        WordText.appendToken(out, value);
        out.append('\n');
    }
}
