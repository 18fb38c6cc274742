import type { Labels } from '../../../toolbox/prometheus.ts';

/** Labels that a scrape adds by itself. */
const ofTheTarget = new Set(['__name__', 'job', 'instance', 'namespace', 'pod', 'node', 'cluster', 'environment']);

/**
 * What a simulated pod answers: the page of a real one, and one line for each series that other exporters have of it.
 * These get another name, so that no rule takes them for what they stand for.
 */
export function pageOf(real: string, others: readonly Labels[]): string {
  const lines = others.map((labels) => {
    const rest = Object.entries(labels)
      .filter(([label]) => !ofTheTarget.has(label))
      .map(([label, value]) => `${label}=${JSON.stringify(value)}`);
    return `simulated_${labels['__name__']}{${rest.join(',')}} 1`;
  });
  return `${real.trimEnd()}\n${[...new Set(lines)].join('\n')}\n`;
}

/**
 * A server, as a script of its own for `node -e`, that answers on many ports with the page of PAGE; at each scrape every
 * value but a constant one is another, so that nothing compresses better than in a busy service.
 */
export const server = `
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const lines = readFileSync(process.env.PAGE, 'utf8').split('\\n');
const [first, count] = [Number(process.env.FIRST_PORT), Number(process.env.COUNT)];
const constant = /^#|^$|_info|start_time/;
const counting = /_(total|count|bucket)(\\{| )/;
const moved = (line, index, scrapes) => {
  if (constant.test(line)) return line;
  const end = line.lastIndexOf(' ');
  const value = Number(line.slice(end + 1));
  if (counting.test(line)) return line.slice(0, end + 1) + (value + scrapes * 3);
  if (/_sum(\\{| )/.test(line)) return line.slice(0, end + 1) + (value + scrapes * 0.0031);
  return line.slice(0, end + 1) + value * (1 + ((scrapes * 31 + index * 7) % 10) / 1000);
};
for (let pod = 0; pod < count; pod += 1) {
  let scrapes = pod;
  createServer((request, response) => {
    scrapes += 1;
    response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    response.end(lines.map((line, index) => moved(line, index, scrapes)).join('\\n'));
  }).listen(first + pod);
}
`;
