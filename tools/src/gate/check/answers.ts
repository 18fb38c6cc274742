import type { ApplyResult, ApiRefusal } from '../apiserver/apply.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import type { KubeObject } from '../../model/kube-object.ts';

const theAnswer = "the API server's answer";
const wayOut = 'Change the object so that the API server takes it without a word.';

/** What the API server's answer to one rendered object refuses: its error, each policy's sentence, each warning. */
export function findingsOf(
  source: Rendered,
  { error, warnings }: Pick<ApplyResult, 'error' | 'warnings'>,
): readonly Finding[] {
  const denial = error === undefined ? undefined : deniedIn(error.message);
  const policies = new Set([...warnings.map(failedIn), denial].filter((words) => words !== undefined));
  const others = warnings.filter((warning) => failedIn(warning) === undefined);
  return [
    ...[...policies].map((words) => ofPolicy(source, words)),
    ...(error === undefined || denial !== undefined ? [] : ofError(source, error)),
    ...others.map((reason) => finding(source, theAnswer, 'a warning', { reason, wayOut })),
  ];
}

function failedIn(warning: string): string | undefined {
  return /^Validation failed for ValidatingAdmissionPolicy '[^']*' with binding '[^']*': (.*)$/s.exec(warning)?.[1];
}

function deniedIn(message: string): string | undefined {
  return /ValidatingAdmissionPolicy '[^']*' with binding '[^']*' denied request: (.*)$/s.exec(message)?.[1];
}

/** Our policies speak as findings do: "FIELD is VALUE: REASON. WAY OUT". */
function ofPolicy(source: Rendered, words: string): Finding {
  const [, field, value, reason, way] = /^(\S+) is (.+?): (.+?)\. (.+)$/s.exec(words) ?? [];
  if (field === undefined || reason === undefined || way === undefined) {
    return finding(source, theAnswer, 'a refusal', { reason: words, wayOut });
  }
  return finding(source, field, value, { reason, wayOut: way });
}

function ofError(source: Rendered, { message, causes }: ApiRefusal): readonly Finding[] {
  const undeclared = /: \.(\S+): (field not declared in schema)/.exec(message);
  const named = causes.filter(({ field }) => field !== undefined && field !== '');
  if (named.length === 0 && undeclared === null) {
    return [finding(source, theAnswer, 'a refusal', { reason: message, wayOut })];
  }
  const found = named.length > 0 ? named : [{ field: undeclared![1], message: undeclared![2]! }];
  return found.map((cause) =>
    finding(source, cause.field!, objectValueAt(source.object, cause.field!), { reason: cause.message, wayOut }),
  );
}

/** What stands at "spec.containers[0].image", "metadata.labels[a/b]" or "spec.containers[name="web"].image". */
export function objectValueAt(object: KubeObject, field: string): unknown {
  const steps = field.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g);
  let value: unknown = object;
  for (const [, name, key = ''] of steps) {
    const [, mapKey, text] = /^(\w+)="(.*)"$/.exec(key) ?? [];
    value =
      Array.isArray(value) && mapKey !== undefined
        ? value.find((item: Record<string, unknown>) => item[mapKey] === text)
        : (value as Record<string, unknown> | null | undefined)?.[name ?? key];
  }
  return value;
}
