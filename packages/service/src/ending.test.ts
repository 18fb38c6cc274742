import { describe, expect, jest, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

jest.setTimeout(60_000);

const ending = pathToFileURL(join(import.meta.dirname, 'ending.ts'));

/** Runs a process that ends by `drain`, does `then`, and would else go on for ever; its exit code and what it logged. */
async function run(drain: string, then: string): Promise<{ code: number; messages: string[] }> {
  const program = `
    const { Ending } = await import(${JSON.stringify(ending)});
    const messages = [];
    const log = (_level, message) => messages.push(message);
    const flush = () => console.log(JSON.stringify(messages));
    const clean = { clean: true, facts: {} };
    const ending = new Ending({ log, flush, drain: ${drain}, limitMs: 300, abandon: () => messages.push('abandoned') });
    ending.obeySignals();
    let forever = setInterval(() => {}, 1000);
    ${then}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code, messages: JSON.parse(output.trim().split('\n').at(-1) ?? '') };
}

const signal = "process.kill(process.pid, 'SIGTERM');";

describe('a process ends', () => {
  test('with 0 when its drain was clean, also while something would still keep it', async () => {
    expect(await run('async () => clean', signal)).toEqual({ code: 0, messages: ['draining', 'stopped'] });
  });

  test('with 1 when its drain failed somebody', async () => {
    expect((await run('async () => ({ clean: false, facts: {} })', signal)).code).toBe(1);
  });

  test('with 1 when its drain throws', async () => {
    const { code, messages } = await run("async () => { throw new Error('no') }", signal);
    expect({ code, messages }).toEqual({ code: 1, messages: ['draining', 'the drain failed', 'abandoned'] });
  });

  test('with 1 when its drain does not keep its own deadline', async () => {
    const { code, messages } = await run('() => new Promise(() => {})', signal);
    expect(code).toBe(1);
    expect(messages).toEqual(['draining', 'the drain did not end in time', 'abandoned']);
  });

  test('with 1, at once, on a second signal', async () => {
    const { code, messages } = await run('() => new Promise(() => {})', `${signal}${signal.replace('TERM', 'INT')}`);
    expect(code).toBe(1);
    expect(messages).toEqual(['draining', 'second signal, exiting without waiting', 'abandoned']);
  });

  test.each([
    ['an error that nobody caught', "setImmediate(() => { throw new Error('no') });"],
    ['a rejection that nobody handled', "void Promise.reject(new Error('no'));"],
    ['an error in the middle of the drain', `${signal} setTimeout(() => { throw new Error('no') }, 50);`],
  ])('in order, with 1, after %s', async (_what, then) => {
    const drain = '() => new Promise((resolve) => setTimeout(resolve, 100, clean))';
    const { code, messages } = await run(drain, then);
    expect(code).toBe(1);
    expect(messages.toSorted()).toEqual(['draining', 'stopped', 'unexpected error']);
  });

  test('in order on the first signal, also when an error has begun the drain before', async () => {
    const drain = '() => new Promise((resolve) => setTimeout(resolve, 100, clean))';
    const { messages } = await run(
      drain,
      `setImmediate(() => { throw new Error('no') }); setTimeout(() => { ${signal} }, 50);`,
    );
    expect(messages).toEqual(['unexpected error', 'draining', 'stopped']);
  });
});
