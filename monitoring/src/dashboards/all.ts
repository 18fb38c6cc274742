import type { Board } from './board.ts';
import { clusterBoard } from './cluster.ts';
import { databaseBoard } from './database.ts';
import { deliveryBoard } from './delivery.ts';
import { objectivesBoard } from './objectives.ts';
import { prometheusBoard } from './prometheus.ts';
import { rolloutsBoard } from './rollouts.ts';
import { serviceBoard } from './service.ts';

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
  rollouts: [rolloutsBoard],
};

/** Those above and those of every part: what holds of boards holds of all. */
export const everyBoard: readonly Board[] = [...allBoards, ...Object.values(partBoards).flat()];
