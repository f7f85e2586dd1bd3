// Where the time of one step goes, function by function: what Chromium's own profiler says of the page.

/** Runs a step under the profiler and prints its dearest functions; gives what the step gives. */
export async function profiled(page, name, run) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Profiler.enable");
  await cdp.send("Profiler.setSamplingInterval", { interval: 500 });
  await cdp.send("Profiler.start");
  const given = await run();
  const { profile } = await cdp.send("Profiler.stop");
  await cdp.detach();
  print(name, profile);
  return given;
}

function print(name, { nodes, samples, timeDeltas }) {
  const self = new Map();
  samples.forEach((id, i) => self.set(id, (self.get(id) ?? 0) + timeDeltas[i] / 1000));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const own = new Map();
  const total = new Map();
  const label = ({ callFrame: { functionName, url } }) => `${functionName || "(anonymous)"}${url.endsWith(".wasm") ? " (wasm)" : ""}`;
  // With its callees, each function once on its way down.
  const walk = (node, above) => {
    const key = label(node);
    const mine = self.get(node.id) ?? 0;
    own.set(key, (own.get(key) ?? 0) + mine);
    const inside = above.has(key) ? above : new Set(above).add(key);
    let sum = mine;
    for (const child of node.children ?? []) sum += walk(byId.get(child), inside);
    if (!above.has(key)) total.set(key, (total.get(key) ?? 0) + sum);
    return sum;
  };
  walk(nodes[0], new Set());
  for (const [title, times] of [["itself", own], ["with what it calls", total]]) {
    console.log(`-- ${name}: ms, ${title}`);
    const dear = [...times].sort((a, b) => b[1] - a[1]).slice(0, 40);
    for (const [key, ms] of dear) console.log(`${ms.toFixed(1).padStart(9)}  ${key.slice(0, 160)}`);
  }
}
