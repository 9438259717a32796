import { Secret } from '@berth/domain';
import type { Context } from 'hono';
import { handOver } from '../vault/hand-over.ts';

const LONGEST_TOKEN = 256;

/** The cookie that carries a session: out of reach for scripts, other sites, subdomains and plain http. */
export interface SessionCookie {
  /** The token that a request carries, or null. */
  read(c: Context): Secret | null;
  /** `Set-Cookie` with a token; it ends with the browser, and on the server when idle. */
  set(token: Secret): Record<string, string>;
  clear(): Record<string, string>;
}

/**
 * `__Host-` makes browsers hold the cookie to this one host and https; without https they would not store it.
 * @param publicUrl The address under which browsers know this server.
 */
export function sessionCookie(publicUrl: string | undefined): SessionCookie {
  const secure = publicUrl?.startsWith('https:') ?? false;
  const name = secure ? '__Host-berth_session' : 'berth_session';
  const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  return {
    read(c) {
      const header = c.req.header('cookie');
      if (header === undefined) return null;
      const values = header
        .split(';')
        .map((pair) => pair.trim())
        .filter((pair) => pair.startsWith(`${name}=`))
        .map((pair) => pair.slice(name.length + 1));
      // Two of them: somebody has planted one, and which is which nobody knows.
      const [value] = values;
      if (value === undefined || values.length > 1 || value.length > LONGEST_TOKEN) return null;
      return new Secret(value);
    },
    set: (token) => ({ 'set-cookie': `${name}=${handOver(token)}; ${attributes}` }),
    clear: () => ({ 'set-cookie': `${name}=; ${attributes}; Max-Age=0` }),
  };
}
