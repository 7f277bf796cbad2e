/** The one way to the server's HTTP interface: typed answers, typed errors. */

const TIMEOUT_MS = 15_000;

/** What the server (or the network) answered instead of a result. */
export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 when no answer came */
    readonly status: number,
    /** stable code such as `unit.taken`, `network.unreachable`, `network.timeout` */
    readonly code: string,
    /** readable text in the asked language; empty for network errors */
    message: string,
    readonly where: string | null = null,
    readonly remedy: string | null = null,
    readonly params: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export interface RequestOptions {
  body?: unknown;
  /** from `newIdempotencyKey()`; the same key must be sent again with a retry */
  idempotencyKey?: string;
  query?: Record<string, string | number | readonly string[]>;
  signal?: AbortSignal;
  /** a file to send as it is, in place of a JSON body */
  file?: Blob;
  /** fields and files to send as a form in place of a JSON body */
  form?: FormData;
  /** for work that is known to take longer than a request usually may */
  timeoutMs?: number;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

let language: () => string = () => 'zh';

/** Sets where the Accept-Language of every request comes from. */
export function setRequestLanguage(read: () => string): void {
  language = read;
}

/**
 * Makes a key that names one intention, to be sent again unchanged when it is retried.
 *
 * randomUUID exists only on secure origins; a phone on the station's plain LAN gets the same
 * strength from getRandomValues.
 */
export function newIdempotencyKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Sends one request; throws ApiError for anything but success. */
export async function request<T>(
  method: Method,
  path: string,
  options: RequestOptions = {},
): Promise<T> {
  const response = await send(method, path, options);
  if (!response.ok) throw await readError(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** Asks for a file; returns it with the name that the server gives it. */
export async function requestFile(
  path: string,
  options: RequestOptions = {},
): Promise<{ blob: Blob; name: string }> {
  const response = await send('GET', path, options);
  if (!response.ok) throw await readError(response);
  const given = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '');
  return { blob: await response.blob(), name: given?.[1] ?? 'download' };
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    return await fetch(withQuery(path, options.query), {
      method,
      headers: headersFor(options),
      body: options.file ?? options.form ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      credentials: 'same-origin',
      signal,
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, timeout.aborted ? 'network.timeout' : 'network.unreachable', '');
  }
}

function headersFor(options: RequestOptions): Headers {
  const headers = new Headers({ Accept: 'application/json', 'Accept-Language': language() });
  if (options.file) headers.set('Content-Type', 'application/octet-stream');
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.idempotencyKey) headers.set('Idempotency-Key', options.idempotencyKey);
  return headers;
}

function withQuery(path: string, query: RequestOptions['query']): string {
  if (!query) return path;
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'object') for (const one of value) params.append(name, one);
    else params.set(name, String(value));
  }
  return `${path}?${params.toString()}`;
}

interface ErrorBody {
  code: string;
  message: string;
  where?: string | null;
  remedy?: string | null;
  params?: Record<string, unknown>;
}

async function readError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  if (!isErrorBody(body)) return new ApiError(response.status, `http.${response.status}`, '');
  const { code, message, where, remedy, params } = body;
  return new ApiError(response.status, code, message, where ?? null, remedy ?? null, params ?? {});
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== 'object' || body === null) return false;
  const { code, message } = body as Partial<ErrorBody>;
  return typeof code === 'string' && typeof message === 'string';
}

/** Tells whether an error is the caller's own abort, which nobody need hear of. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
