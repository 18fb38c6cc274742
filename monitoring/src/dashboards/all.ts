import type { Board } from './board.ts';
import { clusterBoard } from './cluster.ts';
import { databaseBoard } from './database.ts';
import { deliveryBoard } from './delivery.ts';
import { identitiesBoard } from './identities.ts';
import { logsBoard } from './logs.ts';
import { objectivesBoard } from './objectives.ts';
import { prometheusBoard } from './prometheus.ts';
import { rolloutsBoard } from './rollouts.ts';
import { serviceBoard } from './service.ts';
import { tracesBoard } from './traces.ts';

/** Every dashboard, in the order of their links. */
export const allBoards: readonly Board[] = [
  serviceBoard,
  objectivesBoard,
  deliveryBoard,
  clusterBoard,
  prometheusBoard,
];

/** Those of parts that nobody has before somebody asks for them, by the part's name. */
export const partBoards: Readonly<Record<string, readonly Board[]>> = {
  database: [databaseBoard],
  logs: [logsBoard],
  mtls: [identitiesBoard],
  rollouts: [rolloutsBoard],
  traces: [tracesBoard],
};

/** Those above and those of every part: what holds of boards holds of all. */
export const everyBoard: readonly Board[] = [...allBoards, ...Object.values(partBoards).flat()];
