/* TLS for those who come over a network; tls.h. */
#include "tls.h"

#include <assert.h>
#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "log.h"
#include "sources.h"
#include "trust.h"

#define SUITES "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
#define GROUPS "X25519:P-256"
/* OpenSSL 3 calls an end without close_notify an error; frames tell by their length that they are
 * whole. */
#define OPTIONS (SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_COMPRESSION)

#define DAY_US (INT64_C(86400) * 1000000)
/* A list of revoked certificates that ends soon is told of so long before, once a day. */
#define NOTICE_US (14 * DAY_US)
/* As in a certificate's name, and RFC 5280, 4.1.2.2. */
#define NAME_BYTES   65
#define SERIAL_BYTES 20

static_assert(TLS_ERROR_MAX == TRUST_ERROR_MAX, "sentences of both");

struct tls {
	SSL_CTX *context;
	struct trust *trust; /* NULL: no certificate of a peer's is known */
	int64_t (*now_us)(void);
	int64_t tell_us; /* of lists, next */
	uint64_t refused;
};

/* ---- the files ---- */

/*
 * What systemd has handed over (LoadCredential=) belongs to root and lets the daemon's user read by
 * an access list, which shows as a right of the group; where it lies nobody else comes in.
 */
static bool is_credential(const char *path, const struct stat *file)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	size_t length = folder ? strlen(folder) : 0;

	return length && strncmp(path, folder, length) == 0 && path[length] == '/' &&
	    !strstr(path + length, "/..") && file->st_uid == 0 &&
	    (file->st_mode & (S_IWGRP | S_IXGRP | S_IRWXO)) == 0;
}

/* A key of root's may be readable to the group that is the daemon's alone. */
static bool is_of_own_group(const struct stat *file)
{
	return file->st_uid == 0 && file->st_gid != 0 && file->st_gid == getegid() &&
	    (file->st_mode & (S_IWGRP | S_IXGRP | S_IRWXO)) == 0;
}

/* A key that others of this machine can read is none. */
static bool is_private(const char *path, char ret_error[TLS_ERROR_MAX])
{
	struct stat file;

	if (stat(path, &file) != 0) return trust_wrong(ret_error, "tls_key", path, strerror(errno));
	if ((file.st_mode & (S_IRWXG | S_IRWXO)) == 0) return true;
	if (is_credential(path, &file) || is_of_own_group(&file)) return true;
	return trust_wrong(ret_error, "tls_key", path,
	    "is open to others than its owner: chmod 0400, or 0600, is what a key needs");
}

static bool is_on_p256(const SSL_CTX *context)
{
	const EVP_PKEY *key = SSL_CTX_get0_privatekey(context);
	char group[32];
	size_t length;

	return key && EVP_PKEY_is_a(key, "EC") &&
	    EVP_PKEY_get_group_name(key, group, sizeof(group), &length) == 1 &&
	    strcmp(group, "prime256v1") == 0;
}

static bool take_files(SSL_CTX *context, const struct config *config, char ret_error[TLS_ERROR_MAX])
{
	if (!trust_is_there("tls_certificate", config->tls_certificate, ret_error) ||
	    !trust_is_there("tls_key", config->tls_key, ret_error)) {
		return false;
	}
	if (SSL_CTX_use_certificate_chain_file(context, config->tls_certificate) != 1) {
		return trust_wrong(ret_error, "tls_certificate", config->tls_certificate,
		    "holds no certificate that can be used");
	}
	if (!is_private(config->tls_key, ret_error)) return false;
	if (SSL_CTX_use_PrivateKey_file(context, config->tls_key, SSL_FILETYPE_PEM) != 1) {
		return trust_wrong(ret_error, "tls_key", config->tls_key,
		    "holds no key of the certificate in tls_certificate");
	}
	if (!is_on_p256(context)) {
		return trust_wrong(
		    ret_error, "tls_key", config->tls_key, "is no ECDSA key on the curve P-256");
	}
	return true;
}

static bool set_protocol(SSL_CTX *context)
{
	SSL_CTX_set_options(context, OPTIONS);
	SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	/* tickets of one daemon are nothing to the next behind the same address */
	return SSL_CTX_set_num_tickets(context, 0) == 1 &&
	    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
	    SSL_CTX_set_ciphersuites(context, SUITES) == 1 &&
	    SSL_CTX_set1_groups_list(context, GROUPS) == 1;
}

/* ---- whose certificate is taken ---- */

