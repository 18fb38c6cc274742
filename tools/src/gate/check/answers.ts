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
  const said = causes.filter(({ field }) => field !== undefined && field !== '');
  const found = said.length > 0 ? said : untypedIn(message);
  if (found.length === 0) return [finding(source, theAnswer, 'a refusal', { reason: message, wayOut })];
  return found.map((cause) =>
    finding(source, cause.field!, objectValueAt(source.object, cause.field!), { reason: cause.message, wayOut }),
  );
}

/** The fields that the schema does not have, or has of another type: structured-merge-diff says each as ".field: why". */
function untypedIn(message: string): ApiRefusal['causes'] {
  const said =
    /(?:: |^\s+)\.(.+?): (?:element (\d+): )?(field not declared in schema|expected [\w ()]+(?=, got )|associative list .+)/gm;
  return [...message.matchAll(said)].map(([, field, element, reason]) => ({
    field: element === undefined ? field! : `${field}[${element}]`,
    message: reason!,
  }));
}

/** What stands at "spec.containers[0].image", "metadata.labels[a/b]", "data.a.b" or "spec.containers[name="web"].image". */
export function objectValueAt(object: KubeObject, field: string): unknown {
  let [value, rest]: [unknown, string] = [object, field];
  while (rest !== '' && value !== undefined) {
    const [whole, key, item, text] = /^\[(?:(\w+)="([^"]*)"|([^\]]*))[^\]]*\]\.?/.exec(rest) ?? [];
    if (whole === undefined) {
      // A key may have dots in it.
      const name = Object.keys(Object(value))
        .filter((each) => rest === each || rest.startsWith(`${each}.`) || rest.startsWith(`${each}[`))
        .toSorted((one, other) => other.length - one.length)[0];
      value = name === undefined ? undefined : (value as Record<string, unknown>)[name];
      rest = rest.slice(name?.length).replace(/^\./, '');
    } else {
      value =
        Array.isArray(value) && key !== undefined
          ? value.find((each: unknown) => String(Object(each)[key]) === item)
          : (Object(value) as Record<string, unknown>)[text ?? ''];
      rest = rest.slice(whole.length);
    }
  }
  return value;
}
