import { onlyValue, type Prometheus } from '../../../toolbox/prometheus.ts';
import { blockOf, type Block } from './block.ts';

/** What Prometheus says of its own load. */
export interface PrometheusLoad {
  /** Of the service: how many targets, series of each, and seconds that a scrape of one took, the median. */
  readonly servicePods: number;
  readonly seriesPerPod: number;
  readonly scrapeSeconds: number;
  /** Of all targets. */
  readonly longestScrapeSeconds: number;
  readonly series: number;
  readonly samplesPerSecond: number;
  /** Made of the samples of the last minutes. */
  readonly block: Block;
}

/** How far back the block reaches: further, its chunks would only be fuller and its bytes per sample fewer. */
const blockMinutes = 60;

/** @param minutes over which rates are taken. */
export async function prometheusLoad(prometheus: Prometheus, minutes: number): Promise<PrometheusLoad> {
  const one = async (expr: string): Promise<number> => onlyValue(await prometheus.query(expr), expr);
  const appended = 'prometheus_tsdb_head_samples_appended_total{job="prometheus"}';
  return {
    servicePods: await one('count(up{job="web"} == 1)'),
    seriesPerPod: await one('quantile(0.5, scrape_samples_post_metric_relabeling{job="web"})'),
    scrapeSeconds: await one('quantile(0.5, scrape_duration_seconds{job="web"})'),
    longestScrapeSeconds: await one('max(scrape_duration_seconds)'),
    // The head also keeps those of pods that are gone, for some hours.
    series: await one('count({__name__!=""})'),
    samplesPerSecond: await one(`sum(rate(${appended}[${minutes}m]))`),
    block: await blockOf(await prometheus.query(`{__name__!=""}[${blockMinutes}m]`)),
  };
}
