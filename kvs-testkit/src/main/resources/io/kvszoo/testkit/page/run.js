'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const $ = id => document.getElementById(id);
  const {texts, types, hosts, processes, events, operations, views} = data;
  const hostOf = process => processes[process][1];
  const MS = 1e6;
  const ms = nanos => (nanos / MS).toFixed(nanos % MS ? 3 : 0) + ' ms';
  const [SENT, DELIVERED, DROPPED, CALLED, TIMER, STARTED, SYNCED, HOST, PARTITION, LINKS, FAILED] =
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const kind = e => e[0], at = e => e[1], cause = e => e[2];

  // What the events come to: messages, bands, partitions.

  const messages = [];
  const messageOf = new Map();
  const bands = [];
  const partitions = [];
  const linkChanges = [];
  const open = new Map();
  const faults = [];
  const begin = (key, band) => { end(key, band.from); band.until = null; open.set(key, band); bands.push(band); };
  const end = (key, time) => { const band = open.get(key); if (band) { band.until = time; open.delete(key); } };
  events.forEach((e, i) => {
    if (kind(e) === SENT) {
      const message = {index: i, from: e[3], to: e[4], type: e[5], text: e[6], ends: []};
      messages.push(message);
      messageOf.set(i, message);
    } else if (kind(e) === DELIVERED || kind(e) === DROPPED) {
      const message = messageOf.get(cause(e));
      if (message) message.ends.push({index: i, at: at(e), dropped: kind(e) === DROPPED});
      messageOf.set(i, message);
    } else if (kind(e) === HOST) {
      const change = texts[e[4]];
      faults.push(i);
      if (change === 'crashed') { end('paused' + e[3], at(e)); begin('down' + e[3], {host: e[3], from: at(e), what: 'down'}); }
      if (change === 'restarted') end('down' + e[3], at(e));
      if (change === 'paused') begin('paused' + e[3], {host: e[3], from: at(e), what: 'paused'});
      if (change === 'resumed') end('paused' + e[3], at(e));
    } else if (kind(e) === PARTITION) {
      const text = texts[e[3]];
      faults.push(i);
      if (e[4]) {
        const healed = partitions.find(p => p.text === text && p.until === null);
        if (healed) healed.until = at(e);
      } else {
        partitions.push({text, from: at(e), until: null});
      }
    } else if (kind(e) === LINKS) {
      faults.push(i);
      const before = linkChanges[linkChanges.length - 1];
      if (before && before.at === at(e)) before.text += '; ' + texts[e[3]];
      else linkChanges.push({at: at(e), text: texts[e[3]]});
    }
  });
  const changesOf = processes.map(() => []);
  views.forEach(v => {
    changesOf[v[1]].push(v);
    if (v[2] !== null) {
      const key = 'standing' + v[1], time = v[0] < 0 ? 0 : at(events[v[0]]);
      end(key, time);
      if (texts[v[2]] && texts[v[2]] !== 'is down') {
        begin(key, {host: hostOf(v[1]), from: time, what: 'standing', text: texts[v[2]]});
      }
    }
  });
  const last = Math.max(1, events.length ? at(events[events.length - 1]) : 1,
    ...operations.map(o => o[5]));

  // What was led to by no operation, such as heartbeats, is in the background.
  const isWork = [];
  events.forEach((e, i) => isWork.push(kind(e) === CALLED || (cause(e) >= 0 && isWork[cause(e)])));
  const background = 'background';

  // What is shown.

  const blamed = new Set(data.violation ? data.violation.operations : []);
  const moments = data.violation ? data.violation.moments : [];
  const EVENT_KINDS = ['timer', 'sync', 'start', 'call', 'fault'];
  const kindName = e => ({[TIMER]: 'timer', [SYNCED]: 'sync', [STARTED]: 'start', [CALLED]: 'call'})[kind(e)] || 'fault';
  const hiddenTypes = new Set(['timer', 'sync']);
  const isAside = name => data.aside.includes(name)
    && !operations.some(o => data.clients[o[1]] === name && blamed.has(o[0]));
  const hiddenHosts = new Set(hosts.map((name, host) => host).filter(host => isAside(hosts[host])));
  const typeOf = e => kind(e) <= DROPPED ? types[e[5]] : kindName(e);
  let visible = [];
  let current = 0;
  let window_ = {from: 0, to: last};

  const hostsOf = e => kind(e) <= DROPPED ? [hostOf(e[3]), hostOf(e[4])]
    : kind(e) < HOST || kind(e) === FAILED ? [hostOf(e[3])] : kind(e) === HOST ? [e[3]] : [];
  const isShown = (e, i) => !hiddenTypes.has(typeOf(e))
    && (kind(e) > DROPPED || isWork[i] || !hiddenTypes.has(background)) && hostsOf(e).every(h => !hiddenHosts.has(h));

  function filter() {
    const shown = visible.length ? visible[current] : 0;
    visible = [];
    events.forEach((e, i) => { if (isShown(e, i)) visible.push(i); });
    current = Math.max(0, visible.findIndex(i => i >= shown));
    if (visible.length && visible[visible.length - 1] < shown) current = visible.length - 1;
    $('slider').max = Math.max(0, visible.length - 1);
    layout();
    show();
  }

  // Lanes.

  const LANE = 40, CLIENT_LANE = 22, BAR = 17, TOP = 24, LABELS = 150;
  let lanes = [], height = 0, faultRows = [];

  function layout() {
    faultRows = [];
    const rows = [];
    partitions.forEach(p => {
      let row = rows.findIndex(until => until <= p.from);
      if (row < 0) { row = rows.length; rows.push(0); }
      rows[row] = p.until === null ? last + 1 : p.until;
      faultRows.push({partition: p, row});
    });
    let y = TOP + rows.length * BAR + (linkChanges.length ? BAR : 0) + 4;
    lanes = [];
    const names = [...data.clients.filter(name => !hosts.includes(name)).map(name => ({name, host: -1})),
      ...hosts.map((name, host) => ({name, host})).sort((a, b) => data.clients.includes(b.name) - data.clients.includes(a.name))];
    names.forEach(({name, host}) => {
      if (host >= 0 && hiddenHosts.has(host)) return;
      const client = data.clients.indexOf(name);
      const ops = [];
      const ends = [];
      if (client >= 0) {
        operations.forEach((o, i) => {
          if (o[1] !== client) return;
          let row = ends.findIndex(until => until <= o[4]);
          if (row < 0) { row = ends.length; ends.push(0); }
          ends[row] = o[5];
          ops.push({index: i, row});
        });
      }
      const below = client >= 0 ? CLIENT_LANE : LANE;
      const rowsOfOps = ends.length * (BAR + 2);
      lanes.push({name, host, ops, top: y, line: y + rowsOfOps + below / 2});
      y += rowsOfOps + below;
    });
    height = y + 4;
  }

  const laneOf = host => lanes.find(lane => lane.host === host);

  // Drawing.

  const canvas = $('diagram');
  const pen = canvas.getContext('2d');
  let width = 0;
  const x = time => LABELS + (time - window_.from) / (window_.to - window_.from) * (width - LABELS - 10);
  const timeAt = px => window_.from + (px - LABELS) / (width - LABELS - 10) * (window_.to - window_.from);
  const hue = type => 'hsl(' + (type * 137.5 + 205) % 360 + ' 55% ' + (isDark() ? '68%' : '42%') + ')';
  const isDark = () => matchMedia('(prefers-color-scheme: dark)').matches && !document.documentElement.classList.contains('print');

  function causes() {
    const path = new Set();
    let i = visible.length ? visible[current] : -1;
    while (i >= 0 && !path.has(i)) { path.add(i); i = cause(events[i]); }
    return path;
  }

  function draw() {
    const style = getComputedStyle(document.documentElement);
    const color = name => style.getPropertyValue('--' + name).trim();
    const ratio = window.devicePixelRatio || 1;
    width = canvas.parentElement.clientWidth;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = height + 'px';
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = color('paper');
    pen.fillRect(0, 0, width, height);
    pen.font = '12px system-ui, sans-serif';
    pen.textBaseline = 'middle';
    const soft = color('soft'), ink = color('ink'), line = color('line'), bad = color('bad');
    const clip = () => { pen.save(); pen.beginPath(); pen.rect(LABELS, 0, width - LABELS, height); pen.clip(); };

    // The axis.
    clip();
    const raw = (window_.to - window_.from) / Math.max(2, (width - LABELS) / 90);
    const unit = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map(f => f * unit).find(s => s >= raw);
    pen.strokeStyle = line; pen.fillStyle = soft; pen.lineWidth = 1; pen.textAlign = 'center';
    for (let t = Math.ceil(window_.from / step) * step; t <= window_.to; t += step) {
      pen.globalAlpha = .5; pen.beginPath(); pen.moveTo(x(t), TOP - 6); pen.lineTo(x(t), height); pen.stroke();
      pen.globalAlpha = 1; pen.fillText(+(t / MS).toPrecision(12) + ' ms', Math.max(x(t), LABELS + 18), 9);
    }
    pen.textAlign = 'left';

    // Partitions and settings of links.
    const bar = (from, until, y, h, fill, text, textColor) => {
      const a = Math.max(LABELS, x(from)), b = Math.min(width, until === null ? width : x(until));
      if (b < LABELS || a > width) return;
      pen.fillStyle = fill;
      pen.fillRect(a, y, Math.max(2, b - a), h);
      fit(text, a + 4, y + h / 2, b - a - 8, textColor);
    };
    const fit = (text, left, y, space, textColor) => {
      if (space < 14) return;
      let shown = text;
      if (pen.measureText(shown).width > space) {
        let n = Math.floor(shown.length * space / pen.measureText(shown).width) - 1;
        if (n < 2) return;
        shown = shown.slice(0, n) + '…';
      }
      pen.fillStyle = textColor;
      pen.fillText(shown, left, y);
    };
    faultRows.forEach(({partition, row}) => {
      pen.globalAlpha = .22; bar(partition.from, partition.until, TOP + row * BAR, BAR - 2, bad, '', ink);
      pen.globalAlpha = 1; bar(partition.from, partition.until, TOP + row * BAR, BAR - 2, 'transparent', partition.text, ink);
    });
    const linkY = TOP + (faultRows.length ? Math.max(...faultRows.map(f => f.row)) + 1 : 0) * BAR;
    linkChanges.forEach((change, i) => {
      const next = linkChanges[i + 1];
      pen.fillStyle = soft; pen.fillRect(x(change.at), linkY, 1, BAR - 2);
      fit(change.text, x(change.at) + 4, linkY + BAR / 2 - 1, (next ? x(next.at) : width) - x(change.at) - 8, soft);
    });

    // Hosts and what they go through.
    lanes.forEach(lane => {
      if (lane.host < 0) return;
      pen.strokeStyle = soft; pen.lineWidth = 1;
      pen.beginPath(); pen.moveTo(LABELS, lane.line); pen.lineTo(width, lane.line); pen.stroke();
    });
    bands.forEach(band => {
      const lane = laneOf(band.host);
      if (!lane) return;
      if (band.what === 'standing') {
        bar(band.from, band.until, lane.line + 6, 14, color('band'), band.text, color('band-ink'));
      } else {
        pen.globalAlpha = band.what === 'down' ? .55 : .25;
        bar(band.from, band.until, lane.line - 9, 15, color('down'), '', ink);
        pen.globalAlpha = 1;
        bar(band.from, band.until, lane.line - 9, 15, 'transparent', band.what, ink);
      }
    });

    // Messages.
    const path = causes();
    const onPath = message => path.has(message.index);
    const many = messages.length > 2000;
    const arrow = (message, strong) => {
      const from = laneOf(hostOf(message.from)), to = laneOf(hostOf(message.to));
      if (!from || !to || from === to || hiddenTypes.has(types[message.type])
        || (!isWork[message.index] && hiddenTypes.has(background))) return;
      const begun = at(events[message.index]);
      const ends = message.ends.length ? message.ends : [{at: last, dropped: false, flying: true}];
      ends.forEach(it => {
        if (it.at < window_.from || begun > window_.to) return;
        let x1 = x(begun), y1 = from.line, x2 = x(it.at), y2 = to.line;
        if (it.dropped || it.flying) { x2 = x1 + (x2 - x1) * .8; y2 = y1 + (y2 - y1) * .8; }
        pen.strokeStyle = it.dropped ? bad : hue(message.type);
        pen.fillStyle = pen.strokeStyle;
        pen.lineWidth = strong ? 3 : 1;
        pen.globalAlpha = strong ? 1 : (isWork[message.index] ? .8 : .3) * (many ? .6 : 1);
        pen.setLineDash(it.dropped || it.flying ? [4, 3] : []);
        pen.beginPath(); pen.moveTo(x1, y1); pen.lineTo(x2, y2); pen.stroke();
        pen.setLineDash([]);
        if (it.dropped) {
          pen.beginPath(); pen.moveTo(x2 - 3, y2 - 3); pen.lineTo(x2 + 3, y2 + 3);
          pen.moveTo(x2 - 3, y2 + 3); pen.lineTo(x2 + 3, y2 - 3); pen.stroke();
        } else if (!it.flying) {
          const angle = Math.atan2(y2 - y1, x2 - x1), size = strong ? 9 : 6;
          pen.beginPath(); pen.moveTo(x2, y2);
          pen.lineTo(x2 - size * Math.cos(angle - .4), y2 - size * Math.sin(angle - .4));
          pen.lineTo(x2 - size * Math.cos(angle + .4), y2 - size * Math.sin(angle + .4));
          pen.fill();
        }
      });
      pen.globalAlpha = 1;
    };
    messages.forEach(message => { if (!onPath(message)) arrow(message, false); });
    messages.forEach(message => { if (onPath(message)) arrow(message, true); });

    // Operations.
    lanes.forEach(lane => lane.ops.forEach(({index, row}) => {
      const o = operations[index];
      if (o[5] < window_.from || o[4] > window_.to) return;
      const a = x(o[4]), b = Math.max(x(o[5]), a + 3), y = lane.top + row * (BAR + 2);
      const tone = {ok: color('good'), failed: soft, unknown: color('unsure')}[o[6]];
      pen.globalAlpha = .25; pen.fillStyle = blamed.has(o[0]) ? bad : tone; pen.fillRect(a, y, b - a, BAR);
      pen.globalAlpha = 1; pen.strokeStyle = blamed.has(o[0]) ? bad : tone;
      pen.lineWidth = blamed.has(o[0]) ? 2.5 : 1; pen.strokeRect(a, y, b - a, BAR);
      fit(texts[o[2]] + ' → ' + texts[o[3]], Math.max(a, LABELS) + 3, y + BAR / 2 + 1, b - Math.max(a, LABELS) - 6, ink);
    }));

    // The moment.
    if (visible.length) {
      const e = events[visible[current]];
      pen.strokeStyle = color('accent'); pen.lineWidth = 1;
      pen.beginPath(); pen.moveTo(x(at(e)), TOP - 8); pen.lineTo(x(at(e)), height); pen.stroke();
      hostsOf(e).slice(kind(e) === DELIVERED || kind(e) === DROPPED ? 1 : 0).slice(0, 1).map(laneOf).forEach(lane => {
        if (!lane) return;
        pen.fillStyle = color('accent');
        pen.beginPath(); pen.arc(x(at(e)), lane.line, 5, 0, 7); pen.fill();
      });
    }
    pen.restore();
    lanes.forEach(lane => {
      fit(lane.name, 8, lane.host < 0 ? lane.top + BAR / 2 : lane.line, LABELS - 16, ink);
    });
  }

  // The moment in words.

  function describe(e) {
    const message = () => {
      const type = types[e[5]], text = texts[e[6]];
      return text.startsWith(type.replace(/^.*\./, '') + '[') ? text : type + ' ' + text;
    };
    const name = p => processes[p][0];
    switch (kind(e)) {
      case SENT: return name(e[3]) + ' sends to ' + name(e[4]) + ': ' + message();
      case DELIVERED: return name(e[4]) + ' receives from ' + name(e[3]) + ': ' + message();
      case DROPPED: return 'dropped (' + texts[e[7]] + ') on the way from ' + name(e[3]) + ' to ' + name(e[4]) + ': ' + message();
      case CALLED: return name(e[3]) + ' is called: ' + texts[e[4]];
      case TIMER: return name(e[3]) + ' hears from itself: ' + texts[e[4]];
      case STARTED: return name(e[3]) + ' starts';
      case SYNCED: return name(e[3]) + ' syncs its disk';
      case FAILED: return name(e[3]) + ' throws ' + texts[e[4]];
      case HOST: return 'host ' + hosts[e[3]] + ': ' + texts[e[4]];
      case PARTITION: return (e[4] ? 'healed: ' : 'partition: ') + texts[e[3]];
      default: return 'links: ' + texts[e[3]];
    }
  }

  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  /** The view of a process after an event: the sum of its changes up to then. */
  function viewAt(process, event) {
    const view = {standing: '', facts: new Map(), entries: new Map(), changed: false, shown: false};
    for (const [index, , standing, facts, entries] of changesOf[process]) {
      if (index > event) break;
      view.changed = index === event;
      view.shown = true;
      if (standing !== null) view.standing = texts[standing];
      for (const [map, changes] of [[view.facts, facts], [view.entries, entries]]) {
        for (const [key, value] of changes) {
          if (value < 0) map.delete(texts[key]); else map.set(texts[key], texts[value]);
        }
      }
    }
    return view;
  }

  const MOST_ENTRIES = 100;
  const byName = processes.map((it, process) => process).sort((a, b) => processes[a][0] < processes[b][0] ? -1 : 1);

  function showState(event) {
    const rows = [];
    byName.forEach(process => {
      const [name, host] = processes[process];
      if (!changesOf[process].length || hiddenHosts.has(host)) return;
      const view = viewAt(process, event);
      if (!view.shown) return;
      const row = element('tr', undefined, view.changed ? 'changed' : '');
      const list = map => [...map].slice(0, MOST_ENTRIES).map(([k, v]) => k + ': ' + v).join('; ') + (map.size > MOST_ENTRIES ? '; …' : '');
      row.append(element('td', name), element('td', view.standing, 'standing'),
        element('td', list(view.facts)), element('td', list(new Map([...view.entries].sort()))));
      rows.push(row);
    });
    $('state').replaceChildren(...rows);
  }

  const rowOf = new Map();

  function show() {
    $('slider').value = current;
    if (visible.length) {
      const event = visible[current], e = events[event];
      $('position').textContent = (current + 1) + ' of ' + visible.length + ', ' + ms(at(e));
      $('slider').setAttribute('aria-valuetext', ms(at(e)) + ', ' + describe(e));
      $('now').textContent = ms(at(e)) + '  ' + describe(e);
      showState(event);
      rowOf.forEach((row, i) => row.classList.toggle('active', operations[i][4] <= at(e) && at(e) <= operations[i][5]));
    } else {
      $('now').textContent = 'Nothing is selected; choose hosts and messages below.';
    }
    draw();
  }

  function go(to) {
    current = Math.min(Math.max(0, to), Math.max(0, visible.length - 1));
    if (visible.length) keepInSight(at(events[visible[current]]));
    show();
  }

  function goToEvent(event) {
    let to = visible.findIndex(i => i >= event);
    go(to < 0 ? visible.length - 1 : to);
  }

  function goToTime(time) {
    let low = 0, high = visible.length;
    while (low < high) { const mid = low + high >> 1; if (at(events[visible[mid]]) < time) low = mid + 1; else high = mid; }
    go(low);
  }

  function keepInSight(time) {
    const span = window_.to - window_.from;
    if (time < window_.from || time > window_.to) move(time - span / 2);
  }

  function move(from) {
    const span = window_.to - window_.from;
    const begun = Math.min(Math.max(0, from), Math.max(0, last - span));
    window_ = {from: begun, to: begun + span};
  }

  function zoom(factor, around) {
    const center = around === undefined ? (visible.length ? at(events[visible[current]]) : last / 2) : around;
    const span = Math.min(last, Math.max(2000, (window_.to - window_.from) * factor));
    const share = (center - window_.from) / (window_.to - window_.from);
    window_ = {from: 0, to: span};
    move(center - span * Math.min(1, Math.max(0, share)));
    draw();
  }

  function fitAll() { window_ = {from: 0, to: last}; draw(); }

  function goToViolation() {
    if (!blamed.size) {
      if (moments.length) goToTime(moments[0]);
      return;
    }
    const shown = operations.filter(o => blamed.has(o[0]));
    const from = Math.min(...shown.map(o => o[4])), to = Math.max(...shown.map(o => o[5]));
    const margin = (to - from) * .1 + 1000;
    const span = Math.min(last, to - from + 2 * margin);
    window_ = {from: 0, to: span};
    move(from - margin);
    goToTime(to);
  }

  // Hands.

  $('slider').addEventListener('input', () => go(+$('slider').value));
  $('previous').addEventListener('click', () => go(current - 1));
  $('next').addEventListener('click', () => go(current + 1));
  $('in').addEventListener('click', () => zoom(.5));
  $('out').addEventListener('click', () => zoom(2));
  $('fit').addEventListener('click', fitAll);
  $('blame').addEventListener('click', goToViolation);
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target.type === 'checkbox' && event.key === ' ')) return;
    const steps = event.shiftKey ? 20 : 1;
    const now = visible.length ? visible[current] : 0;
    const action = {
      ArrowLeft: () => go(current - steps), ArrowRight: () => go(current + steps),
      Home: () => go(0), End: () => go(visible.length - 1),
      '+': () => zoom(.5), '=': () => zoom(.5), '-': () => zoom(2), 0: fitAll, v: goToViolation,
      n: () => { const next = faults.find(i => i > now); if (next !== undefined) goToEvent(next); },
      p: () => { const before = faults.filter(i => i < now).pop(); if (before !== undefined) goToEvent(before); },
    }[event.key];
    if (action) { event.preventDefault(); action(); }
  });
  let drag = null;
  canvas.addEventListener('pointerdown', event => {
    drag = {x: event.offsetX, from: window_.from, moved: false};
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', event => {
    if (!drag) return;
    drag.moved ||= Math.abs(event.offsetX - drag.x) > 3;
    if (drag.moved) {
      move(drag.from + (drag.x - event.offsetX) / (width - LABELS - 10) * (window_.to - window_.from));
      draw();
    }
  });
  canvas.addEventListener('pointerup', event => {
    if (drag && !drag.moved) pick(event.offsetX, event.offsetY);
    drag = null;
  });
  canvas.addEventListener('wheel', event => {
    if (event.ctrlKey) {
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.25 : .8, timeAt(event.offsetX));
    } else if (event.deltaX) {
      event.preventDefault();
      move(window_.from + event.deltaX / width * (window_.to - window_.from));
      draw();
    }
  }, {passive: false});

  /** Goes to the event that is nearest to a point. */
  function pick(px, py) {
    let best = -1, least = Infinity;
    visible.forEach((i, position) => {
      const e = events[i];
      const places = hostsOf(e);
      const place = kind(e) === DELIVERED || kind(e) === DROPPED ? places[1] : places[0];
      const lane = place === undefined ? null : laneOf(place);
      const distance = Math.abs(x(at(e)) - px) + (lane ? Math.abs(lane.line - py) : 30) / 2;
      if (distance < least) { least = distance; best = position; }
    });
    if (best >= 0) go(best);
  }

  const printing = on => { document.documentElement.classList.toggle('print', on); if (on) window_ = {from: 0, to: last}; draw(); };
  window.addEventListener('beforeprint', () => printing(true));
  window.addEventListener('afterprint', () => printing(false));
  window.addEventListener('resize', draw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);

  // The rest of the page.

  $('title').textContent = data.title;
  $('summary').textContent = data.summary;
  $('about').textContent = data.about;
  canvas.setAttribute('aria-label', 'Space-time diagram of ' + hosts.length + ' hosts and '
    + messages.length + ' messages; the moment of the slider is described below');
  if (data.violation) {
    const box = $('violation');
    box.hidden = false;
    box.append(element('strong', 'Breaks the rule “' + data.violation.rule + '”'), element('pre', data.violation.reason));
    $('blame').hidden = !blamed.size && !moments.length;
  }
  const checkbox = (parent, label, hidden, key, color) => {
    const box = element('label');
    const input = document.createElement('input');
    input.type = 'checkbox';
    input.checked = !hidden.has(key);
    input.addEventListener('change', () => { if (input.checked) hidden.delete(key); else hidden.add(key); filter(); });
    box.append(input, ' ');
    if (color) { const swatch = element('span', '', 'swatch'); swatch.style.background = color; box.append(swatch); }
    box.append(label);
    parent.append(box);
  };
  const typeCounts = types.map(() => 0);
  messages.forEach(m => typeCounts[m.type]++);
  types.forEach((type, i) => { if (typeCounts[i]) checkbox($('types'), type + ' (' + typeCounts[i] + ')', hiddenTypes, type, hue(i)); });
  checkbox($('types'), 'messages in the background', hiddenTypes, background);
  EVENT_KINDS.forEach(name => checkbox($('types'), name + 's', hiddenTypes, name));
  hosts.forEach((name, host) => checkbox($('hosts'), name, hiddenHosts, host));
  const rows = document.createDocumentFragment();
  operations.forEach((o, i) => {
    const row = element('tr', undefined, blamed.has(o[0]) ? 'blamed' : '');
    row.dataset.operation = o[0];
    row.append(element('td', o[0]), element('td', data.clients[o[1]]), element('td', texts[o[2]]),
      element('td', texts[o[3]], o[6]), element('td', ms(o[4])), element('td', ms(o[5])));
    row.addEventListener('click', () => goToTime(o[4]));
    rowOf.set(i, row);
    rows.append(row);
  });
  $('operations').tBodies[0].append(rows);
  filter();
  if (data.violation) goToViolation();
})();
