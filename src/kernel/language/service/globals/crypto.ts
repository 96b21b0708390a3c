/** Declares global classes that Node has, and that Node's types declare only from version 24 on. */
declare global {
  type Crypto = import("node:crypto").webcrypto.Crypto;
  var Crypto: { prototype: Crypto; new (): Crypto };
  type CryptoKey = import("node:crypto").webcrypto.CryptoKey;
  var CryptoKey: { prototype: CryptoKey; new (): CryptoKey };
  type SubtleCrypto = import("node:crypto").webcrypto.SubtleCrypto;
  var SubtleCrypto: { prototype: SubtleCrypto; new (): SubtleCrypto };
}

export {};
