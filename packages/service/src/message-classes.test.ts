import { expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import express from 'express';
import request from 'supertest';
import { adoptMessages } from './message-classes.ts';

test("requests and responses have the application's prototypes before it sees them, and its helpers", async () => {
  const app = express();
  const server = createServer(adoptMessages(app));
  let made: object[] = [];
  server.on('request', (...messages) => (made = messages.map((each) => Object.getPrototypeOf(each) as object)));
  server.on('request', app);
  app.get('/', (req, res) => {
    const kept = [req, res].map((each, index) => Object.getPrototypeOf(each) === made[index]);
    res.json({ kept, host: req.hostname, own: req.app === app });
  });
  const { body } = await request(server).get('/');
  expect(body).toEqual({ kept: [true, true], host: '127.0.0.1', own: true });
});
