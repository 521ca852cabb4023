/* The client's end of the wire; link.h. */
#include "link.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "frame.h"
#include "pass.h"
#include "say.h"
#include "scan.h"
#include "secure.h"

#define ANSWER_MS_MAX  30000
#define HELLO_MS_MAX   10000
#define SEND_S_MAX     10
#define PUT_OFF_MS_MAX 2000
#define PATIENCE       20 /* times at most */
#define PASS_KEY_BYTES 32
#define INPUT_BYTES    (FRAME_HEADER_BYTES + FRAME_BYTES_RESPONSE_MAX)

struct link {
	int fd;
	struct secure *secure; /* NULL on this machine */
	uint64_t next_id;
	Mediation__V1__Response *hello;
	int64_t hello_us; /* when it was answered, by this machine's clock */
	size_t have;
	uint8_t input[INPUT_BYTES];
};

static int connect_local(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(address.sun_path)) return errno = ENAMETOOLONG, -1;
	memcpy(address.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0) {
		return fd;
	}
	if (fd >= 0) (void)close(fd);
	return -1;
}

/* HOST:PORT has no slash; what has no colon is a path too. */
static bool is_path(const char *address)
{
	return strchr(address, '/') || !strchr(address, ':');
}

static int connect_tcp(const struct secure_address *address)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *found;
	const struct timeval wait = { .tv_sec = SEND_S_MAX };
	int fd = -1, on = 1;

	if (getaddrinfo(address->host, address->port, &hints, &found) != 0) {
		return errno = EHOSTUNREACH, -1;
	}
	for (const struct addrinfo *at = found; at && fd < 0; at = at->ai_next) {
		fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		/* they bound connect() and the handshake too */
		if (fd >= 0) (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
		if (fd >= 0) (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
		if (fd >= 0 && connect(fd, at->ai_addr, at->ai_addrlen) != 0) {
			(void)close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(found);
	if (fd >= 0) (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

/* The socket, and what secures it where that is not this machine. False with errno. */
static bool connect_to(struct link *link, const char *text)
{
	struct secure_address address;

	if (is_path(text)) {
		link->fd = connect_local(text);
		return link->fd >= 0;
	}
	if (!secure_address(text, &address)) return errno = EHOSTUNREACH, false;
	link->fd = connect_tcp(&address);
	if (link->fd < 0 || address.is_plain) return link->fd >= 0;
	link->secure = secure_open(link->fd, &address);
	if (!link->secure) (void)close(link->fd);
	return link->secure != NULL;
}

static ssize_t write_some(struct link *link, const uint8_t *bytes, size_t count)
{
	if (!link->secure) return send(link->fd, bytes, count, MSG_NOSIGNAL);
	secure_wait(link->secure, SEND_S_MAX * 1000);
	return secure_send(link->secure, bytes, count);
}

static ssize_t read_some(struct link *link, int64_t left_ms)
{
	uint8_t *to = link->input + link->have;
	size_t room = sizeof(link->input) - link->have;

	if (!link->secure) return recv(link->fd, to, room, 0);
	secure_wait(link->secure, left_ms);
	return secure_receive(link->secure, to, room);
}

static bool send_all(struct link *link, const uint8_t *bytes, size_t count)
{
	while (count > 0) {
		ssize_t sent = write_some(link, bytes, count);

		if (sent < 0 && errno == EINTR) continue;
		if (sent <= 0) return false;
		bytes += sent;
		count -= (size_t)sent;
	}
	return true;
}

static size_t frame_bytes(const Mediation__V1__Request *request)
{
	return FRAME_HEADER_BYTES + mediation__v1__request__get_packed_size(request);
}

static void pack(uint64_t id, const Mediation__V1__Request *request, uint8_t *bytes)
{
	struct frame frame = { .type = FRAME_REQUEST,
		.length = (uint32_t)(frame_bytes(request) - FRAME_HEADER_BYTES),
		.id = id };

	frame_pack(&frame, bytes);
	mediation__v1__request__pack(request, bytes + FRAME_HEADER_BYTES);
}

uint64_t link_send_all(
    struct link *link, const Mediation__V1__Request *const *requests, size_t count)
{
	uint64_t first = link->next_id;
	size_t length = 0, at = 0;
	uint8_t *bytes;
	bool is_sent;

	for (size_t i = 0; i < count; i++) {
		if (frame_bytes(requests[i]) > FRAME_HEADER_BYTES + FRAME_BYTES_REQUEST_MAX) {
			return 0;
		}
		length += frame_bytes(requests[i]);
	}
	bytes = malloc(length);
	if (!bytes) abort();
	for (size_t i = 0; i < count; i++) {
		pack(first + i, requests[i], bytes + at);
		at += frame_bytes(requests[i]);
	}
	is_sent = send_all(link, bytes, length);
	free(bytes);
	link->next_id += is_sent ? count : 0;
	return is_sent ? first : 0;
}

uint64_t link_send(struct link *link, const Mediation__V1__Request *request)
{
	return link_send_all(link, &request, 1);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Whether there are bytes that no poll() tells of. */
static bool has_more(const struct link *link)
{
	return link->secure && secure_has_more(link->secure);
}

/* Reads until `wanted` bytes are there, or that time has come. */
static bool fill(struct link *link, size_t wanted, int64_t until_ms)
{
	while (link->have < wanted) {
		struct pollfd ready = { .fd = link->fd, .events = POLLIN };
		int64_t left_ms = until_ms - now_ms();
		ssize_t got;

		if (left_ms <= 0) return false;
		if (!has_more(link) && poll(&ready, 1, (int)left_ms) <= 0) return false;
		got = read_some(link, left_ms);
		if (got < 0 && errno == EINTR) continue;
		if (got <= 0) return false;
		link->have += (size_t)got;
	}
	return true;
}

static void drop(struct link *link, size_t count)
{
	link->have -= count;
	memmove(link->input, link->input + count, link->have);
}

static Mediation__V1__Response *unpack(const uint8_t *body, size_t length)
{
	struct scan_limits limits = SCAN_LIMITS_RESPONSE;
	size_t offset;

	if (scan_check(&mediation__v1__response__descriptor, &limits, body, length, &offset) !=
	    SCAN_OK) {
		return NULL;
	}
	return mediation__v1__response__unpack(NULL, length, body);
}

static Mediation__V1__Response *receive(struct link *link, int64_t until_ms, uint64_t *ret_id)
{
	for (;;) {
		struct frame frame;
		Mediation__V1__Response *response = NULL;

		if (!fill(link, FRAME_HEADER_BYTES, until_ms)) return NULL;
		if (frame_parse(link->input, link->have, FRAME_BYTES_RESPONSE_MAX, &frame) !=
		    FRAME_OK) {
			return NULL;
		}
		if (!fill(link, FRAME_HEADER_BYTES + frame.length, until_ms)) return NULL;
		if (frame.type == FRAME_RESPONSE) {
			response = unpack(link->input + FRAME_HEADER_BYTES, frame.length);
		}
		drop(link, FRAME_HEADER_BYTES + frame.length);
		if (frame.type == FRAME_ERROR) return NULL;
		/* Goaway, pings and hints are not answers; the line's end will tell by itself. */
		if (frame.type != FRAME_RESPONSE) continue;
		*ret_id = frame.id;
		return response;
	}
}

Mediation__V1__Response *link_receive(struct link *link, uint64_t *ret_id)
{
	return receive(link, now_ms() + ANSWER_MS_MAX, ret_id);
}

/* Each answer has its question's number, so many further on. */
#define BODIES_FURTHER \
	(MEDIATION__V1__RESPONSE__BODY_HELLO - (int)MEDIATION__V1__REQUEST__BODY_HELLO)

bool link_fits(int asked, const Mediation__V1__Response *response)
{
	if (response->outcome) return response->refusal != NULL;
	if ((int)response->body_case != asked + BODIES_FURTHER) return false;
	return response->body_case != MEDIATION__V1__RESPONSE__BODY_GET_DISPUTE ||
	    response->get_dispute->dispute;
}

bool link_refused(const Mediation__V1__Response *response, const char *name)
{
	return response && response->refusal && strcmp(response->refusal->name, name) == 0;
}

static Mediation__V1__Response *ask(
    struct link *link, const Mediation__V1__Request *request, int64_t until_ms)
{
	uint64_t id = link_send(link, request), answered = 0;
	Mediation__V1__Response *response = NULL;
	int error;

	/* what was asked before, and given up, may still come in */
	while (id && answered < id) {
		mediation__v1__response__free_unpacked(response, NULL);
		response = receive(link, until_ms, &answered);
		if (!response) break;
	}
	if (response && link_fits(request->body_case, response)) return response;
	mediation__v1__response__free_unpacked(response, NULL);
	/* a line that did not answer in time, or something else, is none */
	error = errno;
	(void)shutdown(link->fd, SHUT_RDWR);
	return errno = error, NULL;
}

Mediation__V1__Response *link_ask(struct link *link, const Mediation__V1__Request *request)
{
	return ask(link, request, now_ms() + ANSWER_MS_MAX);
}

/* Whoever asks faster than he may is told when to go on. */
static bool put_off(const Mediation__V1__Response *response)
{
	uint32_t wait_ms;

	if (!link_refused(response, "too_fast") || !response->refusal->retry_after_ms) return false;
	wait_ms = response->refusal->retry_after_ms;
	(void)usleep(1000 * (wait_ms < PUT_OFF_MS_MAX ? wait_ms : PUT_OFF_MS_MAX));
	return true;
}

Mediation__V1__Response *link_ask_patiently(
    struct link *link, const Mediation__V1__Request *request, Mediation__V1__Response *so_far)
{
	Mediation__V1__Response *response = so_far ? so_far : link_ask(link, request);

	for (int tries = 1; tries < PATIENCE && put_off(response); tries++) {
		mediation__v1__response__free_unpacked(response, NULL);
		response = link_ask(link, request);
	}
	return response;
}

int64_t link_machine_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The key to which passwords are sealed, which the caller frees; NULL where there is none, with the
 * refusal as the answer to Hello. */
static Mediation__V1__Response *login_key(struct link *link, int64_t until_ms)
{
	Mediation__V1__LoginKeyRequest by = MEDIATION__V1__LOGIN_KEY_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;

	request.body_case = MEDIATION__V1__REQUEST__BODY_LOGIN_KEY;
	request.login_key = &by;
	response = ask(link, &request, until_ms);
	if (response && response->outcome == 0 && response->login_key->key.len == PASS_KEY_BYTES) {
		return response;
	}
	link->hello = response;
	return NULL;
}

static void set(ProtobufCBinaryData *data, const void *bytes, size_t count)
{
	data->data = (uint8_t *)bytes;
	data->len = count;
}

struct sealed {
	uint8_t password[PASS_SEALED_BYTES], new_password[PASS_SEALED_BYTES];
};

/* False where passwords cannot be sealed: the answer says why. */
static bool prove(struct link *link, const struct link_proof *proof, int64_t until_ms,
    struct sealed *sealed, Mediation__V1__HelloRequest *by)
{
	Mediation__V1__Response *key;

	set(&by->device, proof->device, proof->device_bytes);
	by->device_name = (char *)proof->device_name;
	if (proof->token) set(&by->token, proof->token, proof->token_bytes);
	if (!proof->password) return true;
	if (proof->code) by->code = (char *)proof->code;
	key = login_key(link, until_ms);
	if (!key) return false;
	set(&by->password, sealed->password,
	    pass_seal(key->login_key->key.data, proof->password, sealed->password));
	if (proof->new_password) {
		set(&by->new_password, sealed->new_password,
		    pass_seal(key->login_key->key.data, proof->new_password, sealed->new_password));
	}
	mediation__v1__response__free_unpacked(key, NULL);
	return true;
}

static bool hello(struct link *link, const struct link_login *login)
{
	Mediation__V1__HelloRequest by = MEDIATION__V1__HELLO_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	int64_t until_ms = now_ms() + HELLO_MS_MAX;
	struct sealed sealed;

	by.protocol_min = by.protocol_max = 1;
	by.client = (char *)"mediate " VERSION;
	by.member = (char *)(login->member ? login->member : "");
	by.practice = login->in_practice;
	by.district = login->practice;
	if (login->proof && !prove(link, login->proof, until_ms, &sealed, &by)) return false;
	request.body_case = MEDIATION__V1__REQUEST__BODY_HELLO;
	request.hello = &by;
	link->hello = ask(link, &request, until_ms);
	link->hello_us = link_machine_us();
	return link->hello && link->hello->outcome == 0;
}

struct link *link_open(
    const char *address, const struct link_login *login, Mediation__V1__Response **ret_refused)
{
	struct link *link = calloc(1, sizeof(*link));

	if (!link) abort();
	*ret_refused = NULL;
	link->next_id = 1;
	errno = 0;
	if (!connect_to(link, address)) {
		free(link);
		return NULL;
	}
	errno = 0;
	if (hello(link, login)) return link;
	if (link->hello && link->hello->refusal) {
		*ret_refused = link->hello;
		link->hello = NULL;
	}
	return link_close(link);
}

const char *link_why(int error)
{
	switch (error) {
	case 0:
	case EINPROGRESS:
	case ETIMEDOUT:
	case EPIPE:
	case ECONNRESET:
		return _("it did not answer");
	case ENOENT:
		return _("there is no such socket");
	case ECONNREFUSED:
		return _("nobody listens there");
	case EACCES:
		return _("this user may not connect");
	case ENAMETOOLONG:
		return _("the address is too long");
	case EHOSTUNREACH:
		return _("there is no such host");
	case ENOKEY:
		return _("it is not trusted here yet: mediate server trust shows who it is");
	case EKEYREJECTED:
		return _(
		    "its certificate, or our own, is not by who is trusted, or for another address");
	case EKEYREVOKED:
		return _(
		    "our certificate (own.pem) must be there and be readable by us alone: chmod 600");
	case EKEYEXPIRED:
		return _("its certificate is not valid today: see the clock of both machines");
	case EPROTO:
		return _("it does not speak TLS 1.3, or does not take our certificate (own.pem)");
	default:
		return strerror(error);
	}
}

int link_dial(const struct secure_address *address)
{
	errno = 0;
	return connect_tcp(address);
}

struct link *link_close(struct link *link)
{
	if (!link) return NULL;
	secure_close(link->secure);
	(void)close(link->fd);
	if (link->hello) mediation__v1__response__free_unpacked(link->hello, NULL);
	free(link);
	return NULL;
}

const Mediation__V1__HelloResponse *link_hello(const struct link *link)
{
	return link->hello->hello;
}

int64_t link_now_us(const struct link *link)
{
	return link->hello->now_us + link_machine_us() - link->hello_us;
}

int64_t link_ahead_us(const struct link *link)
{
	if (link->hello->hello->clock_is_set) return 0;
	return link->hello->now_us - link->hello_us;
}

int link_fd(const struct link *link)
{
	return link->fd;
}

bool link_has_frame(const struct link *link)
{
	struct frame frame;

	/* the next record stands before the socket: it is looked at like one that has come */
	if (has_more(link)) return true;
	if (frame_parse(link->input, link->have, FRAME_BYTES_RESPONSE_MAX, &frame) != FRAME_OK) {
		return false;
	}
	return link->have >= FRAME_HEADER_BYTES + frame.length;
}

void link_new_request_id(int64_t us, uint8_t ret_id[16])
{
	uint64_t ms = (uint64_t)(us ? us : link_machine_us()) / 1000;

	if (getrandom(ret_id, 16, 0) != 16) abort();
	for (int i = 0; i < 6; i++) {
		ret_id[i] = (uint8_t)(ms >> (40 - 8 * i));
	}
	ret_id[6] = (uint8_t)((ret_id[6] & 0x0F) | 0x70);
	ret_id[8] = (uint8_t)((ret_id[8] & 0x3F) | 0x80);
}