/* The one common name there is, as UTF-8 without a zero byte; -1 where it is no such thing. */
static int common_name(const X509_NAME *subject, unsigned char **ret)
{
	int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1), length;

	if (at < 0 || X509_NAME_get_index_by_NID(subject, NID_commonName, at) >= 0) return -1;
	length =
	    ASN1_STRING_to_UTF8(ret, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
	if (length > 0 && !memchr(*ret, '\0', (size_t)length)) return length;
	if (length >= 0) OPENSSL_free(*ret);
	return -1;
}

static void copy_name(const X509 *certificate, char ret[NAME_BYTES])
{
	unsigned char *name;
	int length = common_name(X509_get_subject_name(certificate), &name);

	ret[0] = '\0';
	if (length < 0) return;
	(void)snprintf(ret, NAME_BYTES, "%.*s", length, (const char *)name);
	OPENSSL_free(name);
}

static void copy_serial(const X509 *certificate, char ret[2 * SERIAL_BYTES + 1])
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(certificate);
	const unsigned char *bytes = ASN1_STRING_get0_data(serial);

	ret[0] = '\0';
	for (int i = 0; i < ASN1_STRING_length(serial) && i < SERIAL_BYTES; i++) {
		(void)snprintf(ret + (ptrdiff_t)2 * i, 3, "%02X", bytes[i]);
	}
}

/* Says and counts it. Who is named is told only where a known authority has written it. */
static const char *refuse(struct tls *tls, const char *event, const SSL *ssl,
    const X509 *certificate, const struct trust_answer *answer)
{
	char name[NAME_BYTES] = "", serial[2 * SERIAL_BYTES + 1] = "", from[SOURCE_TEXT_MAX];
	const char *why = X509_verify_cert_error_string(answer->code);

	if (answer->is_signed) {
		copy_name(certificate, name);
		copy_serial(certificate, serial);
	}
	sources_text(SSL_get_app_data(ssl), from);
	log_line(LOG_LEVEL_WARNING, event, "login=%s serial=%s from=%s why=%s", log_quoted(name),
	    serial, log_quoted(from), log_quoted(why));
	tls->refused++;
	return why;
}

/* Asks those who are trusted now, whenever the connection began. */
static int on_certificate(X509_STORE_CTX *context, void *given)
{
	struct tls *tls = given;
	X509 *certificate = X509_STORE_CTX_get0_cert(context);
	struct trust_answer answer;

	trust_look(tls->trust, certificate, X509_STORE_CTX_get0_untrusted(context), tls->now_us(),
	    &answer);
	X509_STORE_CTX_set_error(context, answer.code);
	if (answer.code == X509_V_OK) {
		X509_STORE_CTX_set0_verified_chain(context, answer.chain);
		return 1;
	}
	(void)refuse(tls, "certificate-refused",
	    X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()), certificate,
	    &answer);
	return 0;
}

/* Who shows no certificate may still come with a password. */
static void take_trust(SSL_CTX *context, struct tls *tls, const struct trust *trust)
{
	const STACK_OF(X509) *authorities = trust_authorities(trust);

	if (!trust) return;
	SSL_CTX_set1_cert_store(context, trust_store(trust));
	for (int i = 0; i < sk_X509_num(authorities); i++) {
		if (SSL_CTX_add_client_CA(context, sk_X509_value(authorities, i)) != 1) abort();
	}
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_cert_verify_callback(context, on_certificate, tls);
}

/* ---- life ---- */

/* A context and, beside it, whom it trusts. */
static SSL_CTX *make(struct tls *tls, const struct config *config, struct trust **ret_trust,
    char ret_error[TLS_ERROR_MAX])
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	struct trust *trust;

	ERR_clear_error();
	if (!context || !set_protocol(context)) abort();
	trust = trust_new(config, ret_error);
	if (!*ret_error && take_files(context, config, ret_error)) {
		take_trust(context, tls, trust);
		*ret_trust = trust;
		return context;
	}
	trust_free(trust);
	SSL_CTX_free(context);
	return NULL;
}

struct tls *tls_new(
    const struct config *config, int64_t (*now_us)(void), char ret_error[TLS_ERROR_MAX])
{
	struct tls *tls;

	ret_error[0] = '\0';
	if (!*config->listen_tls) return NULL;
	tls = calloc(1, sizeof(*tls));
	if (!tls) abort();
	tls->now_us = now_us;
	tls->context = make(tls, config, &tls->trust, ret_error);
	if (!tls->context) return tls_free(tls);
	tls_tell(tls);
	return tls;
}

