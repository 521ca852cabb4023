/*
 * The ticker: looks after the clocks of all districts, also when nobody asks. It follows the feed
 * and reckons what has moved; when something comes due it tells people (notices) and, where a
 * clock's row says so, does the system's act, through the same rules as anybody's.
 *
 * Any number of daemons may run one: a lease per district saves double work, and keys make it once
 * (a notice's key; an act's request id, made of the same). What a tick costs follows what has moved
 * and what is due, not what is open. In a demo database whose clock nobody has set it reckons and
 * tells nothing. Once a day what was kept long enough goes. Owns its timer and arena; asks the
 * store one statement at a time, as heavy.
 */
#pragma once

struct server;
struct ticker;

/* Ticks every config.tick_ms; 0: not until a reload says otherwise. */
struct ticker *ticker_new(struct server *server);
void ticker_reload(struct ticker *ticker);
/* Begins nothing more; what is under way ends by itself. */
void ticker_stop(struct ticker *ticker);
void ticker_free(struct ticker *ticker);
