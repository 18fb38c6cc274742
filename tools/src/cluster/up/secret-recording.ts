import { at } from '../../lib/values/at.ts';

/** What only asks, and is asked each minute. */
const asking = /\.(?:BatchGet|Describe|Get|List|Validate)/;

/**
 * A recording of the laptop's store of secrets, a request in JSON on each line, without the requests that changed nothing.
 * A line that was cut off, as by an end of the machine, is left out too.
 */
export function changesIn(recording: string): string {
  const lines = recording.split('\n').filter((line) => line !== '' && changes(line));
  return lines.map((line) => `${line}\n`).join('');
}

function changes(line: string): boolean {
  const action = actionOf(line);
  return action !== undefined && !asking.test(action);
}

/** As `secretsmanager.CreateSecret`. */
function actionOf(line: string): string | undefined {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const headers = Object.entries(Object(at(request, 'headers')) as object);
  const [, action] = headers.find(([name]) => name.toLowerCase() === 'x-amz-target') ?? [];
  return typeof action === 'string' ? action : undefined;
}
