import { initialPassword, keysOf } from './kinds.ts';
import { awsName, type GatheredSecret } from './gather.ts';
import type { Environment } from '../../../../model/environment.ts';

/** Where every Secret came from; no value. */
export function originLines(environment: Environment, all: readonly GatheredSecret[]): readonly string[] {
  return all
    .filter(({ origin }) => origin !== 'not wanted')
    .map((gathered) => {
      const { kind, origin, values } = gathered;
      const keys = values.size === 0 ? '' : ` (${[...values.keys()].join(', ')})`;
      const where = origin === 'from AWS Secrets Manager' ? ` ${awsName(environment, kind)}` : '';
      return `${kind.namespace}/${kind.name}: ${origin}${where}${keys}`;
    });
}

/** How to read the values that this command made, each as a line of what and a command. */
export function readingLines(context: string, all: readonly GatheredSecret[]): readonly string[] {
  return all
    .filter(({ origin }) => origin === 'generated')
    .flatMap(({ kind, values }) =>
      kind.fields
        .filter(({ key, plain }) => values.has(key) && !plain)
        .map((field) => {
          const isHashed = field.encode !== undefined;
          const name = isHashed ? initialPassword : kind.name;
          const key = isHashed ? 'password' : keysOf(field)[0]!;
          return `${field.asks}: kubectl --context ${context} -n ${kind.namespace} get secret ${name} -o jsonpath='{.data.${key.replaceAll('.', '\\.')}}' | base64 -d`;
        }),
    );
}