bool tls_reload(struct tls *tls, const struct config *config, char ret_error[TLS_ERROR_MAX])
{
	struct trust *trust;
	SSL_CTX *context = make(tls, config, &trust, ret_error);

	if (!context) return false;
	if (trust_is_older(trust, tls->trust)) {
		trust_free(trust);
		SSL_CTX_free(context);
		return trust_wrong(ret_error, "tls_crl", config->tls_crl,
		    "holds a list that is older than the one in force: who was revoked since may not be on it; bring the newest, or start anew to take this one");
	}
	SSL_CTX_free(tls->context);
	trust_free(tls->trust);
	tls->context = context;
	tls->trust = trust;
	tls->tell_us = 0;
	tls_tell(tls);
	return true;
}

struct tls *tls_free(struct tls *tls)
{
	if (!tls) return NULL;
	SSL_CTX_free(tls->context);
	trust_free(tls->trust);
	free(tls);
	return NULL;
}

void tls_tell(struct tls *tls)
{
	int64_t until_us = trust_lists_until_us(tls->trust), now_us = tls->now_us();
	bool is_over = until_us <= now_us;

	if (until_us - NOTICE_US > now_us || now_us < tls->tell_us) return;
	tls->tell_us = is_over || until_us > now_us + DAY_US ? now_us + DAY_US : until_us;
	if (is_over) {
		log_line(LOG_LEVEL_ERROR, "crl-over",
		    "why=\"a list in tls_crl is over: who stands on it is still refused, who was revoked since is not; make a new one and reload\"");
	} else {
		log_line(LOG_LEVEL_WARNING, "crl-ends", "days=%lld",
		    (long long)((until_us - now_us) / DAY_US));
	}
}

uint64_t tls_refused(const struct tls *tls)
{
	return tls ? tls->refused : 0;
}

/* ---- a connection ---- */

struct bufferevent *tls_accept(
    struct tls *tls, struct event_base *base, int fd, struct source *source)
{
	SSL *ssl = SSL_new(tls->context);

	if (!ssl || SSL_set_app_data(ssl, source) != 1) {
		SSL_free(ssl);
		return NULL;
	}
	return bufferevent_openssl_socket_new(base, fd, ssl, BUFFEREVENT_SSL_ACCEPTING,
	    BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
}

bool tls_peer_name(struct bufferevent *bev, char *ret_name, size_t bytes)
{
	SSL *ssl = bufferevent_openssl_get_ssl(bev);
	X509 *certificate = SSL_get1_peer_certificate(ssl);
	unsigned char *name;
	int length = -1;

	if (certificate && SSL_get_verify_result(ssl) == X509_V_OK) {
		length = common_name(X509_get_subject_name(certificate), &name);
	}
	X509_free(certificate);
	if (length < 0) return false;
	if ((size_t)length < bytes) {
		memcpy(ret_name, name, (size_t)length);
		ret_name[length] = '\0';
	}
	OPENSSL_free(name);
	return (size_t)length < bytes;
}

int64_t tls_peer_until_us(struct bufferevent *bev)
{
	return trust_until_us(SSL_get0_verified_chain(bufferevent_openssl_get_ssl(bev)));
}

const char *tls_peer_ended(struct tls *tls, struct bufferevent *bev)
{
	SSL *ssl = bufferevent_openssl_get_ssl(bev);
	X509 *certificate = SSL_get0_peer_certificate(ssl);
	struct trust_answer answer;

	if (!certificate) return NULL;
	trust_look(tls->trust, certificate, SSL_get_peer_cert_chain(ssl), tls->now_us(), &answer);
	sk_X509_pop_free(answer.chain, X509_free);
	if (answer.code == X509_V_OK) return NULL;
	return refuse(tls, "certificate-ended", ssl, certificate, &answer);
}

const char *tls_why(struct bufferevent *bev)
{
	unsigned long code = bufferevent_get_openssl_error(bev);
	const char *why = code ? ERR_reason_error_string(code) : NULL;

	return why ? why : "broken";
}

void tls_say_goodbye(struct bufferevent *bev)
{
	SSL *ssl = bufferevent_openssl_get_ssl(bev);

	/* what stands in the queue of another connection is not ours */
	ERR_clear_error();
	if (SSL_is_init_finished(ssl)) (void)SSL_shutdown(ssl);
	ERR_clear_error();
}
