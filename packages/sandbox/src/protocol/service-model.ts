import { NormalizedSchema } from '@smithy/core/schema';
import type { AwsError } from './aws-error.ts';
import { readJson, writeJson } from './json-body.ts';
import { readForm } from './query-form.ts';
import { escapeXml, writeMembers } from './xml.ts';

export type ServiceName = 'iam' | 'sts' | 'ec2' | 'kms' | 'cloudwatch' | 'cloudtrail';

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

interface OperationModel {
  input: SchemaRef;
  output: SchemaRef;
}

/** What a service speaks: its API version and namespace, and the SDK module that holds its runtime schemas. */
export interface ServiceModel {
  readonly name: ServiceName;
  readonly version: string;
  readonly xmlNamespace: string;
  readonly ec2: boolean;
  /** The name in the scope of a signature, where it is not the one that IAM's actions begin with. */
  readonly signedAs?: string;
  /** Of a service that speaks AWS JSON: what stands before the operation in `X-Amz-Target`. */
  readonly jsonTarget?: string;
  /** 1.1 when left out. */
  readonly jsonVersion?: '1.0';
  /**
   * Of a JSON service that spoke the Query protocol before: the codes that its errors had there, where they differ.
   * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#x-amzn-query-error
   */
  readonly queryCodes?: Readonly<Record<string, string>>;
  readonly sdk: () => Promise<object>;
}

/** EC2's model is large: each service's is loaded when it is first called. */
export const SERVICES: Readonly<Record<ServiceName, ServiceModel>> = {
  iam: {
    name: 'iam',
    version: '2010-05-08',
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    ec2: false,
    sdk: () => import('@aws-sdk/client-iam'),
  },
  sts: {
    name: 'sts',
    version: '2011-06-15',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    ec2: false,
    sdk: () => import('@aws-sdk/client-sts'),
  },
  ec2: {
    name: 'ec2',
    version: '2016-11-15',
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    ec2: true,
    sdk: () => import('@aws-sdk/client-ec2'),
  },
  kms: {
    name: 'kms',
    version: '2014-11-01',
    xmlNamespace: '',
    ec2: false,
    jsonTarget: 'TrentService.',
    sdk: () => import('@aws-sdk/client-kms'),
  },
  cloudtrail: {
    name: 'cloudtrail',
    version: '2013-11-01',
    xmlNamespace: '',
    ec2: false,
    jsonTarget: 'CloudTrail_20131101.',
    sdk: () => import('@aws-sdk/client-cloudtrail'),
  },
  cloudwatch: {
    name: 'cloudwatch',
    version: '2010-08-01',
    xmlNamespace: '',
    ec2: false,
    signedAs: 'monitoring',
    jsonTarget: 'GraniteServiceVersion20100801.',
    jsonVersion: '1.0',
    queryCodes: {
      AccessDeniedException: 'AccessDenied',
      ExpiredTokenException: 'ExpiredToken',
      InternalServiceFault: 'InternalServiceError',
      InvalidParameterCombinationException: 'InvalidParameterCombination',
      InvalidParameterValueException: 'InvalidParameterValue',
      InvalidSignatureException: 'SignatureDoesNotMatch',
      MissingRequiredParameterException: 'MissingParameter',
      ThrottlingException: 'Throttling',
      UnrecognizedClientException: 'InvalidClientTokenId',
      ValidationException: 'ValidationError',
    },
    sdk: () => import('@aws-sdk/client-cloudwatch'),
  },
};

const OPERATION_SCHEMA = 9;

/** The schemas of an operation that the service's model has, or undefined: AWS itself knows none of that name. */
export async function operationModel(
  service: ServiceModel,
  operation: string,
): Promise<OperationModel | undefined> {
  if (!/^[A-Za-z0-9]{1,80}$/.test(operation)) return undefined;
  const found: unknown = Reflect.get(await service.sdk(), `${operation}$`);
  if (!Array.isArray(found) || found[0] !== OPERATION_SCHEMA) return undefined;
  return { input: found[4] as SchemaRef, output: found[5] as SchemaRef };
}

/** Parses a request: its form, or the body of a JSON service. Throws AwsError for what AWS would refuse before looking at permissions. */
export function parseRequest(
  service: ServiceModel,
  model: OperationModel,
  form: URLSearchParams,
  body: Uint8Array = new Uint8Array(),
): Record<string, unknown> {
  if (service.jsonTarget !== undefined) return readJson(model.input, body);
  return readForm(model.input, form, { ec2: service.ec2 });
}

/** Renders a successful response. */
export function renderResponse(
  service: ServiceModel,
  operation: string,
  model: OperationModel,
  value: object,
  requestId: string,
): string {
  if (service.jsonTarget !== undefined) return writeJson(model.output, value);
  const inner = writeMembers(model.output, value);
  const root = `${operation}Response`;
  if (service.ec2) {
    const body = inner === '' ? '<return>true</return>' : inner;
    return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${service.xmlNamespace}"><requestId>${requestId}</requestId>${body}</${root}>`;
  }
  const unit = NormalizedSchema.of(model.output).isUnitSchema();
  const result = unit ? '' : `<${operation}Result>${inner}</${operation}Result>`;
  return `<${root} xmlns="${service.xmlNamespace}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${root}>`;
}

/**
 * Renders an error in the service's own shape.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html#api-error-response
 */
export function renderError(service: ServiceModel, error: AwsError, requestId: string): string {
  if (service.jsonTarget !== undefined)
    return JSON.stringify({ __type: error.code, ...(error.message ? { message: error.message } : {}) });
  const code = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  if (service.ec2)
    return `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>${code}</Error></Errors><RequestID>${requestId}</RequestID></Response>`;
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  return `<ErrorResponse xmlns="${service.xmlNamespace}"><Error><Type>${type}</Type>${code}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}

export const contentTypeOf = (service: ServiceModel): string =>
  service.jsonTarget === undefined ? 'text/xml' : `application/x-amz-json-${service.jsonVersion ?? '1.1'}`;

/** The code that an error had in the Query protocol and who is at fault, for clients that know it by that. */
export function queryErrorOf(service: ServiceModel, error: AwsError): string | undefined {
  if (service.queryCodes === undefined) return undefined;
  return `${service.queryCodes[error.code] ?? error.code};${error.status >= 500 ? 'Receiver' : 'Sender'}`;
}

/** The name that signatures for a service are scoped to. */
export const signingName = (service: ServiceName): string => SERVICES[service].signedAs ?? service;

/** The names of an input's members that hold secrets by the model's own `sensitive` trait. */
export function sensitiveMembers(model: OperationModel): Set<string> {
  const schema = NormalizedSchema.of(model.input);
  const found = new Set<string>();
  if (!schema.isStructSchema()) return found;
  for (const [name, member] of schema.structIterator())
    if (member.getMergedTraits().sensitive) found.add(name);
  return found;
}
