/**
 * The `response.error.type` values that Berth puts on a failed task: the part of the contract's 604 values
 * that its cloud accounts can come to.
 */
export const TASK_ERROR_CODES = [
  'CLOUD_ACCOUNT_INVALID_CREDS',
  'CLOUD_ACCOUNT_PERMISSION_FAILED',
  'CLOUD_ACCOUNT_NAME_EXISTS',
  'CLOUD_ACCOUNT_ACCESS_KEY_EXISTS',
  'CLOUD_ACCOUNT_USED',
  'CLOUD_ACCOUNT_NOT_FOUND',
  'CLOUD_ACCOUNT_NOT_ACTIVE',
  'GENERAL_ERROR',
] as const;

export type TaskErrorCode = (typeof TASK_ERROR_CODES)[number];

/** `code` of an answer that is not 2xx, and its status. A new code does not compile until it has one. */
export const HTTP_ERROR_STATUS = {
  INVALID_REQUEST: 400,
  NOT_KNOWN_CLOUD_PROVIDER: 400,
  UNAUTHORIZED: 401,
  SIGN_IN_FAILED: 401,
  WRONG_PASSWORD: 403,
  WRONG_CODE: 403,
  ORIGIN_REFUSED: 403,
  SESSION_REQUIRED: 403,
  SOURCE_IP_NOT_ALLOWED: 403,
  USER_INSUFFICIENT_ROLE: 403,
  INTERNAL_CLOUD_ACCOUNT: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  CONFLICT: 409,
  LINK_NOT_VALID: 410,
  REQUEST_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  EXPECTATION_FAILED: 417,
  TOO_MANY_REQUESTS: 429,
  HEADERS_TOO_LARGE: 431,
  GENERAL_ERROR: 500,
  UNAVAILABLE: 503,
} as const;

export type HttpErrorCode = keyof typeof HTTP_ERROR_STATUS;

/** Reason phrases of the statuses above, as the contract's error bodies carry them. */
export const REASON_PHRASE: Record<(typeof HTTP_ERROR_STATUS)[HttpErrorCode], string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};
