import assert from 'node:assert/strict';
import type { Environment } from '@lockstep/tools/model/environment';
import { localSite } from '@lockstep/tools/model/local-site';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';
import { describeLoad, startLoad, type Load, type LoadPlan, type LoadReport, type LoadTarget } from './load.ts';

/** The service of an environment as a target of load. */
export function loadTargetOf(world: World, environment: Environment, path = '/api/info'): LoadTarget {
  return { name: environment, site: localSite(world.instance, environment, `web.${environment}.localhost`), path };
}

/** Some requests per second that go on until the scenario ends, whatever happens. */
export function startTrickle(
  story: Story,
  world: World,
  environment: Environment,
  rate: number,
  more: Pick<LoadPlan, 'anew'> = {},
): Load {
  const load = startLoad({
    ...more,
    targets: [loadTargetOf(world, environment)],
    rate,
    callers: 8,
    maxRequests: 30_000,
    maxSeconds: 900,
  });
  story.cleanUp('stop the load', () => load.stop());
  return load;
}

/** @throws {AssertionError} with the first failures when one request was not answered by 200. */
export function assertNoneFailed(report: LoadReport): void {
  const first = report.failures.slice(0, 10).map(({ at, target, kind }) => `${at} ${target} ${kind}`);
  assert.equal(report.failed, 0, `${describeLoad(report)}\n${first.join('\n')}`);
}
