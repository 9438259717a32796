import type { RenderingBody, renderingQuerySchema } from '@berth/api';
import {
  CannotRender,
  checkTags,
  err,
  generationOf,
  newestGeneration,
  ok,
  type RenderedFile,
  type RenderInput,
  type Result,
  redisCloud,
  render,
  renderableFormats,
  type Tag,
} from '@berth/domain';
import type { z } from 'zod';
import { notFound } from '../app/refusals.ts';
import type { HttpSettings } from './config.ts';
import type { HttpError } from './errors.ts';
import { fileHeaders } from './headers.ts';
import { link } from './links.ts';
import type { Handler, RouteRequest } from './pipeline.ts';

type Query = z.output<typeof renderingQuerySchema>;

interface Rendering {
  input: RenderInput;
  files: RenderedFile[];
}

const refuseField = (field: string, message: string, remedy: string): Result<never, HttpError> =>
  err({ code: 'INVALID_REQUEST', message, field, remedy });

/** `KEY=VALUE` pairs with `&` between, each encoded by itself; or what is wrong with them. */
function readTags(text: string | undefined): Result<Tag[], HttpError> {
  try {
    const pairs = (text ?? '').split('&').filter((pair) => pair !== '');
    return ok(
      pairs.map((pair) => {
        const at = pair.indexOf('=');
        const [key, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
        return { Key: decodeURIComponent(key), Value: decodeURIComponent(value) };
      }),
    );
  } catch {
    return refuseField('tags', 'tags are not URL-encoded', 'Encode each key and each value by itself.');
  }
}

function inputOf({ generation: id, consoleAccess, tags: text }: Query): Result<RenderInput, HttpError> {
  const profile = redisCloud;
  const generation = id === undefined ? newestGeneration(profile) : generationOf(profile, id);
  if (!generation) {
    const there = profile.generations.map((one) => one.id).join(', ');
    return refuseField('generation', 'There is no such policy generation', `Use one of ${there}.`);
  }
  const given = readTags(text);
  if (!given.ok) return given;
  const tags = checkTags(given.value, profile);
  if (!tags.ok) return refuseField('tags', tags.error.message, tags.error.remedy);
  return ok({ profile, generation, consoleAccess, tags: tags.value });
}

/** What a request asks for, rendered; or why not. */
function renderingOf({ names, input: query }: RouteRequest): Result<Rendering, HttpError> {
  const format = renderableFormats.find((one) => one === names.format);
  if (!format) return err(notFound('rendering'));
  const input = inputOf(query as Query);
  if (!input.ok) return input;
  try {
    return ok({ input: input.value, files: render(format, input.value) });
  } catch (error) {
    if (!(error instanceof CannotRender)) throw error;
    return err({ code: 'INVALID_REQUEST', message: error.message, remedy: 'Ask for another format.' });
  }
}

/** The query that gives the same rendering again, whatever becomes the newest generation. */
const queryOf = ({ input }: Rendering, { tags }: Query): string =>
  `?${new URLSearchParams({
    generation: input.generation.id,
    consoleAccess: input.consoleAccess,
    ...(tags ? { tags } : {}),
  })}`;

/** Handlers of `/v1/iam/renderings`: pure, the same for every tenant. */
export function renderingHandlers(settings: HttpSettings) {
  return {
    getIamRendering: async (request) => {
      const rendering = renderingOf(request);
      if (!rendering.ok) return rendering;
      const { names, baseUrl } = request;
      const { input, files } = rendering.value;
      const path = `/iam/renderings/${names.format}`;
      const query = queryOf(rendering.value, request.input as Query);
      return ok({
        format: names.format ?? '',
        generation: input.generation.id,
        consoleAccess: input.consoleAccess,
        files: files.map((file) => ({
          ...file,
          links: [link('download', baseUrl, `${path}/files/${encodeURIComponent(file.name)}${query}`)],
        })),
        links: [link('self', baseUrl, `${path}${query}`)],
      } satisfies RenderingBody);
    },
    getIamRenderingFile: async (request) => {
      const rendering = renderingOf(request);
      if (!rendering.ok) return rendering;
      const file = rendering.value.files.find(({ name }) => name === request.names.name);
      if (!file) return err(notFound('rendering'));
      const headers = { ...fileHeaders(settings.apiHeaders, file), 'x-request-id': request.requestId };
      return new Response(file.text, { status: 200, headers });
    },
  } satisfies Record<string, Handler>;
}
