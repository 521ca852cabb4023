/* Another house over HTTPS; https.h. */
#include "https.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "say.h"
#include "text.h"

#define CONNECT_MS    10000L
#define WHOLE_MS      120000L
#define FILE_MS       7200000L /* of what may be large */
#define SLOW_BYTES    100L     /* a second: slower is not waited for */
#define SLOW_S        20L
#define WAIT_MS       200   /* before the second try, at most */
#define WAIT_MS_MAX   20000 /* before any */
#define TIMED_OUT     408
#define TOO_EARLY     425
#define TOO_MANY      429
#define SERVER_FAILED 500

struct https {
	CURL *curl;
	struct curl_slist *headers;
	char *url; /* owned, as what follows */
	char why[CURL_ERROR_SIZE];
	struct text body;
	bool has_body; /* text_free it */
	FILE *out;     /* where what comes goes, and how much of it may still come */
	uint64_t most;
};

/* ---- opening ---- */

static bool is_readable(const char *path)
{
	if (access(path, R_OK) == 0) return true;
	fprintf(stderr, "%s: %s\n", path, file_why(errno, false));
	return false;
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *context)
{
	struct https *https = context;
	size_t all = size * count;

	/* what is more than may come ends the transfer */
	if (all > https->most) return 0;
	https->most -= all;
	return fwrite(bytes, 1, all, https->out);
}

static bool set_up(struct https *https, const struct https_house *house)
{
	CURL *curl = https->curl;

	return curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_CAINFO, house->authority) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_CAPATH, (char *)NULL) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSLCERT, house->certificate) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSLKEY, house->key) == CURLE_OK &&
	    /* the house itself is asked, whatever the environment names */
	    curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, SLOW_S) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, https->why) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_WRITEDATA, https) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_USERAGENT, "mediate-petition/" VERSION) == CURLE_OK;
}

struct https *https_open(const struct https_house *house)
{
	struct https *https;

	if (!is_readable(house->authority) || !is_readable(house->certificate) ||
	    !is_readable(house->key)) {
		return NULL;
	}
	https = calloc(1, sizeof(*https));
	if (!https || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) abort();
	https->curl = curl_easy_init();
	https->url = strdup(house->url);
	https->headers = curl_slist_append(NULL, "Content-Type: application/json");
	if (!https->curl || !https->url || !https->headers) abort();
	/* one slash between it and what is asked */
	for (size_t length = strlen(https->url); length && https->url[length - 1] == '/';) {
		https->url[--length] = '\0';
	}
	if (set_up(https, house)) return https;
	fprintf(stderr, "%s\n", _("this libcurl cannot do what a petition centre needs"));
	return https_close(https);
}

static void forget_body(struct https *https)
{
	if (https->has_body) text_free(&https->body);
	https->has_body = false;
}

struct https *https_close(struct https *https)
{
	if (!https) return NULL;
	forget_body(https);
	curl_easy_cleanup(https->curl);
	curl_slist_free_all(https->headers);
	curl_global_cleanup();
	free(https->url);
	free(https);
	return NULL;
}

/* ---- asking ---- */

bool https_is_passing(const struct https_answer *answer)
{
	return answer->status == 0 || answer->status >= SERVER_FAILED ||
	    answer->status == TIMED_OUT || answer->status == TOO_EARLY ||
	    answer->status == TOO_MANY;
}

/* Anything up to twice as long as before the last one. */
static void wait_before(unsigned tried)
{
	uint64_t most = (uint64_t)WAIT_MS << (tried < 16 ? tried - 1 : 15), drawn, ms;
	struct timespec wait;

	if (most > WAIT_MS_MAX) most = WAIT_MS_MAX;
	if (getrandom(&drawn, sizeof(drawn), 0) != sizeof(drawn)) abort();
	ms = drawn % (most + 1);
	wait = (struct timespec){ .tv_sec = (time_t)(ms / 1000),
		.tv_nsec = (long)(ms % 1000) * 1000000L };
	(void)nanosleep(&wait, NULL);
}

static void set_body(struct https *https, const char *body)
{
	(void)curl_easy_setopt(https->curl, CURLOPT_HTTPHEADER, body ? https->headers : NULL);
	if (!body) {
		(void)curl_easy_setopt(https->curl, CURLOPT_HTTPGET, 1L);
		return;
	}
	(void)curl_easy_setopt(https->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(body));
	(void)curl_easy_setopt(https->curl, CURLOPT_POSTFIELDS, body);
}

static struct https_answer ask_once(struct https *https, FILE *out, uint64_t most)
{
	struct https_answer answer = { .status = 0 };
	long status = 0;
	CURLcode code;

	https->out = out;
	https->most = most;
	https->why[0] = '\0';
	code = curl_easy_perform(https->curl);
	if (code == CURLE_OK) {
		(void)curl_easy_getinfo(https->curl, CURLINFO_RESPONSE_CODE, &status);
		answer.status = (int)status;
	} else {
		answer.why = *https->why ? https->why : curl_easy_strerror(code);
	}
	return answer;
}

static struct https_answer ask_into_text(struct https *https, size_t most)
{
	struct https_answer answer;

	forget_body(https);
	text_begin(&https->body);
	https->has_body = true;
	answer = ask_once(https, https->body.out, most);
	(void)text_end(&https->body);
	answer.bytes = https->body.bytes;
	answer.count = https->body.length;
	return answer;
}

static struct https_answer ask_into_file(struct https *https, FILE *out, uint64_t most)
{
	/* nothing of the try before */
	if (fflush(out) != 0 || ftruncate(fileno(out), 0) != 0 || fseek(out, 0, SEEK_SET) != 0) {
		return (struct https_answer){ .why = strerror(errno) };
	}
	return ask_once(https, out, most);
}

/* out NULL: into the text. */
static struct https_answer ask(
    struct https *https, const char *path, FILE *out, uint64_t most, unsigned tries)
{
	struct https_answer answer = { .status = 0, .why = "" };
	char *url;

	if (asprintf(&url, "%s%s", https->url, path) < 0) abort();
	(void)curl_easy_setopt(https->curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(https->curl, CURLOPT_TIMEOUT_MS, out ? FILE_MS : WHOLE_MS);
	for (unsigned tried = 0; tried < tries; tried++) {
		if (tried) wait_before(tried);
		answer = out ? ask_into_file(https, out, most) : ask_into_text(https, most);
		if (!https_is_passing(&answer)) break;
	}
	free(url);
	return answer;
}

struct https_answer https_ask(
    struct https *https, const char *path, const char *body, size_t most, unsigned tries)
{
	set_body(https, body);
	return ask(https, path, NULL, most, tries);
}

struct https_answer https_save(
    struct https *https, const char *path, FILE *out, uint64_t most, unsigned tries)
{
	set_body(https, NULL);
	return ask(https, path, out, most, tries);
}

char *https_escaped(struct https *https, const char *text)
{
	char *escaped = curl_easy_escape(https->curl, text, 0), *ret;

	ret = escaped ? strdup(escaped) : NULL;
	if (!ret) abort();
	curl_free(escaped);
	return ret;
}
