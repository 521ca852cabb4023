/* Whose certificates are known, and which of them are revoked; trust.h. */
#include "trust.h"

#include <errno.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "config.h"

#define SECOND_US INT64_C(1000000)
/* As the library has it for TLS: keys and digests of 112 bits. */
#define AUTH_LEVEL 2

struct trust {
	X509_STORE *store; /* of authorities and lists */
	STACK_OF(X509) * authorities;
	STACK_OF(X509_CRL) * lists;
	int64_t lists_until_us;
};

/* ---- the files ---- */

bool trust_wrong(
    char ret_error[TRUST_ERROR_MAX], const char *option, const char *path, const char *what)
{
	unsigned long code = ERR_peek_last_error();
	const char *why = code ? ERR_reason_error_string(code) : NULL;

	(void)snprintf(ret_error, TRUST_ERROR_MAX, "option \"%s\": %.200s %s%s%s", option, path,
	    what, why ? ": " : "", why ? why : "");
	ERR_clear_error();
	return false;
}

bool trust_is_there(const char *option, const char *path, char ret_error[TRUST_ERROR_MAX])
{
	return access(path, R_OK) == 0 || trust_wrong(ret_error, option, path, strerror(errno));
}

static int64_t instant(const ASN1_TIME *time)
{
	struct tm utc;

	return time && ASN1_TIME_to_tm(time, &utc) == 1 ? (int64_t)timegm(&utc) * SECOND_US : 0;
}

static bool take_authorities(struct trust *trust, const char *path, char ret_error[TRUST_ERROR_MAX])
{
	if (!trust_is_there("tls_clients", path, ret_error)) return false;
	if (X509_STORE_load_file(trust->store, path) == 1) {
		trust->authorities = X509_STORE_get1_all_certs(trust->store);
	}
	return sk_X509_num(trust->authorities) > 0 ||
	    trust_wrong(ret_error, "tls_clients", path, "holds no certificate of an authority");
}

static bool is_of(X509_CRL *list, const X509 *authority)
{
	return X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(authority)) == 0 &&
	    X509_CRL_verify(list, X509_get0_pubkey(authority)) == 1;
}

/* Takes one list. until_us: of each authority, until when its lists tell. */
static bool take_list(struct trust *trust, X509_CRL *list, int64_t *until_us, const char *path,
    char ret_error[TRUST_ERROR_MAX])
{
	int64_t ends_us = instant(X509_CRL_get0_nextUpdate(list));
	bool is_known = false;

	for (int i = 0; i < sk_X509_num(trust->authorities); i++) {
		if (!is_of(list, sk_X509_value(trust->authorities, i))) continue;
		is_known = true;
		if (until_us[i] < ends_us) until_us[i] = ends_us;
	}
	if (!is_known) {
		return trust_wrong(ret_error, "tls_crl", path,
		    "holds a list of revoked certificates that no authority in tls_clients has signed");
	}
	if (ends_us == 0) {
		return trust_wrong(ret_error, "tls_crl", path,
		    "holds a list that does not say when the next one comes (nextUpdate)");
	}
	return X509_STORE_add_crl(trust->store, list) == 1 ||
	    trust_wrong(ret_error, "tls_crl", path, "holds a list that cannot be used");
}

/* Lines that begin or end something in PEM, also where half of one is left; then from the start. */
static int count_marks(BIO *file)
{
	char line[512];
	int count = 0;

	while (BIO_gets(file, line, sizeof(line)) > 0) {
		count += strstr(line, "-----") != NULL;
	}
	(void)BIO_reset(file);
	return count;
}

/* Until the file's end. The library reads over whatever it does not know for a list, a torn one
 * too, so that each beginning and end in the file has to be of one that was taken. Words between
 * them may stand. */
static bool read_lists(struct trust *trust, BIO *file, int64_t *until_us, const char *path,
    char ret_error[TRUST_ERROR_MAX])
{
	int marks = count_marks(file);
	bool is_good = true;
	X509_CRL *list;

	while (is_good && (list = PEM_read_bio_X509_CRL(file, NULL, NULL, NULL))) {
		is_good = take_list(trust, list, until_us, path, ret_error);
		if (sk_X509_CRL_push(trust->lists, list) <= 0) abort();
	}
	if (!is_good) return false;
	if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) {
		return trust_wrong(ret_error, "tls_crl", path,
		    "holds a list of revoked certificates that is torn");
	}
	ERR_clear_error();
	return marks == 2 * sk_X509_CRL_num(trust->lists) ||
	    trust_wrong(ret_error, "tls_crl", path,
	        "holds something that is no list of revoked certificates, or one that is torn");
}

