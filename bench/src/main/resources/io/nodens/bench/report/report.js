'use strict';
(function ()
{
    const data = JSON.parse(document.getElementById('data').textContent);
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue('--ink').trim();
    const line = style.getPropertyValue('--line').trim();
    // Told apart by people who see few colours, on a light and on a dark ground; then again with dashes.
    const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b8860b', '#56b4e9', '#8c564b',
        '#7b3fb5', '#7f8c00', '#e6194b', '#5f6b7a', '#00a3a3'];
    const DASHES = [[], [8, 4], [2, 3]];
    const PLOT_HEIGHT = 320;

    function element(name, text, className)
    {
        const made = document.createElement(name);
        if (text !== undefined)
        {
            made.textContent = text;
        }
        if (className)
        {
            made.className = className;
        }
        return made;
    }

    function section(name)
    {
        return document.getElementById(name);
    }

    function number(value)
    {
        const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return value.toLocaleString('en-US', {minimumFractionDigits: digits, maximumFractionDigits: digits});
    }

    function latency(us)
    {
        return us == null ? '-' : us >= 1e6 ? number(us / 1e6) + ' s' : us >= 1e3 ? number(us / 1e3) + ' ms' :
            number(us) + ' \u00b5s';
    }

    function cell(row, text, range)
    {
        const made = element('td', text);
        if (range && range.min !== range.max)
        {
            made.append(element('span', ' (' + number(range.min) + '-' + number(range.max) + ')', 'range'));
        }
        row.append(made);
        return made;
    }

    function table(parent, heads, className)
    {
        const scroll = element('div', undefined, 'scroll');
        const made = element('table', undefined, className);
        const head = element('tr');
        heads.forEach(text => head.append(element('th', text)));
        const top = element('thead');
        top.append(head);
        const body = element('tbody');
        made.append(top, body);
        scroll.append(made);
        parent.append(scroll);
        return body;
    }

    function colour(index)
    {
        return COLOURS[index % COLOURS.length];
    }

    function series(label, index, text)
    {
        return {
            label: label, stroke: colour(index), width: 2, spanGaps: true, points: {show: false},
            dash: DASHES[Math.floor(index / COLOURS.length) % DASHES.length],
            value: (self, value) => text(value)
        };
    }

    function axis(label, values, more)
    {
        return Object.assign({
            label: label, stroke: ink, values: values, labelFont: '13px system-ui', font: '12px system-ui',
            grid: {stroke: line, width: 1}, ticks: {stroke: line, width: 1}
        }, more);
    }

    /** Only powers of ten get a text, for the axis marks nine more between them. */
    function logTexts(self, splits)
    {
        return splits.map(value => Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6) ? latency(value) : '');
    }

    function plot(parent, title, options, columns)
    {
        const frame = element('div', undefined, 'plot');
        frame.append(element('h4', title));
        parent.append(frame);
        const width = () => Math.max(280, frame.clientWidth - 18);
        const made = new uPlot(Object.assign({width: width(), height: PLOT_HEIGHT}, options), columns, frame);
        window.addEventListener('resize', () => made.setSize({width: width(), height: PLOT_HEIGHT}));
        return made;
    }

    function tables()
    {
        data.comparisons.forEach(comparison =>
        {
            section('tables').append(element('h3', comparison.title));
            const body = table(section('tables'), ['system', 'clients at', 'runs', 'per second', 'p50 \u00b5s', 'p99 \u00b5s',
                'p99.9 \u00b5s', 'longest', 'p50 x', 'p99 x', 'rate x']);
            comparison.rows.forEach(row =>
            {
                const made = element('tr');
                cell(made, row.subject);
                cell(made, row.seat);
                cell(made, String(row.runs));
                cell(made, number(row.perSecond.median), row.perSecond);
                cell(made, number(row.p50Us.median), row.p50Us);
                cell(made, number(row.p99Us.median), row.p99Us);
                cell(made, number(row.p999Us.median), row.p999Us);
                cell(made, latency(row.maxUs));
                cell(made, row.ratio.toFixed(2));
                cell(made, row.ratioP99.toFixed(2));
                cell(made, row.rateRatio.toFixed(2));
                body.append(made);
            });
            const cold = comparison.rows.filter(row => row.cold > 0);
            if (cold.length > 0)
            {
                section('tables').append(element('p', 'Not warm when recorded: ' +
                    cold.map(row => row.subject + ' ' + row.cold + ' of ' + row.runs).join(', ') +
                    '; a longer warm-up shows more.', 'how'));
            }
        });
    }

    function budgets()
    {
        section('budget').hidden = data.budgets.length === 0;
        const longest = Math.max(...data.budgets.map(budget => budget.hops.reduce((sum, hop) => sum + hop.us, 0)));
        data.budgets.forEach(budget =>
        {
            const total = budget.hops.reduce((sum, hop) => sum + hop.us, 0);
            section('budget').append(element('h3', budget.title + ': ' + latency(total)));
            const bar = element('div', undefined, 'bar');
            bar.style.width = Math.max(2, 100 * total / longest) + '%';
            const list = element('ul', undefined, 'hops');
            budget.hops.forEach((hop, i) =>
            {
                const part = element('span');
                part.style.flexGrow = Math.max(0, hop.us);
                part.style.background = colour(i);
                bar.append(part);
                const item = element('li', (hop.us < 0 ? 'less than the noise:' : latency(hop.us)) + ' ' + hop.name);
                item.style.setProperty('--mark', colour(i));
                list.append(item);
            });
            section('budget').append(bar, list);
        });
    }

    function figures()
    {
        data.figures.forEach(figure =>
        {
            section('tables').append(element('h3', figure.name + ': ' + figure.title));
            const body = table(section('tables'), ['system', 'runs', figure.unit, 'x']);
            figure.rows.forEach(row =>
            {
                const made = element('tr');
                cell(made, row.subject);
                cell(made, String(row.runs));
                cell(made, number(row.value.median), row.value);
                cell(made, row.ratio.toFixed(2));
                body.append(made);
            });
        });
    }

    function percentiles()
    {
        data.comparisons.forEach(comparison =>
        {
            const length = Math.max(...comparison.rows.map(row => row.curve.length));
            if (length < 2)
            {
                return;
            }
            const steps = Array.from({length: length}, (ignore, i) => i / data.stepsPerNine);
            const columns = [steps].concat(comparison.rows.map(row => steps.map((x, i) => row.curve[i] ?? null)));
            const name = nines => nines === 0 ? '0' : String(Number((100 - Math.pow(10, 2 - nines)).toFixed(5))) + '%';
            plot(section('percentiles'), comparison.title, {
                scales: {x: {time: false}, y: {distr: 3}},
                axes: [
                    axis('percentile', (self, splits) => splits.map(name),
                        {splits: () => Array.from({length: Math.floor(steps[length - 1]) + 1}, (ignore, i) => i)}),
                    axis('latency', logTexts, {size: 70})],
                series: [{label: 'percentile', value: (self, x) => x == null ? '-' : name(x)}].concat(
                    comparison.rows.map((row, i) => series(row.subject + ' at ' + row.seat, i, latency)))
            }, columns);
        });
    }

    /** Points of one system that belong to one line: another workload, kind or size of values is another line. */
    function lines()
    {
        const byPlot = new Map();
        data.runs.forEach((run, i) => run.merged.forEach(operation =>
        {
            const name = operation.kind + ' of ' + run.load.workload + ', ' + run.load.dataLength + ' B';
            const subject = data.lines[i];
            if (!byPlot.has(name))
            {
                byPlot.set(name, new Map());
            }
            const bySubject = byPlot.get(name);
            if (!bySubject.has(subject))
            {
                bySubject.set(subject, new Map());
            }
            const load = run.load.ratePerS + '/' + run.load.connections + 'x' + run.load.window;
            const points = bySubject.get(subject);
            points.set(load, (points.get(load) || []).concat(operation));
        }));
        return byPlot;
    }

    function middle(values)
    {
        const sorted = values.slice().sort((a, b) => a - b);
        const half = Math.floor(sorted.length / 2);
        return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    function throughput()
    {
        let isEmpty = true;
        lines().forEach((bySubject, name) =>
        {
            const points = [];
            Array.from(bySubject.values()).forEach((loads, subject) => loads.forEach(operations => points.push({
                subject: subject, rate: middle(operations.map(o => o.perSecond)),
                p50: middle(operations.map(o => o.p50Us)), p99: middle(operations.map(o => o.p99Us))})));
            if (Math.max(...Array.from(bySubject.values()).map(loads => loads.size)) < 2)
            {
                return;
            }
            isEmpty = false;
            points.sort((a, b) => a.rate - b.rate);
            const columns = [points.map(point => point.rate)];
            const shown = [{label: 'per second', value: (self, x) => x == null ? '-' : number(x)}];
            Array.from(bySubject.keys()).forEach((subject, i) => ['p50', 'p99'].forEach(figure =>
            {
                columns.push(points.map(point => point.subject === i ? point[figure] : null));
                shown.push(Object.assign(series(subject + ' ' + figure, i, latency),
                    {points: {show: true, size: 7}, dash: figure === 'p50' ? [] : [8, 4]}));
            }));
            plot(section('throughput'), name, {
                scales: {x: {time: false}, y: {distr: 3}},
                axes: [axis('operations a second', (self, splits) => splits.map(value => number(value))),
                    axis('latency', logTexts, {size: 70})],
                series: shown
            }, columns);
        });
        section('throughput').hidden = isEmpty;
    }

    function heat()
    {
        const byPlot = new Map();
        data.runs.forEach((run, i) => run.merged.forEach(operation =>
        {
            const subject = data.lines[i];
            const name = subject + ': ' + operation.kind + ' of ' + run.load.workload + ', ' +
                (run.load.ratePerS === 0 ? 'closed loop' : run.load.ratePerS + '/s') + ', window ' + run.load.window;
            const at = run.load.dataLength + '/' + run.load.connections;
            if (!byPlot.has(name))
            {
                byPlot.set(name, new Map());
            }
            byPlot.get(name).set(at, (byPlot.get(name).get(at) || []).concat(operation.p99Us));
        }));
        let isEmpty = true;
        byPlot.forEach((cells, name) =>
        {
            const part = i => Array.from(new Set(Array.from(cells.keys()).map(at => Number(at.split('/')[i]))))
                .sort((a, b) => a - b);
            const lengths = part(0);
            const connections = part(1);
            if (lengths.length < 2 && connections.length < 3)
            {
                return;
            }
            isEmpty = false;
            section('heat').append(element('h3', name));
            const body = table(section('heat'), ['bytes \\ connections'].concat(connections.map(String)));
            const all = Array.from(cells.values()).map(middle).map(Math.log);
            const low = Math.min(...all);
            const span = Math.max(...all) - low || 1;
            lengths.forEach(length =>
            {
                const row = element('tr');
                cell(row, length.toLocaleString('en-US'));
                connections.forEach(count =>
                {
                    const values = cells.get(length + '/' + count);
                    const made = cell(row, values ? latency(middle(values)) : '');
                    if (values)
                    {
                        const share = (Math.log(middle(values)) - low) / span;
                        made.style.background = 'rgba(213, 94, 0, ' + (0.08 + 0.62 * share).toFixed(2) + ')';
                    }
                });
                body.append(row);
            });
        });
        section('heat').hidden = isEmpty;
    }

    function marks(run, startMs)
    {
        return self =>
        {
            const context = self.ctx;
            context.save();
            context.strokeStyle = ink;
            context.fillStyle = ink;
            context.font = Math.round(11 * devicePixelRatio) + 'px system-ui';
            run.markers.forEach(marker =>
            {
                const x = self.valToPos((marker.timeMs - startMs) / 1000, 'x', true);
                context.beginPath();
                context.setLineDash([4, 4]);
                context.moveTo(x, self.bbox.top);
                context.lineTo(x, self.bbox.top + self.bbox.height);
                context.stroke();
                context.fillText(marker.kind, x + 4, self.bbox.top + 12 * devicePixelRatio);
            });
            context.restore();
        };
    }

    function overTime(parent, run)
    {
        const intervals = run.runs.flatMap(part => part.intervals);
        const startMs = Math.min(...run.runs.map(part => part.startMs));
        Array.from(new Set(intervals.map(interval => interval.kind))).forEach(kind =>
        {
            const own = intervals.filter(interval => interval.kind === kind).sort((a, b) => a.startMs - b.startMs);
            // A single figure, such as a gap, is no course of time.
            if (own.length < 2)
            {
                return;
            }
            plot(parent, kind, {
                scales: {x: {time: false}, y: {distr: 3}},
                hooks: {draw: [marks(run, startMs)]},
                axes: [axis('seconds', (self, splits) => splits.map(value => number(value))),
                    axis('latency', logTexts, {size: 70})],
                series: [{label: 'second', value: (self, x) => x == null ? '-' : number(x)}].concat(
                    ['p50', 'p99', 'longest'].map((name, i) => series(name, i, latency)))
            }, [own.map(i => (i.startMs - startMs) / 1000), own.map(i => i.p50Us), own.map(i => i.p99Us),
                own.map(i => i.maxUs)]);
        });
        run.markers.forEach(marker => parent.append(element(
            'p', ((marker.timeMs - startMs) / 1000).toFixed(1) + ' s: ' + marker.kind + ' ' + marker.text)));
    }

    function time()
    {
        data.runs.forEach((run, i) =>
        {
            const details = element('details');
            details.append(element('summary', run.name));
            details.append(element('p', run.description, 'how'));
            // A plot has the width of its frame, and a closed frame has none.
            details.addEventListener('toggle', () =>
            {
                if (details.open && !details.dataset.drawn)
                {
                    details.dataset.drawn = 'yes';
                    overTime(details, run);
                }
            });
            section('time').append(details);
            details.open = i === 0 || run.markers.length > 0;
        });
    }

    function facts()
    {
        const body = table(section('facts'), ['', ''], 'facts');
        Object.entries(data.facts).forEach(([name, value]) =>
        {
            const row = element('tr');
            cell(row, name);
            cell(row, value);
            body.append(row);
        });
        const differing = Object.entries(data.facts).filter(([, value]) => value.startsWith('DIFFERS'));
        if (differing.length > 0)
        {
            section('warnings').append(element('p', 'These runs are not of one build on one machine: ' +
                differing.map(([name]) => name).join(', ') + ' differ. Ratios between them mean little.', 'warning'));
        }
        if (data.facts.dirty === 'true')
        {
            section('warnings').append(element(
                'p', 'The source had changes that no commit has: nobody else can repeat these figures.', 'warning'));
        }
        if (data.runs.length === 0)
        {
            section('warnings').append(element(
                'p', 'All runs failed, so that there are no tables and no plots.', 'warning'));
        }
        data.failed.forEach(run => section('warnings').append(element(
            'p', 'FAIL, and in no table or plot: ' + run.name + ' (' + run.why + ')', 'warning')));
    }

    section('made').textContent = data.runs.length + ' good runs, ' + data.failed.length + ' failed; made ' + data.made;
    facts();
    tables();
    budgets();
    figures();
    percentiles();
    throughput();
    heat();
    time();
}());
