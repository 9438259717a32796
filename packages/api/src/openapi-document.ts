import document from '../openapi.json' with { type: 'json' };

/** The committed OpenAPI 3.1 document, as the server sends it. `testing/openapi.ts` generates it; a test keeps it fresh. */
export const openApiJson: string = JSON.stringify(document);
