/* The client's end of TLS; secure.h. */
#include "secure.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file.h"

#define SECURE_PREFIX "tls:"
#define TRUST_PREFIX  "trust-"
#define TRUST_SUFFIX  ".pem"

#define HANDSHAKE_MS_MAX 10000
#define GOODBYE_MS_MAX   1000

struct secure {
	SSL_CTX *context;
	SSL *ssl;
	int fd;
	int64_t until_ms; /* nothing is waited for longer */
	bool is_lost;
};

/* ---- the socket, without SIGPIPE and with an end to every wait ---- */

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool wait_for(const struct secure *secure, short what)
{
	struct pollfd ready = { .fd = secure->fd, .events = what };
	int64_t left_ms = secure->until_ms - now_ms();

	if (left_ms > 0 && poll(&ready, 1, (int)left_ms) > 0) return true;
	errno = ETIMEDOUT;
	return false;
}

static int line_write(BIO *bio, const char *bytes, int count)
{
	const struct secure *secure = BIO_get_data(bio);

	return wait_for(secure, POLLOUT) ? (int)send(secure->fd, bytes, (size_t)count, MSG_NOSIGNAL)
	                                 : -1;
}

static int line_read(BIO *bio, char *bytes, int room)
{
	const struct secure *secure = BIO_get_data(bio);

	return wait_for(secure, POLLIN) ? (int)recv(secure->fd, bytes, (size_t)room, 0) : -1;
}

static long line_control(BIO *bio, int command, long number, void *more)
{
	(void)bio;
	(void)number;
	(void)more;
	return command == BIO_CTRL_FLUSH;
}

static BIO *line_new(struct secure *secure)
{
	static BIO_METHOD *method;
	BIO *bio;

	if (!method) {
		method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "line");
		if (!method || !BIO_meth_set_write(method, line_write) ||
		    !BIO_meth_set_read(method, line_read) ||
		    !BIO_meth_set_ctrl(method, line_control)) {
			abort();
		}
	}
	bio = BIO_new(method);
	if (!bio) abort();
	BIO_set_data(bio, secure);
	BIO_set_init(bio, 1);
	return bio;
}

/* ---- addresses ---- */

/* 127.office.example is none of it. */
static bool is_this_machine(const char *host)
{
	struct in_addr four;

	if (inet_pton(AF_INET, host, &four) == 1) return ntohl(four.s_addr) >> 24 == 127;
	return strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0;
}

bool secure_address(const char *text, struct secure_address *ret)
{
	bool is_secured = strncmp(text, SECURE_PREFIX, strlen(SECURE_PREFIX)) == 0;
	const char *host = is_secured ? text + strlen(SECURE_PREFIX) : text;
	const char *colon = strrchr(host, ':');
	size_t length;

	if (!colon) return false;
	length = (size_t)(colon - host);
	/* an IPv6 address has brackets: [::1]:7421 */
	if (length > 2 && *host == '[' && host[length - 1] == ']') {
		host++;
		length -= 2;
	}
	if (length == 0 || length >= sizeof(ret->host) || strlen(colon + 1) >= sizeof(ret->port)) {
		return false;
	}
	(void)snprintf(ret->host, sizeof(ret->host), "%.*s", (int)length, host);
	(void)snprintf(ret->port, sizeof(ret->port), "%s", colon + 1);
	ret->is_plain = !is_secured && is_this_machine(ret->host);
	return true;
}

bool secure_trust_place(const struct secure_address *address, char *ret, size_t bytes)
{
	char name[sizeof(address->host) + sizeof(address->port) + 16];

	(void)snprintf(name, sizeof(name), "%s%s_%s%s", TRUST_PREFIX, address->host, address->port,
	    TRUST_SUFFIX);
	for (char *at = name; *at; at++) {
		if (*at == '/') *at = '_';
	}
	return file_place("XDG_CONFIG_HOME", ".config", name, ret, bytes);
}

/* ---- the handshake ---- */

static bool own_place(char *ret, size_t bytes)
{
	const char *named = getenv("MEDIATE_CERTIFICATE");

	if (named && *named) return (size_t)snprintf(ret, bytes, "%s", named) < bytes;
	return file_place("XDG_CONFIG_HOME", ".config", "own.pem", ret, bytes);
}

