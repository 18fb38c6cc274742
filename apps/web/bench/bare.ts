// What Node can do at most with these answers: node:http, bodies made before the first request, nothing else.
import { createServer } from 'node:http';

const answers = new Map(
  Object.entries(JSON.parse(process.env['ANSWERS'] ?? '{}') as Record<string, string>).map(([path, body]) => [
    path,
    { body, headers: { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(body) } },
  ]),
);

createServer((request, response) => {
  const answer = answers.get(request.url ?? '');
  if (answer === undefined) response.writeHead(404).end();
  else response.writeHead(200, answer.headers).end(answer.body);
}).listen(Number(process.env['PORT']), '127.0.0.1');
