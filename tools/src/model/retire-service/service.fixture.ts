import { withEntryOf } from '../new-service/texts.ts';

/** A text of the file of settings with one more service, of an image of others. */
export function withOneMore(text: string, name: string): string {
  return withEntryOf(text, { name, application: name, port: 8080 });
}
