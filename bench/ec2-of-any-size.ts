import { createServer } from 'node:http';
import { answerOfAnySize } from '../test/support/ec2-of-any-size.ts';

/**
 * An EC2 of any size in a process of its own, each answer of which takes 100 ms at least.
 * Environment: PORT.
 */
const LATENCY_MS = 100;

// Longer than the client keeps an idle connection: none is closed while a question is on its way.
createServer({ keepAliveTimeout: 60_000 }, async (question, response) => {
  let body = '';
  for await (const piece of question) body += piece;
  setTimeout(() => response.end(answerOfAnySize(body)), LATENCY_MS);
}).listen(Number(process.env.PORT), '127.0.0.1');
