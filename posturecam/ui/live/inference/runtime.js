// LiteRT.js in a worker: the two networks compiled, on the graphics card where that gives the same answers faster.

const TOLERANCE = 0.002; // of the largest output, under 1 px of 256, by which a graphics card may differ
const TRIALS = 5; // runs of which the fastest counts
const MOST_THREADS = 4; // more do not pay for networks this small
const LOADERS = { threads: "litert_wasm_threaded_internal", simd: "litert_wasm_internal", plain: "litert_wasm_compat_internal" };

// What the runtime's module asks for by the name of another package: it runs the loader that was chosen.
self.createWasmLib = async (Library, path) => {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  importScripts(path);
  const silent = { print: () => {}, printErr: () => {} }; // it reports each step of its start
  const module = { locateFile: (name) => folder + name, mainScriptUrlOrBlob: path, ...silent };
  return new Library(await self.ModuleFactory(module));
};

// Networks out of .tflite files. Each becomes a function from pixels (RGB floats) to its outputs by name.
class Runtime {
  // Where the files lie; throws what the browser says where nothing can be started.
  static async open(folder) {
    const runtime = new Runtime();
    runtime.litert = await import(`${folder}litert/index.js`);
    const device = await runtime.graphics();
    const kind = await runtime.load(folder);
    runtime.litert.setWebGpuDevice?.(device);
    runtime.device = device;
    runtime.kind = kind;
    return runtime;
  }

  // The graphics card, or null; one that is emulated by the CPU is slower than the CPU itself.
  async graphics() {
    try {
      const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
      if (!adapter || adapter.isFallbackAdapter || adapter.info?.isFallbackAdapter) return null;
      const { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage } = adapter.limits;
      return await adapter.requestDevice({
        requiredLimits: { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage },
      });
    } catch {
      return null;
    }
  }

  // Load the fastest build that this browser can run; which one that is.
  async load(folder) {
    const cores = navigator.hardwareConcurrency ?? 1;
    this.threads = self.crossOriginIsolated ? Math.min(MOST_THREADS, Math.max(1, cores >> 1)) : 1;
    const kinds = this.threads > 1 ? ["threads", "simd", "plain"] : ["simd", "plain"];
    let problem;
    for (const kind of kinds) {
      if (kind !== "threads") this.threads = 1;
      try {
        await this.litert.loadLiteRt(`${folder}litert/${LOADERS[kind]}.js`);
        return kind;
      } catch (error) {
        problem = error;
        this.litert.unloadLiteRt?.();
      }
    }
    throw problem;
  }

  async network(address, side) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    const file = new Uint8Array(await response.arrayBuffer());
    const onCpu = await this.compiled(file, side, { accelerator: "wasm", cpuOptions: { numThreads: this.threads } });
    const onCard = this.device && (await this.onCard(file, side, onCpu).catch(() => null));
    this.accelerators = [...(this.accelerators ?? []), onCard ? "webgpu" : "wasm"];
    return onCard ?? onCpu;
  }

  async compiled(file, side, options) {
    const model = await this.litert.loadAndCompile(file, options);
    const names = model.getOutputDetails().map(({ name }) => name), shape = [1, side, side, 3];
    return async (pixels) => {
      const input = new this.litert.Tensor(pixels, shape);
      let tensors = [];
      try {
        tensors = await model.run([input]);
        const values = await Promise.all(tensors.map((tensor) => tensor.data()));
        return Object.fromEntries(names.map((name, k) => [name, values[k]]));
      } finally {
        for (const tensor of [input, ...tensors]) tensor.delete();
      }
    };
  }

  // The network on the graphics card; null unless it says there what it says on the CPU, in less time.
  async onCard(file, side, onCpu) {
    const onCard = await this.compiled(file, side, { accelerator: "webgpu", gpuOptions: { precision: "fp32" } });
    const pixels = Float32Array.from({ length: 3 * side ** 2 }, (_, k) => ((k * 7919) % 256) / 255);
    const [there, here] = [await onCard(pixels), await onCpu(pixels)];
    for (const [name, values] of Object.entries(here)) {
      const most = values.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
      if (!there[name].every((value, k) => Math.abs(value - values[k]) <= TOLERANCE * most)) return null;
    }
    return (await fastest(onCard, pixels)) < (await fastest(onCpu, pixels)) ? onCard : null;
  }
}

async function fastest(run, pixels) {
  let best = Infinity;
  for (let k = 0; k < TRIALS; k++) {
    const start = performance.now();
    await run(pixels);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
