#ifndef MUSTER_COPENSSL_SHIM_H
#define MUSTER_COPENSSL_SHIM_H

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

/* EVP_MAX_MD_SIZE and the digest getters are macros or functions by version;
   these doors keep the Swift side independent of that. */

/* The message digest of `length` bytes at `bytes`, 32 bytes at `digest`; 1 on success. */
static inline int muster_sha256(const void *bytes, size_t length, unsigned char *digest) {
    unsigned int written = 0;
    return EVP_Digest(bytes, length, digest, &written, EVP_sha256(), NULL) == 1 && written == 32;
}

/* HMAC with SHA-256, 32 bytes at `code`; 1 on success. */
static inline int muster_hmac_sha256(
    const void *key, size_t key_length, const unsigned char *message, size_t length, unsigned char *code) {
    unsigned int written = 0;
    return HMAC(EVP_sha256(), key, (int)key_length, message, length, code, &written) != NULL && written == 32;
}

#endif
