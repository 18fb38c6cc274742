import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { environments } from './environment.ts';
import {
  choosePortBase,
  findInstance,
  instanceNames,
  instancePrefix,
  parseInstanceName,
  planInstance,
  portBaseOf,
  portsFrom,
  saveInstance,
  slotOf,
} from './instance.ts';

describe('instance names', () => {
  test.each(['default', 'e2e', 'my-second', 'a'])('%s is a name', (name) => {
    expect(parseInstanceName(name)).toBe(name);
  });

  test.each(['', '-a', 'a-', 'A', 'a b', '../etc', 'a'.repeat(21)])('"%s" is refused with an example', (name) => {
    expect(() => parseInstanceName(name)).toThrow(/--instance my-second/);
  });

  test('only the default instance has the plain prefix', () => {
    expect(instancePrefix('default')).toBe('lockstep');
    expect(instancePrefix('e2e')).toBe('lockstep-e2e');
  });
});

describe('ports', () => {
  test('no two ports of an instance are the same', () => {
    const ports = Object.values(portsFrom(8080));
    expect(new Set(ports).size).toBe(ports.length);
  });

  test('an environment that came later gets ports and a number that nobody has, and the others keep theirs', () => {
    const [first, second] = environments;
    const whole = portsFrom(8080);
    // As when `second` were put between the two that an instance had.
    const before = {
      ...portsNamed(whole, new RegExp(`^${first}(?:Secure|Inner|Api)?$`)),
      mirror: 8083,
      secrets: 8084,
      last: 8082,
      lastApi: 8086,
      lastSecure: 8442,
      lastInner: 8462,
    };
    const ports = portsFrom(8080, before) as Readonly<Record<string, number>>;
    expect(ports).toMatchObject(before);
    expect(new Set(Object.values(ports)).size).toBe(Object.values(ports).length);
    const numbers = [first!, second!].map((environment) => slotOf({ ports: ports as typeof whole }, environment));
    expect(numbers).toEqual([0, 2]);
  });

  test('a kept port of a former version that knew fewer doors gets those that it lacks beside it', () => {
    const older = portsNamed(portsFrom(8280), /(?<!Inner)$/);
    expect(portsFrom(8280, older)).toEqual(portsFrom(8280));
  });

  test('the ports of default, e2e and a third instance do not meet', () => {
    const bases = [choosePortBase('default', []), choosePortBase('e2e', []), choosePortBase('third', [])];
    const all = bases.flatMap((base) => Object.values(portsFrom(base)));
    expect(new Set(all).size).toBe(all.length);
  });

  test('a new instance takes the first hundred that no other has', () => {
    expect(choosePortBase('third', [8080, 8180, 8280])).toBe(8380);
  });
});

describe('what this machine has', () => {
  const before = process.env['XDG_STATE_HOME'];
  afterEach(() => {
    if (before === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = before;
  });

  test('is nothing where nothing was ever started', () =>
    withScratchFolder('state', async (folder) => {
      process.env['XDG_STATE_HOME'] = folder;
      expect(await instanceNames()).toEqual([]);
      expect(await findInstance('default')).toBeUndefined();
    }));

  test('is not nothing where it cannot be read', () =>
    withScratchFolder('state', async (folder) => {
      process.env['XDG_STATE_HOME'] = folder;
      await mkdir(join(folder, 'lockstep', 'default', 'instance.json'), { recursive: true });
      await expect(findInstance('default')).rejects.toThrow(/Could not read .*default\/instance\.json: EISDIR/);
    }));

  test('is what was started, whatever else lies in the folder', () =>
    withScratchFolder('state', async (folder) => {
      process.env['XDG_STATE_HOME'] = folder;
      for (const name of ['Odd name', 'never-started', 'damaged', 'empty', 'one'])
        await mkdir(join(folder, 'lockstep', name), { recursive: true });
      await writeFile(join(folder, 'lockstep', 'damaged', 'instance.json'), '{');
      await writeFile(join(folder, 'lockstep', 'empty', 'instance.json'), 'null');
      const choices = { environments, closed: false, small: false, engine: 'docker' } as const;
      await saveInstance(await planInstance('one', choices));
      expect((await instanceNames()).toSorted()).toEqual(['damaged', 'empty', 'one']);
      // Neither keeps another one from starting, beside the ports of the one that can be read.
      const [one, two] = [await findInstance('one'), await planInstance('two', choices)];
      expect(portBaseOf(two.ports)).toBe(portBaseOf(one!.ports) + 100);
      for (const name of ['damaged', 'empty'])
        await expect(findInstance(name)).rejects.toThrow(
          new RegExp(`${name}/instance.json is damaged.*npm run down -- --instance ${name}`),
        );
    }));

  const whole = {
    ports: portsFrom(9080),
    environments: ['staging'],
    closed: true,
    small: true,
    engine: 'podman',
  };
  test.each<[string, unknown]>([
    ['nothing', ''],
    ['half of it', JSON.stringify(whole).slice(0, 40)],
    ['a list', []],
    ['no engine', { ...whole, engine: undefined }],
    ['an engine that nobody knows', { ...whole, engine: 'nerdctl' }],
    ['no ports', { ...whole, ports: null }],
    ['ports that are none', { ...whole, ports: { mirror: 'x' } }],
    ['no environments', { ...whole, environments: 'staging' }],
  ])('a file that holds %s is damaged, and says what removes it', (_what, content) =>
    withScratchFolder('state', async (folder) => {
      process.env['XDG_STATE_HOME'] = folder;
      await mkdir(join(folder, 'lockstep', 'x'), { recursive: true });
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      await writeFile(join(folder, 'lockstep', 'x', 'instance.json'), text);
      await expect(findInstance('x')).rejects.toThrow(/x\/instance\.json is damaged.*npm run down -- --instance x/);
    }),
  );

  test('has the ports of an environment that the settings have more since, and none that they lost', () =>
    withScratchFolder('state', async (folder) => {
      process.env['XDG_STATE_HOME'] = folder;
      await mkdir(join(folder, 'lockstep', 'x'), { recursive: true });
      const { [environments.at(-1)!]: _, ...ports } = whole.ports;
      const kept = { ...whole, ports, environments: ['staging', 'preview'] };
      await writeFile(join(folder, 'lockstep', 'x', 'instance.json'), JSON.stringify(kept));
      const found = await findInstance('x');
      expect(found).toEqual({
        ...whole,
        name: 'x',
        prefix: 'lockstep-x',
        dir: join(folder, 'lockstep', 'x'),
      });
    }));
});

function portsNamed(ports: ReturnType<typeof portsFrom>, wanted: RegExp): Partial<ReturnType<typeof portsFrom>> {
  return Object.fromEntries(Object.entries(ports).filter(([name]) => wanted.test(name)));
}
