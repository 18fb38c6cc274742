import { clusterSeries } from './cluster.ts';
import { deliverySeries } from './delivery.ts';
import { objectiveSeries } from './objectives.ts';
import type { MadeSeries } from './series.ts';
import { serviceSeries } from './service.ts';
import { stackSeries } from './stack.ts';

/** A made-up cluster that gives every panel something to draw: a day of it, a roll-out and some trouble in it. */
export function showcaseSeries(now: number): readonly MadeSeries[] {
  return [...serviceSeries(), ...objectiveSeries(), ...clusterSeries(), ...deliverySeries(now), ...stackSeries(now)];
}
