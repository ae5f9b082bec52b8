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
package io.nodens.cluster.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns of text, each as wide as its widest cell; numbers to the right.
 */
public final class Table
{
    private final String[] titles;
    private final boolean[] isRightAligned;
    private final List<String[]> rows = new ArrayList<>();
    private final List<Tone[]> tones = new ArrayList<>();
    private final boolean isColoured;

    /**
     * Create a table.
     *
     * @param titles of the columns; one that starts with '&gt;' makes its column right aligned.
     */
    public Table(final String... titles)
    {
        this(false, titles);
    }

    /**
     * Create a table.
     *
     * @param isColoured whether tones are shown.
     * @param titles     of the columns; one that starts with '&gt;' makes its column right aligned.
     */
    public Table(final boolean isColoured, final String... titles)
    {
        this.isColoured = isColoured;
        this.titles = new String[titles.length];
        isRightAligned = new boolean[titles.length];
        for (int i = 0; i < titles.length; i++)
        {
            isRightAligned[i] = titles[i].startsWith(">");
            this.titles[i] = isRightAligned[i] ? titles[i].substring(1) : titles[i];
        }
    }

    /**
     * Add a row.
     *
     * @param cells of the row; those that are missing at its end stay blank.
     * @return this for a fluent API.
     */
    public Table row(final String... cells)
    {
        if (cells.length > titles.length)
        {
            throw new IllegalArgumentException("cells=" + cells.length + " columns=" + titles.length);
        }
        rows.add(cells.clone());
        tones.add(new Tone[cells.length]);
        return this;
    }

    /**
     * Give a cell of the last row a tone.
     *
     * @param column of the cell, from 0.
     * @param tone   to show it in.
     * @return this for a fluent API.
     */
    public Table tone(final int column, final Tone tone)
    {
        tones.get(tones.size() - 1)[column] = tone;
        return this;
    }

    /**
     * Write titles and rows.
     *
     * @param out to write to.
     */
    public void write(final PrintWriter out)
    {
        final int[] widths = new int[titles.length];
        widen(widths, titles);
        rows.forEach((row) -> widen(widths, row));

        writeRow(out, widths, titles, new Tone[titles.length]);
        for (int i = 0; i < rows.size(); i++)
        {
            writeRow(out, widths, rows.get(i), tones.get(i));
        }
    }

    /**
     * A last cell of a short row may run over the columns behind it, as a message does.
     */
    private static void widen(final int[] widths, final String[] cells)
    {
        final int aligned = cells.length < widths.length ? cells.length - 1 : cells.length;
        for (int i = 0; i < aligned; i++)
        {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
    }

    private void writeRow(
        final PrintWriter out, final int[] widths, final String[] cells, final Tone[] rowTones)
    {
        final StringBuilder line = new StringBuilder();
        final boolean isShort = cells.length < titles.length;
        for (int i = 0; i < cells.length; i++)
        {
            final int padding = Math.max(0, widths[i] - cells[i].length());
            final boolean isRight = isRightAligned[i] && !(isShort && i == cells.length - 1);
            line.append(i > 0 ? "  " : "");
            line.append(" ".repeat(isRight ? padding : 0))
                .append(isColoured && null != rowTones[i] ? rowTones[i].on(cells[i]) : cells[i])
                .append(" ".repeat(isRight ? 0 : padding));
        }
        out.println(line.toString().stripTrailing());
    }
}
