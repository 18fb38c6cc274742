import { readNames } from '@lockstep/tools/model/names/names';
import { runbookName } from '../alerts/alert.ts';

/** The dashboards and their titles, in the order in which a person on call opens them. */
export const boards = {
  service: 'Service',
  objectives: 'Objectives',
  delivery: 'Delivery',
  cluster: 'Cluster',
  prometheus: 'Prometheus',
} as const;

/** Those of parts that are off before somebody asks: no other board leads there. */
const boardsOfParts = {
  database: 'Database',
  identities: 'Identities',
  logs: 'Logs',
  rollouts: 'Rollouts',
  traces: 'Traces',
} as const;

export type BoardName = keyof typeof boards | keyof typeof boardsOfParts;

/** The title of each board, also where its part is off. */
export const boardTitles: Readonly<Record<BoardName, string>> = { ...boards, ...boardsOfParts };

/** What a dashboard is addressed by; it stays when the title changes. */
export function uidOf(name: BoardName): string {
  return `lockstep-${name}`;
}

/** A dashboard, in the text of a panel; what draws the panel knows its address. */
export function board(name: BoardName): string {
  return `[${boardTitles[name]}](board:${name})`;
}

/** A text with the addresses of dashboards, as one program knows them. */
export function withBoardLinks(text: string, addressOf: (name: BoardName) => string): string {
  return text.replaceAll(/\(board:(\w+)\)/g, (_, name) => `(${addressOf(name as BoardName)})`);
}

/** A page of `docs/`, in the text of a panel: `page('roll-back.md', 'roll back')`. */
export function docsLink(path: string, text: string): string {
  return `[${text}](${docsUrl(path)})`;
}

/** What to do when an alert fires, in the text of a panel. */
export function runbookLink(alert: string): string {
  return docsLink(`runbooks/${runbookName(alert)}.md`, 'the runbook');
}

/** A page of `docs/` where everyone on call can read it. */
export function docsUrl(path: string): string {
  return `${readNames().repository}/blob/main/docs/${path}`;
}