/* Whether it is a file that nobody else reads: there is a key in it. */
static bool is_own(const char *path)
{
	struct stat file;

	return stat(path, &file) == 0 && S_ISREG(file.st_mode) && file.st_uid == geteuid() &&
	    (file.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

/* Who has none is asked for one by the daemon, which says so. */
static bool take_own(SSL_CTX *context)
{
	const char *named = getenv("MEDIATE_CERTIFICATE");
	char path[4096];

	if (!own_place(path, sizeof(path))) return true;
	if (access(path, F_OK) != 0 && !(named && *named)) return true;
	if (!is_own(path)) return errno = EKEYREVOKED, false;
	errno = EKEYREJECTED;
	return SSL_CTX_use_certificate_chain_file(context, path) == 1 &&
	    SSL_CTX_use_PrivateKey_file(context, path, SSL_FILETYPE_PEM) == 1;
}

static bool take_trust(SSL_CTX *context, const struct secure_address *address)
{
	char path[4096];

	if (!secure_trust_place(address, path, sizeof(path)) || access(path, R_OK) != 0) {
		return errno = ENOKEY, false;
	}
	errno = ENOKEY;
	return SSL_CTX_load_verify_locations(context, path, NULL) == 1;
}

static bool expect_name(SSL *ssl, const char *host)
{
	X509_VERIFY_PARAM *expected = SSL_get0_param(ssl);

	if (X509_VERIFY_PARAM_set1_ip_asc(expected, host) == 1) return true;
	X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return SSL_set_tlsext_host_name(ssl, host) == 1 &&
	    X509_VERIFY_PARAM_set1_host(expected, host, 0) == 1;
}

/* 0: it went away without a word. */
static int error_of(const SSL *ssl, int how, int error)
{
	switch (SSL_get_verify_result(ssl)) {
	case X509_V_OK:
		break;
	case X509_V_ERR_CERT_HAS_EXPIRED:
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return EKEYEXPIRED;
	default:
		return EKEYREJECTED;
	}
	if (how == SSL_ERROR_SSL) return EPROTO;
	return error == ETIMEDOUT ? ETIMEDOUT : 0;
}

static struct secure *shake_hands(SSL_CTX *context, int fd, const struct secure_address *address)
{
	struct secure *secure = calloc(1, sizeof(*secure));
	int error, done;
	BIO *line;

	if (!secure) abort();
	secure->context = context;
	secure->fd = fd;
	secure->ssl = SSL_new(context);
	if (!secure->ssl) abort();
	line = line_new(secure);
	SSL_set_bio(secure->ssl, line, line);
	secure_wait(secure, HANDSHAKE_MS_MAX);
	ERR_clear_error();
	errno = 0;
	done = expect_name(secure->ssl, address->host) ? SSL_connect(secure->ssl) : 0;
	if (done == 1) return secure;
	error = error_of(secure->ssl, SSL_get_error(secure->ssl, done), errno);
	secure->is_lost = true;
	secure_close(secure);
	return errno = error, NULL;
}

static SSL_CTX *context_new(int verify)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());

	if (!context || SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) != 1) abort();
	SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_verify(context, verify, NULL);
	return context;
}

struct secure *secure_open(int fd, const struct secure_address *address)
{
	SSL_CTX *context = context_new(SSL_VERIFY_PEER);
	int error;

	if (take_trust(context, address) && take_own(context)) {
		return shake_hands(context, fd, address);
	}
	error = errno;
	SSL_CTX_free(context);
	ERR_clear_error();
	return errno = error, NULL;
}

void secure_wait(struct secure *secure, int64_t ms)
{
	secure->until_ms = now_ms() + ms;
}

void secure_close(struct secure *secure)
{
	int error = errno;

	if (!secure) return;
	ERR_clear_error();
	secure_wait(secure, GOODBYE_MS_MAX);
	if (!secure->is_lost && SSL_is_init_finished(secure->ssl)) (void)SSL_shutdown(secure->ssl);
	ERR_clear_error();
	SSL_free(secure->ssl);
	SSL_CTX_free(secure->context);
	free(secure);
	errno = error;
}

/* ---- bytes ---- */

