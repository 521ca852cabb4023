/* TLS for those who come over a network; tls.h. */
#include "tls.h"

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

#define SUITES "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
#define GROUPS "X25519:P-256"
/* OpenSSL 3 calls an end without close_notify an error; frames tell by their length that they are
 * whole. */
#define OPTIONS (SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_COMPRESSION)

struct tls {
	SSL_CTX *context;
};

/* ---- the files ---- */

static bool wrong(
    char ret_error[TLS_ERROR_MAX], const char *option, const char *path, const char *what)
{
	unsigned long code = ERR_peek_last_error();
	const char *why = code ? ERR_reason_error_string(code) : NULL;

	(void)snprintf(ret_error, TLS_ERROR_MAX, "option \"%s\": %.200s %s%s%s", option, path, what,
	    why ? ": " : "", why ? why : "");
	ERR_clear_error();
	return false;
}

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

	if (stat(path, &file) != 0) return wrong(ret_error, "tls_key", path, strerror(errno));
	if ((file.st_mode & (S_IRWXG | S_IRWXO)) == 0) return true;
	if (is_credential(path, &file) || is_of_own_group(&file)) return true;
	return wrong(ret_error, "tls_key", path,
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

static bool is_there(const char *option, const char *path, char ret_error[TLS_ERROR_MAX])
{
	return access(path, R_OK) == 0 || wrong(ret_error, option, path, strerror(errno));
}

/* Whose certificates are known here. Who shows none may still come with a password. */
static bool take_authority(
    SSL_CTX *context, const struct config *config, char ret_error[TLS_ERROR_MAX])
{
	STACK_OF(X509_NAME) * names;

	if (!*config->tls_clients) return true;
	if (!is_there("tls_clients", config->tls_clients, ret_error)) return false;
	names = SSL_load_client_CA_file(config->tls_clients);
	if (!names || SSL_CTX_load_verify_locations(context, config->tls_clients, NULL) != 1) {
		sk_X509_NAME_pop_free(names, X509_NAME_free);
		return wrong(ret_error, "tls_clients", config->tls_clients,
		    "holds no certificate of an authority");
	}
	SSL_CTX_set_client_CA_list(context, names);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	return true;
}

static bool take_files(SSL_CTX *context, const struct config *config, char ret_error[TLS_ERROR_MAX])
{
	if (!is_there("tls_certificate", config->tls_certificate, ret_error) ||
	    !is_there("tls_key", config->tls_key, ret_error)) {
		return false;
	}
	if (SSL_CTX_use_certificate_chain_file(context, config->tls_certificate) != 1) {
		return wrong(ret_error, "tls_certificate", config->tls_certificate,
		    "holds no certificate that can be used");
	}
	if (!is_private(config->tls_key, ret_error)) return false;
	if (SSL_CTX_use_PrivateKey_file(context, config->tls_key, SSL_FILETYPE_PEM) != 1) {
		return wrong(ret_error, "tls_key", config->tls_key,
		    "holds no key of the certificate in tls_certificate");
	}
	if (!is_on_p256(context)) {
		return wrong(
		    ret_error, "tls_key", config->tls_key, "is no ECDSA key on the curve P-256");
	}
	return take_authority(context, config, ret_error);
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

static SSL_CTX *make(const struct config *config, char ret_error[TLS_ERROR_MAX])
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	ERR_clear_error();
	if (!context || !set_protocol(context)) abort();
	if (take_files(context, config, ret_error)) return context;
	SSL_CTX_free(context);
	return NULL;
}

struct tls *tls_new(const struct config *config, char ret_error[TLS_ERROR_MAX])
{
	struct tls *tls;
	SSL_CTX *context;

	ret_error[0] = '\0';
	if (!*config->listen_tls) return NULL;
	context = make(config, ret_error);
	if (!context) return NULL;
	tls = calloc(1, sizeof(*tls));
	if (!tls) abort();
	tls->context = context;
	return tls;
}

bool tls_reload(struct tls *tls, const struct config *config, char ret_error[TLS_ERROR_MAX])
{
	SSL_CTX *context = make(config, ret_error);

	if (!context) return false;
	SSL_CTX_free(tls->context);
	tls->context = context;
	return true;
}

struct tls *tls_free(struct tls *tls)
{
	if (!tls) return NULL;
	SSL_CTX_free(tls->context);
	free(tls);
	return NULL;
}

/* ---- a connection ---- */

struct bufferevent *tls_accept(struct tls *tls, struct event_base *base, int fd)
{
	SSL *ssl = SSL_new(tls->context);

	if (!ssl) return NULL;
	return bufferevent_openssl_socket_new(base, fd, ssl, BUFFEREVENT_SSL_ACCEPTING,
	    BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
}

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
