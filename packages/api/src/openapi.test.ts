import { expect, test } from 'vitest';
import { openApiText } from './openapi.ts';
import { routeList } from './routes.ts';

test('the committed OpenAPI document is what the route table says (update it with `npx vitest run packages/api -u`)', async () => {
  await expect(openApiText()).toMatchFileSnapshot('../openapi.json');
});

test('every route is in the document, with its success status and its refusals', () => {
  const document = JSON.parse(openApiText());
  for (const route of routeList) {
    const operation = document.paths[route.path][route.method.toLowerCase()];
    expect(operation.operationId).toBe(route.operationId);
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining([String(route.status), '401', '403', '429', '500']),
    );
  }
});

test('ids are documented as int32 integers, as clients decode them', () => {
  const { components } = JSON.parse(openApiText());
  expect(components.schemas.CloudAccount.properties.id).toEqual({ type: 'integer', format: 'int32' });
});