/* What OpenSSL made of it, as of a socket. */
static ssize_t done(struct secure *secure, int count)
{
	int how;

	if (count > 0) return count;
	how = SSL_get_error(secure->ssl, count);
	ERR_clear_error();
	secure->is_lost = true;
	if (how == SSL_ERROR_ZERO_RETURN) return 0;
	if (how == SSL_ERROR_SSL) errno = EPROTO;
	return how == SSL_ERROR_SYSCALL && errno == 0 ? 0 : -1;
}

ssize_t secure_receive(struct secure *secure, void *bytes, size_t count)
{
	errno = 0;
	return done(
	    secure, SSL_read(secure->ssl, bytes, count > INT32_MAX ? INT32_MAX : (int)count));
}

/* Who does not want us has said why before he stopped listening. */
ssize_t secure_send(struct secure *secure, const void *bytes, size_t count)
{
	ssize_t sent;
	char any;

	errno = 0;
	sent =
	    done(secure, SSL_write(secure->ssl, bytes, count > INT32_MAX ? INT32_MAX : (int)count));
	if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) {
		(void)secure_receive(secure, &any, sizeof(any));
	}
	return sent;
}

bool secure_has_more(struct secure *secure)
{
	return SSL_pending(secure->ssl) > 0;
}

/* ---- looking without trusting ---- */

static void print_of(X509 *certificate, char ret[SECURE_PRINT_BYTES])
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned length = 0;

	if (X509_digest(certificate, EVP_sha256(), hash, &length) != 1) abort();
	for (unsigned i = 0; i < length; i++) {
		(void)snprintf(ret + (size_t)3 * i, 4, i + 1 < length ? "%02X:" : "%02X", hash[i]);
	}
}

/* In PEM, ended by a zero byte; the caller frees. */
static char *pem_of(X509 *certificate)
{
	BIO *memory = BIO_new(BIO_s_mem());
	char *written, *pem;
	long length;

	if (!memory || PEM_write_bio_X509(memory, certificate) != 1) abort();
	length = BIO_get_mem_data(memory, &written);
	pem = calloc(1, (size_t)length + 1);
	if (!pem) abort();
	memcpy(pem, written, (size_t)length);
	BIO_free(memory);
	return pem;
}

static void describe(X509 *certificate, struct secure_shown *ret)
{
	BIO *memory = BIO_new(BIO_s_mem());
	int length;

	if (!memory) abort();
	(void)X509_NAME_get_text_by_NID(
	    X509_get_subject_name(certificate), NID_commonName, ret->subject, sizeof(ret->subject));
	(void)ASN1_TIME_print(memory, X509_get0_notAfter(certificate));
	length = BIO_read(memory, ret->until, sizeof(ret->until) - 1);
	ret->until[length > 0 ? length : 0] = '\0';
	BIO_free(memory);
	print_of(certificate, ret->print);
	ret->pem = pem_of(certificate);
}

/* Whether it is of the authority that came with it, and for this address: nobody can look at
 * numbers and see that. */
static bool is_consistent(SSL *ssl, X509 *authority, const char *host)
{
	X509 *own = SSL_get1_peer_certificate(ssl);
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *check = X509_STORE_CTX_new();
	bool is_good;

	if (!own || !store || !check) abort();
	is_good = X509_STORE_add_cert(store, authority) == 1 &&
	    X509_STORE_CTX_init(check, store, own, SSL_get_peer_cert_chain(ssl)) == 1 &&
	    X509_verify_cert(check) == 1 &&
	    (X509_check_ip_asc(own, host, 0) == 1 || X509_check_host(own, host, 0, 0, NULL) == 1);
	X509_STORE_CTX_free(check);
	X509_STORE_free(store);
	X509_free(own);
	return is_good;
}

bool secure_look(int fd, const struct secure_address *address, struct secure_shown *ret)
{
	struct secure *secure = shake_hands(context_new(SSL_VERIFY_NONE), fd, address);
	STACK_OF(X509) * chain;
	X509 *authority;
	bool is_good = false;

	*ret = (struct secure_shown){ .pem = NULL };
	if (!secure) return false;
	chain = SSL_get_peer_cert_chain(secure->ssl);
	if (chain && sk_X509_num(chain) > 0) {
		authority = sk_X509_value(chain, sk_X509_num(chain) - 1);
		is_good = is_consistent(secure->ssl, authority, address->host);
		if (is_good) describe(authority, ret);
	}
	secure_close(secure);
	if (!is_good) errno = EKEYREJECTED;
	return is_good;
}
