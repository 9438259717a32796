/** A line for the operator. Values are JSON; a Secret masks itself, and so does anything under a telling name. */
export interface Log {
  info(message: string, about?: Record<string, unknown>): void;
  warn(message: string, about?: Record<string, unknown>): void;
  error(message: string, about?: Record<string, unknown>): void;
}

type Level = 'info' | 'warn' | 'error';

/** A second line of defence: secrets are of a type that masks itself, and this catches a slip by its name. */
const TELLING = /secret|password|authorization|cookie|token|(account|user|api|master)-?key$/i;

/** One JSON object a line, or short readable lines for a person at a terminal. */
export function createLog(write: (line: string) => void, now: () => number, style: 'json' | 'pretty'): Log {
  const say = (level: Level, message: string, about: Record<string, unknown> = {}) => {
    const time = new Date(now()).toISOString();
    const safe = plain(about) as Record<string, unknown>;
    if (style === 'json') {
      const text = JSON.stringify({ time, level, message, ...safe });
      return write(`${text.replace(CONTROLS, escaped)}\n`);
    }
    const rest = Object.entries(safe).map(([key, value]) => ` ${key}=${shown(value)}`);
    write(
      `${time.slice(11, 19)} ${level === 'info' ? '' : `${level.toUpperCase()} `}${message}${rest.join('')}\n`,
    );
  };
  return {
    info: (message, about) => say('info', message, about),
    warn: (message, about) => say('warn', message, about),
    error: (message, about) => say('error', message, about),
  };
}

/** Drops everything: for tests that look elsewhere. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };

/** A tenant's text must not look like a line, or steer the terminal: with a control character in it, it is quoted. */
const shown = (value: unknown): string => {
  if (typeof value === 'string' && !CONTROL.test(value)) return value;
  return (JSON.stringify(value) ?? 'undefined').replace(CONTROLS, escaped);
};

/** Control characters, and those that end a line or turn its direction around. */
const CONTROL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const CONTROLS = new RegExp(CONTROL.source, 'gu');
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** What may be printed of a value: errors by name, message, AWS's code, stack and cause; telling names masked. */
function plain(value: unknown, depth = 0): unknown {
  if (value instanceof Error) return plainError(value, depth);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON();
  if (depth > 4) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => plain(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      TELLING.test(key) && typeof item === 'string' ? '[masked]' : plain(item, depth + 1),
    ]),
  );
}

/** An error's own properties stay out: drivers and SDKs hang requests and statement parameters on them. */
function plainError(error: Error, depth: number): unknown {
  const code = (error as { code?: unknown }).code;
  return {
    name: error.name,
    message: withoutParameters(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    ...(depth <= 1 && error.stack ? { stack: withoutParameters(error.stack) } : {}),
    ...(error.cause === undefined || depth > 4 ? {} : { cause: plain(error.cause, depth + 1) }),
  };
}

/**
 * Drizzle puts a failed statement's parameters into the message, which the stack begins with: they are a tenant's
 * data, line breaks included, so everything up to the stack's first frame goes.
 */
const withoutParameters = (text: string): string =>
  text.replace(/\nparams: [\s\S]*?(?=\n {4}at |$)/g, '\nparams: [left out]');

/** An error as a person at a terminal may be shown it: its message, or what lies under a failed statement. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const statement = error.message.startsWith('Failed query: ');
  return statement && error.cause instanceof Error
    ? `The database refused a statement: ${error.cause.message}`
    : withoutParameters(error.message);
}
