/* The file of the bridge; petition_config.h. */
#include "petition_config.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "near.h"
#include "own_file.h"
#include "say.h"
#include "text.h"

static const struct {
	const char *name;
	size_t at;
} keys[] = {

#define KEY(name)                                             \
	{                                                     \
#name, offsetof(struct petition_config, name) \
	}
	KEY(office), KEY(channel), KEY(inbox), KEY(outbox), KEY(our_key), KEY(their_key),
	KEY(encoding), KEY(fields), KEY(url), KEY(ca), KEY(certificate), KEY(certificate_key),
	KEY(server), KEY(member)
#undef KEY
};

static const char **place(struct petition_config *config, const char *name, struct near *near)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		near_try(near, keys[i].name);
		if (strcmp(keys[i].name, name) == 0) {
			return (const char **)(void *)((char *)config + keys[i].at);
		}
	}
	return NULL;
}

static bool take(struct petition_config *config, const char *path, size_t line, char *text)
{
	char *value = strchr(text, '=');
	const char **ret, *fault = text_fault(text);
	struct near near;

	if (!fault && !value) fault = _("it is written: key = value");
	if (fault || !value) {
		fprintf(stderr, _("%s, line %zu: %s\n"), path, line, fault);
		return false;
	}
	*value++ = '\0';
	text = text_trimmed(text);
	near = near_to(text);
	ret = place(config, text, &near);
	if (!ret) {
		fprintf(stderr, _("%s, line %zu: there is no key \"%s\"\n"), path, line, text);
		say_nearest(near_found(&near));
		return false;
	}
	if (*ret) {
		fprintf(stderr, _("%s, line %zu: %s stands there twice\n"), path, line, text);
		return false;
	}
	*ret = text_trimmed(value);
	return true;
}

/* The first that is needed and not there; NULL: none. */
static const char *missing_key(const struct petition_config *config)
{
	bool is_files = config->channel && strcmp(config->channel, "files") == 0;
	bool is_signed = is_files && !config->encoding;

	const struct {
		const char *name, *value;
		bool is_needed;
	} keys_needed[] = {
		{ "office", config->office, true },
		{ "channel", config->channel, true },
		{ "inbox", config->inbox, is_files },
		{ "outbox", config->outbox, is_files },
		{ "our_key", config->our_key, is_signed },
		{ "their_key", config->their_key, is_signed },
		{ "url", config->url, !is_files },
		{ "ca", config->ca, !is_files },
		{ "certificate", config->certificate, !is_files },
		{ "certificate_key", config->certificate_key, !is_files },
	};

	for (size_t i = 0; i < sizeof(keys_needed) / sizeof(keys_needed[0]); i++) {
		if (keys_needed[i].is_needed && !keys_needed[i].value) return keys_needed[i].name;
	}
	return NULL;
}

static bool check(const struct petition_config *config, const char *path)
{
	const char *missing = missing_key(config);

	if (missing) {
		fprintf(stderr, _("%s: %s is missing\n"), path, missing);
		return false;
	}
	if (strcmp(config->channel, "files") == 0 || strcmp(config->channel, "https") == 0) {
		return true;
	}
	fprintf(stderr, _("%s: channel is files or https, not \"%s\"\n"), path, config->channel);
	return false;
}

bool petition_config_read(struct petition_config *config, const char *path)
{
	size_t line = 1;
	char *at;

	*config = (struct petition_config){ .bytes = own_file_read(path) };
	if (!config->bytes) return false;
	text_line_ends(config->bytes);
	at = config->bytes;
	for (char *text; (text = strsep(&at, "\n")); line++) {
		text = text_trimmed(text);
		if (*text && *text != '#' && !take(config, path, line, text)) return false;
	}
	return check(config, path);
}

void petition_config_free(struct petition_config *config)
{
	free(config->bytes);
	*config = (struct petition_config){ .bytes = NULL };
}
