import { expect, test } from 'vitest';
import { examples } from './examples.ts';
import { type RouteName, routeList } from './routes.ts';
import { errorBodySchema } from './schemas/common.ts';
import { openApiText } from './testing/openapi.ts';

test('the committed OpenAPI document is what the route table says (update it with `npx vitest run packages/api -u`)', async () => {
  await expect(openApiText()).toMatchFileSnapshot('../openapi.json');
});

test('every route is in the document, with its success status and its refusals', () => {
  const document = JSON.parse(openApiText());
  for (const route of routeList) {
    const operation = document.paths[route.path][route.method.toLowerCase()];
    expect(operation.operationId).toBe(route.operationId);
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining([
        String(route.status),
        ...(route.access === 'anybody' ? [] : ['401', '403']),
        '429',
        '500',
      ]),
    );
  }
});

test.each(routeList)(
  '$operationId says what it does, and its examples are what its schemas allow',
  (route) => {
    const { bodies = {}, answers } = examples[route.operationId as RouteName];
    for (const [name, body] of Object.entries(bodies))
      expect(route.body?.safeParse(body), name).toMatchObject({ success: true });
    for (const [name, answer] of Object.entries(answers))
      expect(route.response.safeParse(answer), name).toMatchObject({ success: true });
    const { summary, description, requestBody, responses } = JSON.parse(openApiText()).paths[route.path][
      route.method.toLowerCase()
    ];
    expect([summary, description]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    expect(Object.keys(requestBody?.content['application/json'].examples ?? {})).toHaveLength(
      Object.keys(bodies).length,
    );
    expect(Boolean(route.body)).toBe(Object.keys(bodies).length > 0);
    for (const [status, response] of Object.entries<{ content: object }>(responses)) {
      const [content] = Object.values<{ example?: object; examples?: object }>({ ...response.content });
      if (Number(status) < 300) expect(Object.keys(content?.examples ?? {})).not.toHaveLength(0);
      else expect(errorBodySchema.parse(content?.example).status).toBe(Number(status));
    }
  },
);

test('ids are documented as int32 integers, as clients decode them', () => {
  const { components } = JSON.parse(openApiText());
  expect(components.schemas.CloudAccount.properties.id).toEqual({ type: 'integer', format: 'int32' });
});