/* Without its authority's list no certificate would be known: that is told now, not to each. */
static bool are_whole(const struct trust *trust, const int64_t *until_us, const char *path,
    char ret_error[TRUST_ERROR_MAX])
{
	char name[128], what[TRUST_ERROR_MAX / 2];

	for (int i = 0; i < sk_X509_num(trust->authorities); i++) {
		if (until_us[i]) continue;
		X509_NAME_oneline(X509_get_subject_name(sk_X509_value(trust->authorities, i)), name,
		    sizeof(name));
		(void)snprintf(what, sizeof(what),
		    "holds no list of revoked certificates of the authority \"%s\" in tls_clients",
		    name);
		return trust_wrong(ret_error, "tls_crl", path, what);
	}
	return true;
}

static bool take_lists(struct trust *trust, const char *path, char ret_error[TRUST_ERROR_MAX])
{
	int count = sk_X509_num(trust->authorities);
	int64_t *until_us;
	BIO *file;
	bool is_good;

	if (!*path) return true;
	if (!trust_is_there("tls_crl", path, ret_error)) return false;
	file = BIO_new_file(path, "r");
	if (!file) return trust_wrong(ret_error, "tls_crl", path, "could not be read");
	until_us = calloc((size_t)count, sizeof(*until_us));
	if (!until_us) abort();
	is_good = read_lists(trust, file, until_us, path, ret_error) &&
	    are_whole(trust, until_us, path, ret_error);
	for (int i = 0; i < count; i++) {
		if (until_us[i] < trust->lists_until_us) trust->lists_until_us = until_us[i];
	}
	free(until_us);
	BIO_free(file);
	return is_good;
}

struct trust *trust_new(const struct config *config, char ret_error[TRUST_ERROR_MAX])
{
	struct trust *trust;

	ret_error[0] = '\0';
	if (!*config->tls_clients) return NULL;
	trust = calloc(1, sizeof(*trust));
	if (!trust) abort();
	ERR_clear_error();
	trust->lists_until_us = INT64_MAX;
	trust->store = X509_STORE_new();
	trust->lists = sk_X509_CRL_new_null();
	if (!trust->store || !trust->lists) abort();
	if (take_authorities(trust, config->tls_clients, ret_error) &&
	    take_lists(trust, config->tls_crl, ret_error)) {
		return trust;
	}
	return trust_free(trust);
}

struct trust *trust_free(struct trust *trust)
{
	if (!trust) return NULL;
	sk_X509_pop_free(trust->authorities, X509_free);
	sk_X509_CRL_pop_free(trust->lists, X509_CRL_free);
	X509_STORE_free(trust->store);
	free(trust);
	return NULL;
}

X509_STORE *trust_store(const struct trust *trust)
{
	return trust ? trust->store : NULL;
}

const STACK_OF(X509) * trust_authorities(const struct trust *trust)
{
	return trust ? trust->authorities : NULL;
}

int64_t trust_lists_until_us(const struct trust *trust)
{
	return trust ? trust->lists_until_us : INT64_MAX;
}

/* ---- which lists are older ---- */

/* Of the numbers (crlNumber) of two lists; 0 where one of them has none. */
static int compare_numbers(const X509_CRL *a, const X509_CRL *b)
{
	ASN1_INTEGER *of_a = X509_CRL_get_ext_d2i(a, NID_crl_number, NULL, NULL);
	ASN1_INTEGER *of_b = X509_CRL_get_ext_d2i(b, NID_crl_number, NULL, NULL);
	int order = of_a && of_b ? ASN1_INTEGER_cmp(of_a, of_b) : 0;

	ASN1_INTEGER_free(of_a);
	ASN1_INTEGER_free(of_b);
	return order;
}

