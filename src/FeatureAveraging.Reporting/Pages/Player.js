  /* ---- The player of training ---- */

  /* Frames of a training: decisions on a plane, computed at every pixel from each neuron's affine function there; nothing lies between
     two frames. PlayerData.cs says what the data hold. */
  function playTraining(section) {
    const player = data.player, last = player.steps.length - 1;
    const slow = window.matchMedia('(prefers-reduced-motion: reduce)');
    let plane = 0, timer = null;

    const button = make('button', { type: 'button', class: 'play' }, 'Play');
    const slider = make('input', { type: 'range', id: 'player-step', min: 0, max: last, step: 1, value: 0 });
    const place = make('span', { class: 'said', 'aria-hidden': 'true' });       /* the slider says it itself */
    const status = make('p', { role: 'status', class: 'unseen' });
    const views = player.arms.map(view);
    const box = make(
      'div', { class: 'player' },
      ...(player.planes.length > 1 ? [choice()] : []),
      make('div', { class: 'controls' }, button, make('label', { for: 'player-step' }, 'Training step'), slider, place),
      make('div', { class: 'views' }, ...views.map((one) => one.figure)),
      status);
    section.querySelector('.figures').before(box);
    button.addEventListener('click', () => (timer === null ? play() : pause()));
    slider.addEventListener('input', () => {
      pause();
      show();
    });
    document.addEventListener('visibilitychange', () => document.hidden && pause());
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
    show();

    function play() {
      if (Number(slider.value) === last) {
        slider.value = 0;
        show();
      }
      button.textContent = 'Pause';
      status.setAttribute('aria-live', 'off');      /* a reader that is told every frame says nothing else */
      timer = window.setInterval(() => {
        slider.value = Number(slider.value) + 1;
        if (Number(slider.value) === last) {
          pause();
        }
        show();
      }, slow.matches ? 1800 : 600);
    }

    function pause() {
      window.clearInterval(timer);
      timer = null;
      button.textContent = 'Play';
      status.setAttribute('aria-live', 'polite');
    }

    function choice() {
      return make('fieldset', {}, make('legend', {}, 'Plane'), ...player.planes.map((one, i) => {
        const radio = make('input', { type: 'radio', name: 'player-plane', ...(i === 0 ? { checked: '' } : {}) });
        radio.addEventListener('change', () => {
          plane = i;
          show();
        });
        return make('label', {}, radio, ' ' + one.title);
      }));
    }

    /* One arm: a canvas for the decision, lines and dots above it, words below. */
    function view(arm) {
      const canvas = make('canvas', { width: 400, height: 400 });
      const marks = draw('svg', { viewBox: '0 0 400 400' });
      const picture = make('div', { class: 'plane', role: 'img' }, canvas, marks);
      const across = make('span', { class: 'axis' }), up = make('span', { class: 'axis' }), words = make('figcaption', {});
      const figure = make('figure', {}, make('h3', {}, arm.name), up, picture, across, words);
      return { arm, canvas, marks, picture, across, up, words, figure };
    }

    function show() {
      const step = player.steps[Number(slider.value)];
      const said = 'step ' + step + ' of ' + player.steps[last];
      slider.setAttribute('aria-valuetext', said);
      place.textContent = said;
      const facts = views.map((one) => {
        const frame = one.arm.steps.findLastIndex((other) => other <= step);
        paint(one, Math.max(0, frame));
        return one.arm.name + ': ' + one.words.textContent;
      });
      status.textContent = 'Step ' + step + '. ' + facts.join('; ') + '.';
    }

    function paint(one, frame) {
      const { arm, canvas } = one, { limits, x, y, title } = player.planes[plane];
      const count = arm.outputs.length, first = frame * count;
      const values = arm.planes[plane].value.slice(first, first + count);
      const slopes = [arm.planes[plane].x.slice(first, first + count), arm.planes[plane].y.slice(first, first + count)];
      const sums = new Float64Array(3 * arm.sides.length), answer = new Float64Array(3);
      one.words.textContent = 'training accuracy ' + percent(arm.accuracy[frame]) + ', mean margin ' + number(arm.margin[frame]);
      one.across.textContent = x + ' \u2192';
      one.up.textContent = '\u2191 ' + y;
      one.picture.setAttribute('aria-label', 'Decision on the plane ' + title + ' at step ' + arm.steps[frame] + ': ' + centersSaid());
      fill();
      mark();

      /* Score and its slopes at a point: the best output of side + less that of side -. The answer is overwritten by the next. */
      function decide(at, up) {
        sums.fill(0);
        for (let r = 0; r < count; r++) {
          const z = values[r] + at * slopes[0][r] + up * slopes[1][r];
          if (z > 0) {
            const to = 3 * arm.outputs[r], weight = arm.weights[r];
            sums[to] += weight * z;
            sums[to + 1] += weight * slopes[0][r];
            sums[to + 2] += weight * slopes[1][r];
          }
        }
        let plus = -1, minus = -1;
        for (let output = 0; output < arm.sides.length; output++) {
          if (arm.sides[output] > 0) {
            plus = plus < 0 || sums[3 * output] > sums[3 * plus] ? output : plus;
          } else {
            minus = minus < 0 || sums[3 * output] > sums[3 * minus] ? output : minus;
          }
        }
        for (let i = 0; i < 3; i++) {
          answer[i] = sums[3 * plus + i] - sums[3 * minus + i];
        }
        return answer;
      }

      function centersSaid() {
        return player.planes[plane].centers.map(
          (center) => center.name + ' is decided ' + (decide(...center.place)[0] > 0 ? '+' : '\u2212')).join(', ');
      }

      /* Colours each pixel by the sign of the score there, 0 where no neuron is active; the boundary is some two pixels wide. */
      function fill() {
        const context = canvas.getContext('2d'), size = canvas.width, image = context.createImageData(size, size);
        const style = getComputedStyle(section), colours = ['--plus', '--minus', '--line', '--ink'];
        const [plus, minus, none, ink] = colours.map((name) => colour(style.getPropertyValue(name).trim()));
        const wide = (limits[1] - limits[0]) / size, high = (limits[3] - limits[2]) / size;
        for (let row = 0, i = 0; row < size; row++) {
          for (let column = 0; column < size; column++, i += 4) {
            const [score, across, up] = decide(limits[0] + (column + 0.5) * wide, limits[3] - (row + 0.5) * high);
            const far = score === 0 ? Infinity : Math.abs(score) / Math.hypot(across * wide, up * high);
            const side = score > 0 ? plus : score < 0 ? minus : none, line = clamp(1.6 - far, 0, 1);
            for (let channel = 0; channel < 3; channel++) {
              image.data[i + channel] = (1 - line) * side[channel] + line * ink[channel];
            }
            image.data[i + 3] = 255;
          }
        }
        context.putImageData(image, 0, 0);
      }

      function colour(hex) {
        const full = hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex;
        return [1, 3, 5].map((from) => parseInt(full.slice(from, from + 2), 16));
      }

      /* Directions of neurons from the foot of zero, and centres with their names. */
      function mark() {
        const { foot, reach, centers } = player.planes[plane];
        const left = (at) => 400 * (at - limits[0]) / (limits[1] - limits[0]);
        const top = (at) => 400 * (limits[3] - at) / (limits[3] - limits[2]);
        const lines = values.map((_, r) => {
          const long = arm.norms[first + r] > 0 ? reach / arm.norms[first + r] : 0;
          const end = [foot[0] + long * slopes[0][r], foot[1] + long * slopes[1][r]];
          const side = arm.sides[arm.outputs[r]] > 0 ? 'plus' : 'minus';
          return draw('line', { x1: left(foot[0]), y1: top(foot[1]), x2: left(end[0]), y2: top(end[1]), class: side });
        });
        const dots = centers.flatMap(({ name, positive, place: [at, up] }) => [
          draw('circle', { cx: left(at), cy: top(up), r: 7, class: positive ? 'plus' : 'minus' }),
          draw('text', { x: left(at), y: top(up) - 14, 'text-anchor': 'middle' }, name),
        ]);
        one.marks.replaceChildren(...lines, ...dots);
      }
    }
  }
