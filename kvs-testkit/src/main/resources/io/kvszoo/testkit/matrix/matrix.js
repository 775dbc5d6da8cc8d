'use strict';
(() => {
  const {rows} = JSON.parse(document.getElementById('data').textContent);
  const $ = id => document.getElementById(id);
  const tone = i => 'hsl(' + (i * 137.5 + 215) % 360 + ' 62% 50%)';
  const number = n => +n.toFixed(1) === Math.round(n) ? Math.round(n).toLocaleString('en') : n.toFixed(1);
  const thousands = n => n < 1000 ? number(n) : number(n / 1000) + 'k';
  const factor = f => f < 1 ? f.toFixed(2) : number(f);
  const percent = share => Math.round(100 * share) + '\u00a0%';
  const time = ms => ms < 0 ? 'until its restart' : number(ms) + '\u00a0ms';
  const soon = ms => ms === undefined ? 'not shown' : ms < 0 ? 'not within 1\u00a0s' : 'after ' + time(ms);
  const count = (n, what) => n.toLocaleString('en') + ' ' + what + (n === 1 ? '' : 's');
  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const svg = (tag, attributes, text) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const name in attributes) made.setAttribute(name, attributes[name]);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // The table.

  const share = (row, phase, side) => percent(row.availability.phases.find(p => p.phase === phase && p.side === side).answered);
  const deaths = row => row.recovery.deaths.map(d => d.untilServed).sort((a, b) => (a < 0) - (b < 0) || a - b);
  const growth = (row, kind) => {
    const points = row.scalability.points, last = points[points.length - 1];
    if (!last) return 'no such size';
    return kind + ' ' + thousands(points[0][kind]) + ' to ' + thousands(last[kind]) + ' per second (×' + factor(last[kind] / points[0][kind]) + ')';
  };
  const cells = {
    consistency: row => ['*' + row.consistency.guarantee,
      row.consistency.runs + ' runs, ' + row.consistency.operations.toLocaleString('en') + ' operations',
      ...row.consistency.counterexamples.map(c => ['not ' + c.guarantee, c.page])],
    availability: row => ['calm ' + share(row, 'calm', 'all'),
      ...['minority cut off', 'majority cut off'].map(phase => phase + ' ' + share(row, phase, 'cut off') + '\u00a0/\u00a0' + share(row, phase, 'others')),
      'one host down ' + share(row, 'one host down', 'all'), 'after healing ' + share(row, 'after healing', 'all')],
    recovery: row => {
      const times = deaths(row), best = times[0], worst = times[times.length - 1];
      return ['after healing: first answer ' + soon(row.recovery.served), 'convergence ' + soon(row.recovery.converged),
        'unavailable after a host crash: ' + (best === worst ? '' : time(best) + ' to ') + time(worst)];
    },
    cost: row => ['read', 'write'].map(kind => 'per ' + kind + ': '
        + number(row.cost[kind === 'read' ? 'messagesPerRead' : 'messagesPerWrite']) + ' messages, '
        + number(row.cost[kind].p50) + ' delays (p99 ' + number(row.cost[kind].p99) + ')')
      .concat(number(row.cost.backgroundMessages) + ' background messages per second', 'entries stored per key: ' + (row.cost.entriesPerKey === undefined ? 'not shown' : number(row.cost.entriesPerKey))),
    scalability: row => [growth(row, 'reads'), growth(row, 'writes')],
    complexity: row => [count(row.complexity.lines, 'line'), count(row.complexity.roles.length, 'role'), count(row.complexity.messageTypes.length, 'message type')],
  };
  rows.forEach((row, i) => {
    const line = element('tr');
    const name = element('th', row.name);
    name.append(element('div', row.composition, 'soft'));
    line.append(name);
    for (const column in cells) {
      const cell = element('td');
      cells[column](row).forEach(it => {
        const [text, page] = [].concat(it);
        const link = element('a');
        link.href = page || (column === 'scalability' ? '#scalability' : '#' + column + '-' + i);
        link.append(text.startsWith('*') ? element('strong', text.slice(1)) : text);
        cell.append(link);
      });
      line.append(cell);
    }
    $('matrix').tBodies[0].append(line);
  });

  // What breaks the stronger guarantees.

  rows.forEach((row, i) => {
    const box = element('details');
    box.id = 'consistency-' + i;
    box.open = row.consistency.counterexamples.length > 0;
    box.append(element('summary', row.name + ': ' + row.consistency.guarantee + ' in ' + row.consistency.runs + ' runs; claims to be ' + row.consistency.claimed));
    if (!row.consistency.counterexamples.length) box.append(element('p', 'There is no stronger guarantee here to break.', 'soft'));
    row.consistency.counterexamples.forEach(c => {
      const title = element('p', 'Not ' + c.guarantee + ': ');
      const link = element('a', 'see the run');
      link.href = c.page;
      title.append(link);
      box.append(title, element('pre', c.scenario + '\n' + c.reason));
    });
    $('counterexamples').append(box);
  });

  // Plots.

  function figure(parent, title, id, width, height) {
    const made = element('figure');
    if (id) made.id = id;
    const drawing = svg('svg', {width, height, viewBox: '0 0 ' + width + ' ' + height, role: 'img', 'aria-label': title});
    made.append(element('figcaption', title), drawing);
    $(parent).append(made);
    return drawing;
  }

  const path = (points, color, dashed, title) => {
    const made = svg('path', {d: points.map(([x, y], i) => (i ? 'L' : 'M') + x.toFixed(1) + ' ' + y.toFixed(1)).join(''),
      fill: 'none', stroke: color, 'stroke-width': 2, 'stroke-dasharray': dashed ? '5 3' : 'none'});
    made.append(svg('title', {}, title));
    return made;
  };
  const legend = (parent, entries) => {
    const box = element('div', undefined, 'legend');
    entries.forEach(([text, color]) => { const it = element('span', text); it.style.setProperty('--tone', color); box.append(it); });
    $(parent).append(box);
  };
  const AWAY = 'hsl(20 75% 50%)', NEAR = 'hsl(215 62% 50%)';

  legend('timelines', [['clients that go with what is cut off', AWAY], ['other clients', NEAR]]);
  rows.forEach((row, i) => {
    const W = 560, H = 130, L = 40, B = 34, T = 6;
    const drawing = figure('timelines', row.name, 'availability-' + i, W, H);
    const all = row.availability.timeline, bin = all[1].operation - all[0].operation, end = all[all.length - 1].operation + bin;
    const x = n => L + n / end * (W - L - 4), y = s => T + (1 - s) * (H - T - B);
    let from = 0;
    all.forEach((moment, k) => {
      const next = all[k + 1];
      if (next && next.phase === moment.phase) return;
      const until = next ? next.operation : end;
      if (moment.phase !== 'calm' && moment.phase !== 'after healing') {
        drawing.append(svg('rect', {x: x(from), y: T, width: x(until) - x(from), height: H - T - B, class: 'phase'}));
      }
      moment.phase.split(' ').reduce((lines, word) => {
        if (lines.length && (lines[lines.length - 1] + word).length < 10) lines[lines.length - 1] += ' ' + word; else lines.push(word);
        return lines;
      }, []).forEach((text, n) => drawing.append(svg('text', {x: (x(from) + x(until)) / 2, y: H - B + 13 + 12 * n, 'text-anchor': 'middle'}, text)));
      from = until;
    });
    [0, .5, 1].forEach(s => drawing.append(svg('path', {d: 'M' + L + ' ' + y(s) + 'H' + (W - 4), class: 'axis'}),
      svg('text', {x: L - 5, y: y(s) + 4, 'text-anchor': 'end'}, percent(s))));
    drawing.append(path(all.map(m => [x(m.operation + bin / 2), y(m.cutOff) - 1]), AWAY, false, 'clients that go with what is cut off'),
      path(all.map(m => [x(m.operation + bin / 2), y(m.others) + 1]), NEAR, false, 'other clients'));
  });

  rows.forEach((row, i) => {
    const hosts = row.recovery.deaths, W = 360, L = 130, H = 8 + 18 * hosts.length;
    const most = Math.max(1, ...rows.flatMap(r => r.recovery.deaths.map(d => d.untilServed)));
    const drawing = figure('deaths', row.name, 'recovery-' + i, W, H);
    hosts.forEach((death, n) => {
      const y = 4 + 18 * n, never = death.untilServed < 0, room = W - L - 70;
      const length = never ? room : Math.max(2, death.untilServed / most * room);
      drawing.append(svg('text', {x: L - 6, y: y + 12, 'text-anchor': 'end'}, death.host),
        svg('rect', {x: L, y: y + 2, width: length, height: 12, class: never ? 'never' : 'bar'}),
        svg('text', {x: L + length + 4, y: y + 12}, never ? '∞' : time(death.untilServed)));
    });
  });

  legend('latencies', [['reads', NEAR], ['writes', AWAY]]);
  const slowest = Math.max(1, ...rows.flatMap(r => [r.cost.read.random[99], r.cost.write.random[99]]));
  rows.forEach((row, i) => {
    const W = 360, H = 150, L = 40, B = 22, T = 6;
    const drawing = figure('latencies', row.name, 'cost-' + i, W, H);
    const x = d => L + d / slowest * (W - L - 12), y = p => T + (1 - p / 100) * (H - T - B);
    [0, 50, 100].forEach(p => drawing.append(svg('path', {d: 'M' + L + ' ' + y(p) + 'H' + (W - 12), class: 'axis'}),
      svg('text', {x: L - 5, y: y(p) + 4, 'text-anchor': 'end'}, p + ' %')));
    const step = slowest > 10 ? 4 : 2;
    for (let d = 0; d <= slowest; d += step) drawing.append(svg('text', {x: x(d), y: H - 6, 'text-anchor': 'middle'}, d + (d ? '' : ' delays')));
    [['read', NEAR], ['write', AWAY]].forEach(([kind, color]) => drawing.append(path(
      row.cost[kind].random.slice(0, 100).map((d, p) => [x(d), y(p)]), color, kind === 'write',
      kind + 's: p50 ' + number(row.cost[kind].random[50]) + ', p99 ' + number(row.cost[kind].random[99]))));
  });

  legend('curves', rows.map((row, i) => [row.name, tone(i)]));
  ['reads', 'writes'].forEach(kind => {
    const W = 560, H = 320, L = 52, B = 30, T = 8;
    const drawing = figure('curves', kind + ' per second, by number of hosts', null, W, H);
    const points = rows.flatMap(row => row.scalability.points);
    const [lowX, highX] = [1, Math.max(...points.map(p => p.hosts))];
    const values = points.map(p => p[kind]).filter(v => v > 0);
    const lowY = 10 ** Math.floor(Math.log10(Math.min(...values))), highY = 10 ** Math.ceil(Math.log10(Math.max(...values)));
    const x = n => L + Math.log(n / lowX) / Math.log(highX / lowX || 2) * (W - L - 12);
    const y = v => T + (1 - Math.log(Math.max(v, lowY) / lowY) / Math.log(highY / lowY)) * (H - T - B);
    for (let v = lowY; v <= highY; v *= 10) drawing.append(svg('path', {d: 'M' + L + ' ' + y(v) + 'H' + (W - 12), class: 'axis'}),
      svg('text', {x: L - 5, y: y(v) + 4, 'text-anchor': 'end'}, thousands(v)));
    for (let n = 1; n <= highX; n *= 2) drawing.append(svg('text', {x: x(n), y: H - 10, 'text-anchor': 'middle'}, n + (n === 1 ? ' host' : '')));
    rows.forEach((row, i) => {
      const line = row.scalability.points.map(p => [x(p.hosts), y(p[kind]), p]);
      drawing.append(path(line, tone(i), false, row.name));
      line.forEach(([px, py, p]) => {
        const dot = svg('circle', {cx: px, cy: py, r: 4, fill: tone(i)});
        dot.append(svg('title', {}, row.name + ', size ' + p.size + ', ' + p.hosts + ' hosts: ' + thousands(p[kind]) + ' ' + kind + ' per second'));
        drawing.append(dot);
      });
    });
  });

  rows.forEach((row, i) => {
    const line = element('tr');
    line.id = 'complexity-' + i;
    const short = type => type.replace(/^.*\./, '').replace('$', '.');
    line.append(element('td', row.name), element('td', row.complexity.lines.toLocaleString('en')),
      element('td', row.complexity.roles.join(', ')), element('td', row.complexity.messageTypes.map(short).join(', ')));
    $('sizes').tBodies[0].append(line);
  });
})();