static bool is_older(const X509_CRL *a, const X509_CRL *b)
{
	int64_t of_a = instant(X509_CRL_get0_lastUpdate(a));
	int64_t of_b = instant(X509_CRL_get0_lastUpdate(b));
	int order = compare_numbers(a, b);

	return of_a < of_b ? order <= 0 : of_a == of_b && order < 0;
}

static X509_CRL *newest(const struct trust *trust, const X509 *authority)
{
	X509_CRL *found = NULL, *list;

	for (int i = 0; i < sk_X509_CRL_num(trust->lists); i++) {
		list = sk_X509_CRL_value(trust->lists, i);
		if (is_of(list, authority) && (!found || is_older(found, list))) found = list;
	}
	return found;
}

bool trust_is_older(const struct trust *trust, const struct trust *than)
{
	bool is_so = false;

	if (!trust || !than) return false;
	for (int i = 0; i < sk_X509_num(trust->authorities) && !is_so; i++) {
		const X509 *authority = sk_X509_value(trust->authorities, i);
		const X509_CRL *here = newest(trust, authority), *there = newest(than, authority);

		is_so = here && there && is_older(here, there);
	}
	ERR_clear_error();
	return is_so;
}

/* ---- one certificate ---- */

/* Signatures are looked at after lists: whoever goes on here finds out whether it is a forgery. A
 * list's age is looked at where the list is read. */
static int on_fault(int is_good, X509_STORE_CTX *context)
{
	bool *is_revoked = X509_STORE_CTX_get_app_data(context);
	int code = X509_STORE_CTX_get_error(context);

	if (is_good) return 1;
	if (code == X509_V_ERR_CERT_REVOKED) *is_revoked = true;
	return code == X509_V_ERR_CERT_REVOKED || code == X509_V_ERR_CRL_HAS_EXPIRED ||
	    code == X509_V_ERR_CRL_NOT_YET_VALID;
}

static X509_STORE_CTX *asked(
    const struct trust *trust, X509 *certificate, STACK_OF(X509) * others, int64_t now_us)
{
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *how;

	if (!context || X509_STORE_CTX_init(context, trust->store, certificate, others) != 1 ||
	    X509_STORE_CTX_set_default(context, "ssl_client") != 1) {
		abort();
	}
	how = X509_STORE_CTX_get0_param(context);
	X509_VERIFY_PARAM_set_auth_level(how, AUTH_LEVEL);
	X509_VERIFY_PARAM_set_time(how, (time_t)(now_us / SECOND_US));
	/* an authority below another may be revoked as well */
	if (sk_X509_CRL_num(trust->lists) > 0) {
		(void)X509_VERIFY_PARAM_set_flags(
		    how, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
	}
	return context;
}

void trust_look(const struct trust *trust, X509 *certificate, STACK_OF(X509) * others,
    int64_t now_us, struct trust_answer *ret)
{
	X509_STORE_CTX *context;
	bool is_revoked = false, is_good;

	*ret = (struct trust_answer){ .code = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY };
	if (!trust) return;
	context = asked(trust, certificate, others, now_us);
	X509_STORE_CTX_set_app_data(context, &is_revoked);
	X509_STORE_CTX_set_verify_cb(context, on_fault);
	is_good = X509_verify_cert(context) == 1;
	ret->code = X509_STORE_CTX_get_error(context);
	/* a certificate's time is looked at right after its signature */
	ret->is_signed = is_good ||
	    ((ret->code == X509_V_ERR_CERT_HAS_EXPIRED ||
	         ret->code == X509_V_ERR_CERT_NOT_YET_VALID) &&
	        X509_STORE_CTX_get_error_depth(context) == 0);
	if (is_good) ret->code = is_revoked ? X509_V_ERR_CERT_REVOKED : X509_V_OK;
	if (ret->code == X509_V_OK) ret->chain = X509_STORE_CTX_get1_chain(context);
	X509_STORE_CTX_free(context);
	ERR_clear_error();
}

int64_t trust_until_us(const STACK_OF(X509) * chain)
{
	int64_t until_us = INT64_MAX, ends_us;

	for (int i = 0; i < sk_X509_num(chain); i++) {
		ends_us = instant(X509_get0_notAfter(sk_X509_value(chain, i)));
		if (ends_us < until_us) until_us = ends_us;
	}
	return until_us;
}
