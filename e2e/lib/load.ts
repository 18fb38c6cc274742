import { Agent as PlainAgent, request as plain } from 'node:http';
import { Agent as TlsAgent, request as overTls } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoopbackSite } from '@lockstep/tools/lib/http';

export interface LoadTarget {
  /** In the report: "staging". */
  readonly name: string;
  /** On the loopback address; no other host can be named. */
  readonly site: LoopbackSite;
  readonly path: string;
}

export interface LoadPlan {
  readonly targets: readonly LoadTarget[];
  /** Requests per second to each target, at most. */
  readonly rate: number;
  /** Connections to each target: a caller waits for its answer before it asks again. */
  readonly callers: number;
  /** The load ends by itself after so many requests to each target, or so many seconds. */
  readonly maxRequests: number;
  readonly maxSeconds: number;
  /** Milliseconds until a request counts as failed; default 5000. */
  readonly timeout?: number;
  /** A connection for each request, as people who come have; kept ones outlive a door that takes no new ones. */
  readonly anew?: boolean;
}

interface FailedRequest {
  readonly at: string;
  readonly target: string;
  /** "status 502", "ECONNRESET", "timeout"… */
  readonly kind: string;
}

interface TargetReport {
  readonly requests: number;
  readonly failed: number;
  /** Milliseconds, of requests that were answered with 200. */
  readonly median: number;
  readonly p99: number;
  /** The longest time without one good answer, milliseconds. */
  readonly longestGap: number;
}

export interface LoadReport {
  readonly requests: number;
  readonly failed: number;
  readonly byTarget: Readonly<Record<string, TargetReport>>;
  readonly byKind: Readonly<Record<string, number>>;
  /** The first 200. */
  readonly failures: readonly FailedRequest[];
}

export interface Load {
  report(): LoadReport;
  /** Lets open requests end and returns the final counts; safe to call again. */
  stop(): Promise<LoadReport>;
}

interface Tally {
  requests: number;
  failed: number;
  durations: number[];
  lastGood: number;
  longestGap: number;
}

const keptFailures = 200;

/** Starts a bounded load of GET requests, over kept connections unless told; every answer but a 200 is counted as failed. */
export function startLoad(plan: LoadPlan): Load {
  const start = performance.now();
  const tallies = new Map<string, Tally>();
  const byKind = new Map<string, number>();
  const failures: FailedRequest[] = [];
  let stopped = false;

  const fail = (target: LoadTarget, tally: Tally, kind: string): void => {
    tally.failed += 1;
    byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
    if (failures.length < keptFailures) failures.push({ at: new Date().toISOString(), target: target.name, kind });
  };

  const callTarget = async (target: LoadTarget): Promise<void> => {
    const tally: Tally = { requests: 0, failed: 0, durations: [], lastGood: start, longestGap: 0 };
    tallies.set(target.name, tally);
    const agent = agentFor(target.site, { keepAlive: plan.anew !== true, maxSockets: plan.callers });
    let nextSlot = performance.now();
    let claimed = 0;
    const open = (): boolean =>
      !stopped && claimed < plan.maxRequests && performance.now() - start < plan.maxSeconds * 1000;
    const caller = async (): Promise<void> => {
      while (open()) {
        claimed += 1;
        const slot = Math.max(nextSlot, performance.now());
        nextSlot = slot + 1000 / plan.rate;
        const wait = slot - performance.now();
        if (wait > 0) await sleep(wait);
        const begun = performance.now();
        const kind = await callOnce(target, agent, plan.timeout ?? 5000);
        const ended = performance.now();
        tally.requests += 1;
        if (kind !== undefined) {
          fail(target, tally, kind);
          continue;
        }
        tally.durations.push(ended - begun);
        tally.longestGap = Math.max(tally.longestGap, ended - tally.lastGood);
        tally.lastGood = ended;
      }
    };
    await Promise.all(Array.from({ length: plan.callers }, caller));
    tally.longestGap = Math.max(tally.longestGap, performance.now() - tally.lastGood);
    agent.destroy();
  };

  const report = (): LoadReport => {
    const all = [...tallies.values()];
    return {
      requests: sum(all.map((tally) => tally.requests)),
      failed: sum(all.map((tally) => tally.failed)),
      byTarget: Object.fromEntries([...tallies].map(([name, tally]) => [name, reportOf(tally)])),
      byKind: Object.fromEntries(byKind),
      failures: [...failures],
    };
  };

  const done = Promise.all(plan.targets.map(callTarget));
  return {
    report,
    stop: async () => {
      stopped = true;
      await done;
      return report();
    },
  };
}

function agentFor({ secure }: LoopbackSite, options: { keepAlive: boolean; maxSockets: number }): PlainAgent {
  return secure ? new TlsAgent(options) : new PlainAgent(options);
}

/** @returns undefined for a 200 with its whole body, else the kind of failure. */
function callOnce({ site, path }: LoadTarget, agent: PlainAgent, timeout: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const call = (site.secure ? overTls : plain)({ ...site, path, agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200 ? undefined : `status ${response.statusCode}`));
      response.on('error', (error) => resolve(kindOf(error)));
    });
    // An idle timeout of the socket would let a slow drip pass; this one bounds the whole request.
    const timer = setTimeout(() => call.destroy(new Error('timeout')), timeout);
    call.on('close', () => clearTimeout(timer));
    call.on('error', (error) => resolve(kindOf(error)));
    call.end();
  });
}

function kindOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}

function reportOf({ requests, failed, durations, longestGap }: Tally): TargetReport {
  const sorted = durations.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
  return { requests, failed, median: at(0.5), p99: at(0.99), longestGap: Math.round(longestGap) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** One line for people: "52,000 requests, 0 failed; staging median 3.1 ms, p99 12.4 ms; …". */
export function describeLoad(report: LoadReport): string {
  const kinds = Object.entries(report.byKind).map(([kind, count]) => `${count} ${kind}`);
  const targets = Object.entries(report.byTarget).map(
    ([name, { requests, median, p99, longestGap }]) =>
      `${name} ${requests} requests, median ${median} ms, p99 ${p99} ms, longest gap ${longestGap} ms`,
  );
  const failed = `${report.failed} failed${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`;
  return [`${report.requests} requests, ${failed}`, ...targets].join('; ');
}
