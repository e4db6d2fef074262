(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);
  const page = JSON.parse(byId("picture").textContent);
  const slider = byId("step");
  const turn = byId("turn");
  const tilt = byId("tilt");
  const home = { turn: turn.value, tilt: tilt.value };
  const stops = [...new Set(page.paths.flatMap((path) => path.steps))].sort((a, b) => a - b);
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const fail = (words) => {
    const note = byId("failure");
    note.textContent = words;
    note.hidden = false;
  };

  const canTurn = () => {
    const canvas = document.createElement("canvas");
    return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
  };

  const camera = () => {
    const [around, above] = [turn.value, tilt.value].map((degrees) => (degrees * Math.PI) / 180);
    // Labels keep their size, so a small view needs more room for them.
    const distance = byId("surface").clientWidth < 480 ? 2.2 : 1.92;
    const level = distance * Math.max(Math.cos(above), 0.001);
    return {
      eye: { x: level * Math.cos(around), y: level * Math.sin(around), z: distance * Math.sin(above) },
      center: { x: 0, y: 0, z: -0.12 },
      up: { x: 0, y: 0, z: 1 },
    };
  };

  // What both views have stands in the page once; what grows with the slider is kept whole.
  const prepare = (name, view) => {
    for (const trace of view.data) {
      for (const [key, from] of Object.entries(trace.meta?.shared ?? {})) trace[key] = page.shared[from];
    }
    const growing = view.data.flatMap((trace, place) => {
      const { path, part, vertices } = trace.meta ?? {};
      const { x, y, z, text } = trace;
      return path === undefined ? [] : [{ place, path, part, vertices, x, y, z, text }];
    });
    return { name, div: byId(name), growing, data: view.data, layout: view.layout };
  };

  const start = (view) => {
    if (view.name === "surface") view.layout.scene.camera = camera();
    // A finger that moves over the map is to scroll the page.
    else if (matchMedia("(pointer: coarse)").matches) view.layout.dragmode = false;
    const config = {
      displayModeBar: false,
      responsive: true,
      // The wheel scrolls the page.
      scrollZoom: false,
      showTips: false,
      doubleClick: false,
    };
    return Plotly.newPlot(view.div, view.data, view.layout, config);
  };

  const counts = (step) =>
    new Map(page.paths.map((path) => [path.number, path.steps.filter((at) => at <= step).length]));

  const grow = (view, shown) => {
    if (!view.growing.length) return null;
    const steps = (last) =>
      view.growing.find((trace) => trace.path === last.path && trace.vertices === 1 && trace.text);
    const change = {};
    for (const axis of view.name === "surface" ? ["x", "y", "z"] : ["x", "y"]) {
      change[axis] = view.growing.map((trace) => {
        const count = shown.get(trace.path);
        if (trace.part === "last") return steps(trace)[axis].slice(count - 1, count);
        return trace[axis].slice(0, (count - 1) * trace.vertices + 1);
      });
    }
    change.text = view.growing.map((trace) =>
      trace.part === "last" ? steps(trace).text.slice(shown.get(trace.path) - 1) : trace.text,
    );
    return Plotly.restyle(view.div, change, view.growing.map((trace) => trace.place));
  };

  const tell = (step, shown) => {
    const parts = page.paths.map((path) => {
      const count = shown.get(path.number);
      const name = page.paths.length > 1 ? `${path.name}: ` : "";
      const last = path.steps[count - 1];
      const end = count === path.steps.length && step > last ? ` (at step ${last}, its last here)` : "";
      return `${name}f = ${path.values[count - 1]}${end}`;
    });
    byId("reading").textContent = `step ${step}: ${parts.join("; ")}`;
    slider.setAttribute("aria-valuetext", `step ${step}`);
  };

  const run = (views) => {
    let wanted = null;
    let drawing = null;
    let timer = null;

    const draw = async () => {
      while (wanted !== null) {
        const step = stops[wanted];
        wanted = null;
        const shown = counts(step);
        tell(step, shown);
        await Promise.all(views.map((view) => grow(view, shown)));
      }
      drawing = null;
    };
    const show = () => {
      wanted = Number(slider.value);
      drawing ??= draw();
      return drawing;
    };

    const stop = () => {
      clearTimeout(timer);
      timer = null;
      byId("play").textContent = "Play";
      byId("reading").setAttribute("aria-live", "polite");
    };
    // By the clock, so that a slow machine leaves out steps and takes no longer.
    const perStep = Math.min(400, Math.max(10, 6000 / stops.length));
    const advance = async (from, since) => {
      slider.value = Math.max(Number(slider.value) + 1, from + Math.floor((performance.now() - since) / perStep));
      const own = timer;
      await show();
      // Stopped meanwhile, or stopped and started anew.
      if (timer !== own) return;
      if (slider.value === slider.max) stop();
      else timer = setTimeout(advance, isCalm ? 1000 : perStep, from, since);
    };
    const play = () => {
      if (slider.value === slider.max) slider.value = 0;
      byId("play").textContent = "Pause";
      // Every step read aloud would be a flood.
      byId("reading").setAttribute("aria-live", "off");
      timer = setTimeout(advance, perStep, Number(slider.value), performance.now());
      show();
    };

    byId("play").addEventListener("click", () => (timer === null ? play() : stop()));
    slider.addEventListener("input", () => {
      stop();
      show();
    });
    if (stops.length) tell(stops.at(-1), counts(stops.at(-1)));
  };

  const aim = (surface) => {
    const say = (input) => input.setAttribute("aria-valuetext", `${input.value} degrees`);
    const look = () => {
      [turn, tilt].forEach(say);
      return Plotly.relayout(surface.div, { "scene.camera": camera() });
    };
    [turn, tilt].forEach((input) => input.addEventListener("input", look));
    surface.div.on("plotly_relayout", (change) => {
      const eye = change["scene.camera"]?.eye;
      if (!eye) return;
      turn.value = (Math.atan2(eye.y, eye.x) * 180) / Math.PI;
      tilt.value = (Math.atan2(eye.z, Math.hypot(eye.x, eye.y)) * 180) / Math.PI;
      [turn, tilt].forEach(say);
    });
    return () => {
      turn.value = home.turn;
      tilt.value = home.tilt;
      look();
    };
  };

  const nearest = (knots, place) =>
    knots.reduce((best, at, index) => (Math.abs(at - place) < Math.abs(knots[best] - place) ? index : best), 0);

  // Say beside the pointer what f and its gradient are at the sample that it touches.
  const hint = (surface) => {
    const box = byId("hint");
    const { x, y, samples, variables } = page.shared;
    surface.div.addEventListener("pointermove", (event) => {
      const place = surface.div.getBoundingClientRect();
      const [right, down] = [event.clientX - place.left, event.clientY - place.top];
      box.style.left = right < place.width / 2 ? `${right + 14}px` : "";
      box.style.right = right < place.width / 2 ? "" : `${place.width - right + 14}px`;
      box.style.top = `${Math.max(0, down - 40)}px`;
    });
    surface.div.on("plotly_hover", ({ points: [point] }) => {
      box.hidden = point.data.type !== "surface";
      if (box.hidden) return;
      const [column, row] = [nearest(x, point.x), nearest(y, point.y)];
      const [value, ...partials] = samples[row][column];
      const spot = [x[column], y[row]].map((number) => Number(number.toPrecision(6)));
      box.textContent =
        variables.map((name, place) => `${name} = ${spot[place]}`).join("\n") +
        `\nf = ${value}\n∇f = (${partials.join(", ")})`;
    });
    surface.div.on("plotly_unhover", () => (box.hidden = true));
  };

  // The ticks are those of the whole picture: within it, plotly chooses.
  const zoom = (map) => {
    const axes = Object.keys(map.layout).filter((key) => /^[xy]axis/.test(key));
    const change = (of) => Object.fromEntries(axes.flatMap((axis) => Object.entries(of(axis))));
    const ranges = axes.map((axis) => [axis, [...map.layout[axis].range]]);
    const whole = Object.fromEntries(ranges);
    map.div.on("plotly_relayout", (event) => {
      if (!Object.keys(event).some((key) => key.includes("range["))) return;
      Plotly.relayout(map.div, change((axis) => ({ [`${axis}.tickmode`]: "auto" })));
    });
    const reset = () =>
      Plotly.relayout(
        map.div,
        change((axis) => ({ [`${axis}.range`]: [...whole[axis]], [`${axis}.tickmode`]: "array" })),
      );
    map.div.on("plotly_doubleclick", reset);
    return reset;
  };

  const open = async () => {
    const views = Object.entries(page.views).map(([name, view]) => prepare(name, view));
    if (page.views.surface && !canTurn()) {
      views.pop();
      byId("surface").closest("figure").hidden = true;
      fail("The surface is not shown: this browser offers no WebGL.");
    }
    for (const view of views) await start(view);
    const resets = views.map((view) => (view.name === "surface" ? aim(view) : zoom(view)));
    byId("home").addEventListener("click", () => resets.forEach((reset) => reset()));
    views.filter((view) => view.name === "surface").forEach(hint);
    run(views);
    document.documentElement.dataset.state = "ready";
  };

  if (typeof Plotly === "undefined") fail("The picture is not drawn: its library could not be loaded.");
  else open();
})();
