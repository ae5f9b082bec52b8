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
package io.nodens.cluster.transfer;

import io.nodens.tree.ZnodeKind;

import java.util.ArrayList;
import java.util.List;

/**
 * Compares two trees znode by znode, in one pass over both.
 * <p>
 * <b>Thread:</b> one.
 */
public final class TreeComparison
{
    private final ZnodeStream source;
    private final ZnodeStream target;
    private final TransferProgress progress;
    private final TreeDigest sourceDigest = new TreeDigest();
    private final TreeDigest targetDigest = new TreeDigest();
    private final List<String> differences = new ArrayList<>();
    private long znodes;
    private long dataBytes;
    private long missing;
    private long different;
    private long added;
    private long lowCounters;
    private long removed;

    /**
     * Prepare a comparison.
     *
     * @param source   what there should be.
     * @param target   what there is.
     * @param progress told of each znode.
     */
    public TreeComparison(final ZnodeStream source, final ZnodeStream target, final TransferProgress progress)
    {
        this.source = source;
        this.target = target;
        this.progress = progress;
    }

    /**
     * Compare.
     *
     * @return how they compare.
     * @throws TransferException    when one of them cannot be read.
     * @throws InterruptedException on Ctrl-C.
     */
    public ComparisonReport run() throws InterruptedException
    {
        Znode wanted = source.next();
        Znode present = target.next();
        while (null != wanted || null != present)
        {
            final int order = null == wanted ? 1 : null == present ? -1 :
                TreeOrder.compare(wanted.path(), present.path());
            if (order < 0)
            {
                miss(wanted);
            }
            else if (order > 0)
            {
                added++;
                note(present.path(), "only the target has it");
            }
            else
            {
                compare(wanted, present);
            }

            if (order <= 0)
            {
                znodes++;
                dataBytes += wanted.dataLength();
                sourceDigest.add(wanted);
                progress.onProgress("verified", znodes, dataBytes);
                wanted = source.next();
            }
            if (order >= 0)
            {
                present = target.next();
            }
        }

        return new ComparisonReport(
            znodes, dataBytes, sourceDigest.value(), targetDigest.value(), missing, different, added, lowCounters,
            removed, List.copyOf(differences));
    }

    private void miss(final Znode wanted)
    {
        if (ZnodeKind.CONTAINER == wanted.kind() || ZnodeKind.TTL == wanted.kind())
        {
            removed++;
            note(wanted.path(), "the target has deleted it, as it does with its kind");
            targetDigest.add(wanted);
            return;
        }

        missing++;
        note(wanted.path(), "the target lacks it");
    }

    private void compare(final Znode wanted, final Znode present)
    {
        targetDigest.add(present);
        final List<String> what = new ArrayList<>();
        if (!wanted.hasDataOf(present))
        {
            what.add("data");
        }
        if (!wanted.hasAclOf(present))
        {
            what.add("access list");
        }
        if (!wanted.hasKindOf(present) && !wanted.path().isEmpty())
        {
            what.add("kind or time to live");
        }

        if (!what.isEmpty())
        {
            different++;
            note(wanted.path(), "the target has other " + String.join(", ", what));
        }
        if (present.creates() >= 0 && present.creates() < wanted.creates())
        {
            lowCounters++;
        }
    }

    private void note(final String path, final String what)
    {
        if (differences.size() < ComparisonReport.MAX_DIFFERENCES)
        {
            differences.add((path.isEmpty() ? "/" : path) + ": " + what);
        }
    }
}
