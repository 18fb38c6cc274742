import type { Command } from 'commander';
import { Failure } from '../lib/failure.ts';
import { configFile, readConfig } from '../model/config/config.ts';

export function register(program: Command): void {
  program
    .command('config')
    .description(`what ${configFile} says, as JSON; a text of it as it stands`)
    .argument('[field]', 'as names.images or services.0.port')
    .action((field?: string) => {
      const found = fieldOf(readConfig(), field?.split('.') ?? [], field);
      console.log(typeof found === 'string' ? found : JSON.stringify(found, null, 2));
    });
}

function fieldOf(value: unknown, path: readonly string[], field: string | undefined): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const members = Object(value) as Record<string, unknown>;
  if (typeof value === 'object' && Object.hasOwn(members, key)) return fieldOf(members[key], rest, field);
  throw new Failure({
    what: `${configFile} has no field ${field}`,
    wayOut: `At ${key}, name one of ${Object.keys(members).join(', ')}.`,
  });
}
