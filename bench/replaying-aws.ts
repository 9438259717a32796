import { createServer, type IncomingHttpHeaders, request } from 'node:http';

/**
 * Answers what was asked before as it was answered then, after 100 ms, and takes no time of its own for it: a sandbox
 * needs the processor for a page of a thousand resources, and AWS's processor is not ours.
 * Environment: PORT, and AWS_TO_ASK, the address that answers each question the first time.
 */
const LATENCY_MS = 100;
const { PORT = '', AWS_TO_ASK = '' } = process.env;

interface Answer {
  status: number;
  type: string;
  body: Buffer;
}

const known = new Map<string, Promise<Answer>>();

/** With the headers as they came, the Host that was signed among them. */
function asked(headers: IncomingHttpHeaders, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const question = request(AWS_TO_ASK, { method: 'POST', headers }, async (response) => {
      resolve({
        status: response.statusCode ?? 500,
        type: response.headers['content-type'] ?? 'text/xml',
        body: await bytesOf(response),
      });
    });
    question.on('error', reject).end(body);
  });
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

createServer(async (question, response) => {
  const body = (await bytesOf(question)).toString();
  const answer = known.get(body) ?? asked(question.headers, body);
  known.set(body, answer);
  const { status, type, body: bytes } = await answer;
  setTimeout(() => {
    response.writeHead(status, { 'content-type': type, 'content-length': bytes.length });
    response.end(bytes);
  }, LATENCY_MS);
}).listen(Number(PORT), '127.0.0.1');
