import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolPath } from '../../../toolbox/tools.ts';
import { run } from '../../../lib/process/run.ts';
import type { Series } from '../../../toolbox/prometheus.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';

/** What samples take on disk. */
export interface Block {
  readonly samples: number;
  readonly chunkBytes: number;
  readonly indexBytes: number;
}

/** Series as OpenMetrics text, with their times. */
export function openMetricsOf(series: readonly Series[]): string {
  const lines = series.flatMap(({ metric, values }) => {
    const labels = Object.entries(metric)
      .filter(([label]) => label !== '__name__')
      .map(([label, value]) => `${label}=${JSON.stringify(value)}`);
    const name = `${metric['__name__']}{${labels.join(',')}}`;
    return values.map(([at, value]) => `${name} ${textOf(value)} ${at}`);
  });
  return `${lines.join('\n')}\n# EOF\n`;
}

/** Has promtool make blocks of the samples, as Prometheus would, and looks at their size. */
export function blockOf(series: readonly Series[]): Promise<Block> {
  return withScratchFolder('block', async (folder) => {
    const input = join(folder, 'samples');
    const output = join(folder, 'blocks');
    await writeFile(input, openMetricsOf(series));
    const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', input, output];
    await run(await toolPath('promtool'), args, { timeout: 120_000, doing: 'make blocks of samples' });
    const blocks = await Promise.all((await readdir(output)).map((name) => sizesOf(join(output, name))));
    return {
      samples: sum(blocks.map(({ samples }) => samples)),
      chunkBytes: sum(blocks.map(({ chunkBytes }) => chunkBytes)),
      indexBytes: sum(blocks.map(({ indexBytes }) => indexBytes)),
    };
  });
}

/** MiB of a day. The blocks of a day become few, so the index counts once. */
export function diskPerDay(samplesPerSecond: number, { samples, chunkBytes, indexBytes }: Block): number {
  return (samplesPerSecond * 86_400 * (chunkBytes / samples) + indexBytes) / 1024 / 1024;
}

async function sizesOf(block: string): Promise<Block> {
  const meta = JSON.parse(await readFile(join(block, 'meta.json'), 'utf8')) as { stats: { numSamples: number } };
  const chunks = await readdir(join(block, 'chunks'));
  const sizes = await Promise.all(chunks.map(async (name) => (await stat(join(block, 'chunks', name))).size));
  return {
    samples: meta.stats.numSamples,
    chunkBytes: sum(sizes),
    indexBytes: (await stat(join(block, 'index'))).size,
  };
}

function textOf(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
