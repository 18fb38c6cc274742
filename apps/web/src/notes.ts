import { json, type Answer } from '@lockstep/service/answer';
import type { Route } from '@lockstep/service/app';
import type { Log } from '@lockstep/service/log';
import type { Queries } from './database.ts';

/** Longest text of a note, in characters. */
const longestNote = 500;

/** As many as are shown, the newest first. */
const shown = 20;

interface Note {
  readonly id: string;
  readonly text: string;
  readonly writtenAt: string;
}

type Time = (outcome: (typeof queryOutcomes)[number], seconds: number) => void;

/** How a question to the database ended. */
export const queryOutcomes = ['answered', 'failed'] as const;

/** GET shows the newest notes, POST adds one. Without its database it says 503, and all else that the service answers stays. */
export function createNotes(database: Queries, log: Log, time: Time): Route {
  async function ask(text: string, values: unknown[]): Promise<Note[] | undefined> {
    const startedAt = performance.now();
    const ended = (outcome: (typeof queryOutcomes)[number]): void =>
      time(outcome, (performance.now() - startedAt) / 1000);
    try {
      const { rows } = await database.query(text, values);
      ended('answered');
      return rows as Note[];
    } catch (error) {
      ended('failed');
      log('error', 'the database does not answer', { error });
      return undefined;
    }
  }

  const fields = 'id::text, text, to_json(written_at) #>> \'{}\' as "writtenAt"';
  return {
    get: async () => {
      const notes = await ask(`select ${fields} from notes order by notes.id desc limit $1`, [shown]);
      return notes === undefined ? away : json(200, { notes });
    },
    post: async (body) => {
      const text = noteTextOf(body);
      if (text === undefined) return malformed;
      const notes = await ask(`insert into notes (text) values ($1) returning ${fields}`, [text]);
      return notes === undefined ? away : json(201, notes[0]);
    },
  };
}

const away = refusal(503, 'The database does not answer');
const malformed = refusal(
  400,
  `Send {"text": "..."}, with 1 to ${longestNote} characters, none of them a control character but a line break`,
);

function refusal(status: number, message: string): Answer {
  return json(status, { error: { status, message } });
}

/** The text of a note out of what was sent; undefined where that is something else. */
export function noteTextOf(body: Buffer): string | undefined {
  try {
    const { text, ...rest } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (typeof text !== 'string' || Object.keys(rest).length > 0) return undefined;
    const trimmed = text.trim();
    const length = [...trimmed].length;
    // PostgreSQL has no NUL, and half a pair is no character.
    const readable = !/(?!\n)[\p{Cc}\p{Cs}]/u.test(trimmed);
    return readable && length >= 1 && length <= longestNote ? trimmed : undefined;
  } catch (error) {
    // No UTF-8, no JSON, or null.
    if (['SyntaxError', 'TypeError'].includes((error as Error).name)) return undefined;
    throw error;
  }
}
