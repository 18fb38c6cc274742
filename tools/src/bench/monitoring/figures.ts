import { onlyValue, type Prometheus } from '../../lib/prometheus.ts';

/** What Prometheus says of its own load. */
export interface Figures {
  /** Of the service: how many targets, series of each, and seconds that a scrape of one took (median, longest). */
  readonly servicePods: number;
  readonly seriesPerPod: number;
  readonly scrapeSeconds: number;
  readonly longestScrapeSeconds: number;
  readonly series: number;
  readonly samplesPerSecond: number;
  /** Of the chunks that were full; absent before the first ones are. */
  readonly bytesPerSample?: number;
  readonly walMebibytes: number;
}

const one = async (prometheus: Prometheus, expr: string): Promise<number> =>
  onlyValue(await prometheus.query(expr), expr);

/** @param minutes over which rates are taken. */
export async function figuresOf(prometheus: Prometheus, minutes: number): Promise<Figures> {
  const own = 'job="prometheus"';
  const full = (await one(prometheus, `sum(prometheus_tsdb_mmap_chunks_total{${own}}) or vector(0)`)) * samplesPerChunk;
  const chunkBytes = await one(prometheus, `sum(prometheus_tsdb_head_chunks_storage_size_bytes{${own}})`);
  return {
    servicePods: await one(prometheus, 'count(up{job="web"} == 1)'),
    seriesPerPod: await one(prometheus, 'quantile(0.5, scrape_samples_post_metric_relabeling{job="web"})'),
    scrapeSeconds: await one(prometheus, 'quantile(0.5, scrape_duration_seconds{job="web"})'),
    longestScrapeSeconds: await one(prometheus, 'max(scrape_duration_seconds)'),
    series: await one(prometheus, `sum(prometheus_tsdb_head_series{${own}})`),
    samplesPerSecond: await one(
      prometheus,
      `sum(rate(prometheus_tsdb_head_samples_appended_total{${own}}[${minutes}m]))`,
    ),
    ...(full > 0 ? { bytesPerSample: chunkBytes / full } : {}),
    walMebibytes: (await one(prometheus, `sum(prometheus_tsdb_wal_storage_size_bytes{${own}})`)) / 1024 / 1024,
  };
}

/** Prometheus cuts a chunk after so many. */
const samplesPerChunk = 120;

/** What blocks take on disk, in MiB of a day; their index comes beside. */
export function diskPerDay(samplesPerSecond: number, bytesPerSample: number): number {
  return (samplesPerSecond * 86_400 * bytesPerSample) / 1024 / 1024;
}
