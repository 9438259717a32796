import { createHash, randomBytes } from 'node:crypto';
import type * as Iam from '@aws-sdk/client-iam';
import { AwsError, limitExceeded, noSuchEntity } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import { base32Id } from '../state/ids.ts';
import type { OtherCredential, User } from '../state/model.ts';
import { findUser } from './find.ts';
import { pageOf } from './paging.ts';
import { nameOrSelf, needsOnUser } from './users.ts';

type Kind = OtherCredential['kind'];

const LIMITS: Record<Kind, { quota: string; max: number; idPrefix: string; name: string }> = {
  'ssh-key': { quota: 'SSHPublicKeysPerUser', max: 5, idPrefix: 'APKA', name: 'SSH Public Key' },
  certificate: { quota: 'SigningCertificatesPerUser', max: 2, idPrefix: '', name: 'Certificate' },
  'service-password': {
    quota: 'ServiceSpecificCredentialsPerUser',
    max: 2,
    idPrefix: 'ACCA',
    name: 'Service Specific Credential',
  },
};

const onUser = (input: { UserName?: string | undefined }, call: Call) =>
  needsOnUser(call, nameOrSelf(call, input.UserName));

const userIn = (input: { UserName?: string | undefined }, call: Call): User =>
  findUser(call, nameOrSelf(call, input.UserName));

const of = (user: User, kind: Kind): OtherCredential[] =>
  (user.otherCredentials ?? []).filter((each) => each.kind === kind);

function add(user: User, kind: Kind, body: string, call: Call): OtherCredential {
  const { quota, max, idPrefix } = LIMITS[kind];
  if (of(user, kind).length >= max) throw limitExceeded(`Cannot exceed quota for ${quota}: ${max}`);
  const credential: OtherCredential = {
    kind,
    id: `${idPrefix}${base32Id(idPrefix === '' ? 24 : 17)}`,
    status: 'Active',
    createdAt: call.nowMs,
    body,
  };
  user.otherCredentials = [...(user.otherCredentials ?? []), credential];
  return credential;
}

function remove(user: User, kind: Kind, id: string | undefined): object {
  if (!of(user, kind).some((each) => each.id === id))
    throw noSuchEntity(`The ${LIMITS[kind].name} with id ${id ?? ''} cannot be found.`);
  user.otherCredentials = (user.otherCredentials ?? []).filter((each) => each.id !== id);
  return {};
}

const fingerprint = (body: string): string =>
  (createHash('md5').update(body).digest('hex').match(/../g) ?? []).join(':');

const certificateView = (user: User, each: OtherCredential): Iam.SigningCertificate => ({
  UserName: user.name,
  CertificateId: each.id,
  CertificateBody: each.body,
  Status: each.status,
  UploadDate: new Date(each.createdAt),
});

const passwordView = (user: User, each: OtherCredential): Iam.ServiceSpecificCredentialMetadata => ({
  UserName: user.name,
  Status: each.status,
  ServiceUserName: `${user.name}-at-${each.id}`,
  CreateDate: new Date(each.createdAt),
  ServiceSpecificCredentialId: each.id,
  ServiceName: each.body,
});

const sshKeys: OperationTable = {
  UploadSSHPublicKey: operation<Iam.UploadSSHPublicKeyRequest, Iam.UploadSSHPublicKeyResponse>({
    readOnly: false,
    needs: onUser,
    run: (input, call) => {
      const body = input.SSHPublicKeyBody ?? '';
      if (!/^(ssh-rsa |-----BEGIN PUBLIC KEY-----)/.test(body))
        throw new AwsError('InvalidPublicKey', 'The public key is not valid.');
      const user = userIn(input, call);
      const made = add(user, 'ssh-key', body, call);
      return {
        SSHPublicKey: {
          UserName: user.name,
          SSHPublicKeyId: made.id,
          Fingerprint: fingerprint(body),
          SSHPublicKeyBody: body,
          Status: made.status,
          UploadDate: new Date(made.createdAt),
        },
      };
    },
  }),
  ListSSHPublicKeys: operation<Iam.ListSSHPublicKeysRequest, Iam.ListSSHPublicKeysResponse>({
    readOnly: true,
    needs: onUser,
    run: (input, call) => {
      const user = userIn(input, call);
      const { items, ...page } = pageOf(of(user, 'ssh-key'), input);
      const SSHPublicKeys = items.map((each) => ({
        UserName: user.name,
        SSHPublicKeyId: each.id,
        Status: each.status,
        UploadDate: new Date(each.createdAt),
      }));
      return { SSHPublicKeys, ...page };
    },
  }),
  DeleteSSHPublicKey: operation<Iam.DeleteSSHPublicKeyRequest, object>({
    readOnly: false,
    needs: onUser,
    run: (input, call) => remove(userIn(input, call), 'ssh-key', input.SSHPublicKeyId),
  }),
};

const certificates: OperationTable = {
  UploadSigningCertificate: operation<
    Iam.UploadSigningCertificateRequest,
    Iam.UploadSigningCertificateResponse
  >({
    readOnly: false,
    needs: onUser,
    run: (input, call) => {
      const body = input.CertificateBody ?? '';
      if (!/^-----BEGIN CERTIFICATE-----/.test(body))
        throw new AwsError('MalformedCertificate', 'Unable to parse certificate.');
      const user = userIn(input, call);
      return { Certificate: certificateView(user, add(user, 'certificate', body, call)) };
    },
  }),
  ListSigningCertificates: operation<Iam.ListSigningCertificatesRequest, Iam.ListSigningCertificatesResponse>(
    {
      readOnly: true,
      needs: onUser,
      run: (input, call) => {
        const user = userIn(input, call);
        const { items, ...page } = pageOf(of(user, 'certificate'), input);
        return { Certificates: items.map((each) => certificateView(user, each)), ...page };
      },
    },
  ),
  DeleteSigningCertificate: operation<Iam.DeleteSigningCertificateRequest, object>({
    readOnly: false,
    needs: onUser,
    run: (input, call) => remove(userIn(input, call), 'certificate', input.CertificateId),
  }),
};

const servicePasswords: OperationTable = {
  CreateServiceSpecificCredential: operation<
    Iam.CreateServiceSpecificCredentialRequest,
    Iam.CreateServiceSpecificCredentialResponse
  >({
    readOnly: false,
    needs: onUser,
    run: (input, call) => {
      const user = userIn(input, call);
      const made = add(user, 'service-password', input.ServiceName ?? '', call);
      const ServicePassword = randomBytes(30).toString('base64');
      return { ServiceSpecificCredential: { ...passwordView(user, made), ServicePassword } };
    },
  }),
  ListServiceSpecificCredentials: operation<
    Iam.ListServiceSpecificCredentialsRequest,
    Iam.ListServiceSpecificCredentialsResponse
  >({
    readOnly: true,
    needs: onUser,
    run: (input, call) => {
      const user = userIn(input, call);
      const found = of(user, 'service-password').filter(
        (each) => input.ServiceName === undefined || each.body === input.ServiceName,
      );
      return { ServiceSpecificCredentials: found.map((each) => passwordView(user, each)) };
    },
  }),
  DeleteServiceSpecificCredential: operation<Iam.DeleteServiceSpecificCredentialRequest, object>({
    readOnly: false,
    needs: onUser,
    run: (input, call) => remove(userIn(input, call), 'service-password', input.ServiceSpecificCredentialId),
  }),
};

export const otherCredentialOperations: OperationTable = {
  ...sshKeys,
  ...certificates,
  ...servicePasswords,
};
