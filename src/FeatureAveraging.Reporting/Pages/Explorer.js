  /* The explorer of a page: a radius to move, histograms, a table of samples, and cells of heat maps by pointer and keyboard.
     It reads one JSON block of the page and asks for nothing. ExplorerData.cs says what the block holds. Explorer.cs puts the
     scripts into one function, so that no name is global. */

  const SVG = 'http://www.w3.org/2000/svg';
  const BINS = 60;
  const ROWS = 20;
  const block = document.getElementById('explorer-data');
  const data = JSON.parse(block.textContent);

  /* ---- Elements and words ---- */

  /* Makes an element with attributes and children; text stays text. */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  function draw(tag, attributes, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  function percent(share) {
    return (100 * share).toFixed(1).replace(/\.0$/, '') + ' %';
  }

  function number(value) {
    return typeof value === 'string' ? value : String(value).replace(/-/g, '\u2212');
  }

  /* The value of a number that JSON has no number for. */
  function quantity(value) {
    return typeof value === 'number' ? value : value === '\u221e' ? Infinity : value === '\u2212\u221e' ? -Infinity : NaN;
  }

  function clamp(value, low, high) {
    return Math.min(high, Math.max(low, value));
  }

  /* A mark in the colour of an arm; the style sheet chooses the light or the dark one. */
  function tinted(element, arm) {
    element.classList.add('tone');
    element.style.setProperty('--light', arm.light);
    element.style.setProperty('--dark', arm.dark);
    return element;
  }

  function swatch(arm) {
    return tinted(make('span', { class: 'swatch', 'aria-hidden': 'true' }), arm);
  }

  /* ---- The radius ---- */

  /* Everything that follows the radius: arms in curves, histograms and numbers. */
  function exploreRadii(section) {
    const last = data.arms[0].right.length - 1;
    const radius = (place) => (place * data.step).toFixed(data.decimals);
    const share = (arm, place) => arm.right[place] / arm.samples;
    const followers = [];

    const slider = make('input', { type: 'range', id: 'explorer-radius', min: 0, max: last, step: 1, value: firstPlace(data.arms[0]) });
    const output = make('output', { for: 'explorer-radius', class: 'answer' });
    section.append(
      make('div', { class: 'radius' }, make('label', { for: 'explorer-radius' }, 'Radius (' + data.norm + ')'), slider),
      output,
      curves(),
      make('div', { class: 'histograms' }, ...histograms()));
    followers.push(answer());
    slider.addEventListener('input', follow);
    follow();

    function follow() {
      const place = Number(slider.value);
      slider.setAttribute('aria-valuetext', radius(place));
      followers.forEach((one) => one(place));
    }

    /* Where half of the samples of an arm are broken. */
    function firstPlace(arm) {
      const place = arm.right.findIndex((right) => right <= arm.samples / 2);
      return place < 0 ? last : place;
    }

    /* Radius, and of every arm the share and the number of samples that are still right. */
    function answer() {
      const head = make('strong', {});
      const rows = data.arms.map((arm) => {
        const shares = make('b', {}), counts = make('span', { class: 'source' });
        const line = make('span', { class: 'arm' }, swatch(arm), make('span', { class: 'name' }, arm.name), shares, counts);
        return { arm, shares, counts, line };
      });
      output.append(make('span', { class: 'at' }, 'Still right at radius ', head, ':'), ...rows.map((row) => row.line));
      return (place) => {
        head.textContent = radius(place);
        for (const { arm, shares, counts } of rows) {
          shares.textContent = percent(share(arm, place));
          counts.textContent = arm.right[place] + ' of ' + arm.samples + ' samples, ' + arm.method;
        }
      };
    }

    /* Radii to label an axis by, about as many as wished for. */
    function ticks(wished) {
      const least = last / wished;
      const power = Math.pow(10, Math.floor(Math.log10(least * data.step)));
      const distance = [1, 2, 5, 10].map((digit) => digit * power).find((one) => one >= least * data.step * (1 - 1e-9));
      const radii = [];
      for (let i = 0; i * distance <= last * data.step * (1 + 1e-9); i++) {
        radii.push(i * distance);
      }
      const decimals = Math.max(0, -Math.floor(Math.log10(distance) + 1e-9));
      return radii.map((one) => ({ place: 100 * one / (last * data.step), text: one.toFixed(decimals) }));
    }

    function abscissa(wished) {
      return make('div', { class: 'abscissa' }, ...ticks(wished).map((tick) => {
        const label = make('span', {}, tick.text);
        label.style.left = tick.place + '%';
        return label;
      }));
    }

    /* The share of every arm against the radius. A pointer on it moves the radius. */
    function curves() {
      const lines = data.arms.map((arm) => tinted(draw('path', {
        d: 'M' + arm.right.map((right, place) => place + ' ' + (1 - right / arm.samples).toFixed(4)).join('L'),
        'vector-effect': 'non-scaling-stroke',
      }), arm));
      const dots = data.arms.map((arm) => tinted(make('span', { class: 'dot' }), arm));
      const cursor = make('span', { class: 'cursor' });
      const scale = [1, 0.5, 0].map((one) => {
        const label = make('span', { class: 'ordinate' }, percent(one));
        label.style.top = 100 * (1 - one) + '%';
        return label;
      });
      const plot = make(
        'div', { class: 'plot' }, ...scale,
        draw('svg', { viewBox: '0 0 ' + last + ' 1', preserveAspectRatio: 'none' }, ...lines), cursor, ...dots);
      plot.addEventListener('pointerdown', take);
      plot.addEventListener('pointermove', (event) => event.buttons === 1 && take(event));
      followers.push((place) => {
        cursor.style.left = 100 * place / last + '%';
        dots.forEach((dot, i) => {
          dot.style.left = 100 * place / last + '%';
          dot.style.top = 100 * (1 - share(data.arms[i], place)) + '%';
        });
      });
      return make('div', { class: 'chart', 'aria-hidden': 'true' }, plot, abscissa(8));

      function take(event) {
        const box = plot.getBoundingClientRect();
        slider.value = Math.round(last * clamp((event.clientX - box.left) / box.width, 0, 1));
        follow();
      }
    }

    /* One histogram of radii for every arm, all on one scale, hatched below the radius. */
    function histograms() {
      const wide = Math.ceil(last / BINS);
      const columns = data.arms.map((arm) => {
        const shares = [];
        for (let from = 0; from < last; from += wide) {
          shares.push((arm.right[from] - arm.right[Math.min(last, from + wide)]) / arm.samples);
        }
        return shares;
      });
      const highest = Math.max(...columns.flat(), 1e-9);
      return data.arms.map((arm, i) => histogram(arm, columns[i], wide, highest));
    }

    function histogram(arm, shares, wide, highest) {
      const bars = tinted(draw('path', {
        d: shares.map((one, bin) => {
          const from = bin * wide, to = Math.min(last, from + wide), gap = 0.06 * (to - from);
          return one === 0 ? '' : 'M' + (from + gap) + ' 1V' + (1 - one / highest).toFixed(4) + 'H' + (to - gap) + 'V1Z';
        }).join(''),
      }), arm);
      const below = make('span', { class: 'below' });
      const text = make('figcaption', {});
      const rest = [];
      if (arm.right[0] !== arm.samples) {
        rest.push(arm.samples - arm.right[0] + ' wrong without being moved');
      }
      if (arm.right[last] !== 0) {
        rest.push(arm.right[last] + ' beyond the scale');
      }
      followers.push((place) => {
        below.style.width = 100 * place / last + '%';
        const fallen = arm.samples - arm.right[place];
        text.textContent = [fallen + ' of ' + arm.samples + ' at or below ' + radius(place), ...rest].join('; ');
      });
      return make(
        'figure', { class: 'histogram' },
        make('h3', {}, swatch(arm), arm.name),
        make(
          'div', { class: 'chart', 'aria-hidden': 'true' },
          make('div', { class: 'plot' }, draw('svg', { viewBox: '0 0 ' + last + ' 1', preserveAspectRatio: 'none' }, bars), below),
          abscissa(4)),
        text);
    }
  }

  /* ---- Samples ---- */

  /* A table of samples, a page of rows at a time, sorted by the column whose head is pressed. */
  function listSamples(section, source) {
    const count = source.columns[0].values.length;
    const numbers = { name: 'sample', values: source.numbers || Array.from({ length: count }, (_, i) => i) };
    const pictures = source.pictures || [];
    const columns = [numbers, ...source.columns].map((column) => ({
      name: column.name,
      values: column.values.map(quantity),
      text: column.values,
      decimals: decimals(column.values),
    }));
    const order = Array.from({ length: count }, (_, i) => i);
    let sorted = { column: 0, sign: 1 }, page = 0;

    const heads = columns.map((column, i) => {
      const button = make('button', { type: 'button' }, column.name, make('span', { class: 'arrow', 'aria-hidden': 'true' }));
      button.addEventListener('click', () => sort(i));
      return make('th', { scope: 'col', class: 'number' }, button);
    });
    const shown = pictures.map((one) => make(
      'th', { scope: 'col' }, 'picture, witness, difference' + (pictures.length > 1 ? '; ' + one.name : '')));
    const body = make('tbody');
    const place = make('span', { role: 'status' });
    const earlier = turn('Previous', -1), later = turn('Next', 1);
    section.append(
      make('h3', {}, source.title),
      make('p', { class: 'note' }, 'Press the head of a column to sort by it.' + (count === source.samples
        ? '' : ' These are the first ' + count + ' of ' + source.samples + ' samples; the CSV files have them all.')
        + pictures.map((one) => ' ' + Object.keys(one.rows).length + ' samples have pictures: as they are, the strongest '
          + 'attack\u2019s witness, and the difference, enlarged around grey.').join('')),
      make('div', { class: 'scroll' }, make('table', { class: 'samples' }, make('thead', {}, make('tr', {}, heads[0], ...shown, ...heads.slice(1))), body)),
      make('p', { class: 'pages' }, earlier, later, place));
    show();

    function turn(name, by) {
      const button = make('button', { type: 'button' }, name);
      button.addEventListener('click', () => {
        page += by;
        show();
      });
      return button;
    }

    function sort(column) {
      sorted = { column, sign: sorted.column === column ? -sorted.sign : 1 };
      const values = columns[column].values;
      order.sort((a, b) => compare(values[a], values[b]) * sorted.sign || a - b);
      page = 0;
      show();
    }

    function show() {
      const first = page * ROWS, end = Math.min(count, first + ROWS);
      heads.forEach((head, i) => {
        const active = i === sorted.column;
        head.setAttribute('aria-sort', active ? (sorted.sign === 1 ? 'ascending' : 'descending') : 'none');
        head.querySelector('.arrow').textContent = active ? (sorted.sign === 1 ? ' \u2191' : ' \u2193') : '';
      });
      body.replaceChildren(...order.slice(first, end).map((sample) => {
        const cells = columns.map((column) => make('td', { class: 'number' }, cell(column, sample)));
        return make('tr', {}, cells[0], ...pictures.map((one) => make('td', {}, ...three(one, sample))), ...cells.slice(1));
      }));
      place.textContent = 'Rows ' + (first + 1) + ' to ' + end + ' of ' + count;
      earlier.disabled = page === 0;
      later.disabled = end === count;
    }

    function cell(column, sample) {
      const text = column.text[sample];
      return typeof text === 'string' ? text : number(text.toFixed(column.decimals));
    }

    /* A sample's picture, its witness and their difference; nothing where the page has none of it. */
    function three({ rows, size }, sample) {
      const row = rows[sample];
      if (!row) {
        return [];
      }
      const words = ['Sample ' + columns[0].values[sample], 'its witness', 'their difference, enlarged ' + row.factor + ' times'];
      const zoom = Math.max(1, Math.floor(64 / Math.max(...size)));
      const images = row.images.map((src, i) => make('img', { src, alt: words[i], width: zoom * size[0], height: zoom * size[1] }));
      const text = (row.words && row.words + ', ') + '\u00d7\u00a0' + row.factor;
      return [make('span', { class: 'three' }, ...images), make('span', { class: 'source' }, text)];
    }

    /* Decimals that show four digits of the greatest value; none for whole numbers. */
    function decimals(values) {
      const finite = values.filter((one) => typeof one === 'number');
      const most = finite.reduce((so, one) => Math.max(so, Math.abs(one)), 0);
      return most === 0 || finite.every(Number.isInteger) ? 0 : clamp(3 - Math.floor(Math.log10(most)), 0, 12);
    }

    /* What is not a number comes last when ascending. */
    function compare(a, b) {
      return Number.isNaN(a) || Number.isNaN(b) ? Number.isNaN(a) - Number.isNaN(b) : a === b ? 0 : a > b ? 1 : -1;
    }
  }

  /* ---- Heat maps ---- */

  /* Lays a field over the cells of a heat map that names the one under the pointer, or the one that the arrow keys chose. */
  function nameCells(heat) {
    const figure = document.getElementById(heat.figure);
    const drawing = figure.querySelector('svg');
    const here = make('span', { class: 'here', hidden: '' });
    const field = make('div', {
      class: 'cells', tabindex: 0, role: 'application', 'aria-roledescription': 'heat map',
      'aria-label': heat.title + ': cells, arrow keys move',
    }, here);
    const [left, top, width, height] = heat.place.map((share) => 100 * share + '%');
    Object.assign(field.style, { left, top, width, height });
    frame().append(field);
    const status = reader();
    let row = 0, column = 0;

    field.addEventListener('pointermove', (event) => {
      const box = field.getBoundingClientRect();
      show((event.clientY - box.top) / box.height * heat.rows.length, (event.clientX - box.left) / box.width * heat.columns.length);
    });
    field.addEventListener('focus', () => show(row, column));
    field.addEventListener('keydown', (event) => {
      const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
      if (step && !event.ctrlKey && !event.altKey && !event.metaKey) {
        event.preventDefault();
        show(row + step[0], column + step[1]);
      }
    });

    function show(atRow, atColumn) {
      row = clamp(Math.floor(atRow), 0, heat.rows.length - 1);
      column = clamp(Math.floor(atColumn), 0, heat.columns.length - 1);
      const [rowWord, columnWord, cellWord] = heat.words;
      const value = heat.values[row * heat.columns.length + column];
      status.textContent =
        columnWord + ' ' + heat.columns[column] + ', ' + rowWord + ' ' + heat.rows[row] + ': ' + cellWord + ' ' + number(value);
      here.hidden = false;
      here.style.left = 100 * column / heat.columns.length + '%';
      here.style.top = 100 * row / heat.rows.length + '%';
      here.style.width = 100 / heat.columns.length + '%';
      here.style.height = 100 / heat.rows.length + '%';
    }

    /* A box as large as the drawing, which fields are placed in; one for all heat maps of a figure. */
    function frame() {
      if (drawing.parentElement.classList.contains('heat')) {
        return drawing.parentElement;
      }
      const box = make('div', { class: 'heat' });
      drawing.replaceWith(box);
      box.append(drawing);
      return box;
    }

    function reader() {
      const known = figure.querySelector('.cell');
      const line = known || make('p', { class: 'cell', role: 'status' }, 'Point at a cell, or move with the arrow keys, to read it.');
      figure.querySelector('figcaption').before(line);
      return line;
    }
  }

  /* ---- Parts that scroll ---- */

  /* What scrolls sideways can be reached by the keyboard; what does not is no stop on the way. */
  function watchScrolling() {
    const observer = new ResizeObserver((entries) => entries.forEach((entry) => {
      const part = entry.target;
      if (part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight) {
        part.setAttribute('tabindex', '0');
      } else {
        part.removeAttribute('tabindex');
      }
    }));
    document.querySelectorAll('.scroll').forEach((part) => observer.observe(part));
  }

  const section = document.getElementById('explorer');
  if (section) {
    if (data.arms) {
      exploreRadii(section);
    }
    data.tables.forEach((table) => listSamples(section, table));
    section.hidden = false;
  }
  data.heats.forEach(nameCells);
  if (data.player) {
    playTraining(document.getElementById('frames'));
  }
  watchScrolling();
