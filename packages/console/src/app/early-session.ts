declare global {
  interface Window {
    /** The answer to who is signed in, asked for by `public/early.js` before this code had come. */
    earlySession?: Promise<Response> | undefined;
  }
}

/**
 * `fetch`, whose first question after the session is answered by what the page asked when it began: the answer comes
 * while the code does. A second question goes to the server, and so does the first where that one failed.
 */
export async function fetchEarly(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const early = window.earlySession;
  if (early && init?.method === 'GET' && String(input).endsWith('/v1/session')) {
    window.earlySession = undefined;
    const answer = await early.catch(() => null);
    if (answer) return answer;
  }
  return fetch(input, init);
}
