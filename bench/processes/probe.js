// Loaded into the process under test: tells, when asked, how long its event loop was blocked and what it holds.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 1;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

const NANOSECONDS = 1e6;

const answers = {
  /** Longest block since the last question, in milliseconds. */
  loop() {
    const longest = delay.max / NANOSECONDS - RESOLUTION_MS;
    delay.reset();
    return { longest };
  },
  holdings() {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    const handles = {};
    for (const name of process.getActiveResourcesInfo()) handles[name] = (handles[name] ?? 0) + 1;
    return { heapUsed, external, handles };
  },
};

process.on('message', (question) => process.send?.(answers[question]?.()));
// The probe alone must not keep the process alive.
process.channel?.unref();
