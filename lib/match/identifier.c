/*
 * identifier.c - what names a person, gives a person away or opens a door
 *
 * Everything but passwords and context has a digit or an '@': the text is
 * searched for these alone, and at each the detectors are asked in turn.
 */
#include "match/identifier.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "match/ascii.h"
#include "match/detect.h"

enum {
	/* Letters in front of the first digit: a driving licence has five. */
	LEAD_MAX = 5,
	/* Signs between a number and the word before it. */
	LEAD_SIGNS = 4,
	/* What one place can be at the same time. */
	QUEUE_MAX = 4,
	/* Words close by say that a number is of another kind. */
	LOWERED = 20,
};

struct identifiers {
	struct phrasebook words;
	/* Telephones that are not told. */
	const struct school_phones *school;
	struct evidence evidence;
	struct utf8 text;
	/* Where the next digit or '@' stands, or is looked for. */
	size_t at;
	/* Topics of the special categories that were told. */
	uint32_t told;
	struct identifier queue[QUEUE_MAX];
	size_t queued, taken;
	/* Up to here addresses and postcodes were found: no other reaches back. */
	size_t settled;
	size_t work;
};

struct identifiers *
identifiers_new(const struct school_phones *school)
{
	struct identifiers *ids = calloc(1, sizeof(*ids));

	if (ids == NULL)
		abort();
	phrasebook_init(&ids->words);
	ids->school = school;
	return ids;
}

void
identifiers_free(struct identifiers *ids)
{
	free(ids);
}

void
identifiers_begin(struct identifiers *ids, struct utf8 text)
{
	evidence_init(&ids->evidence, &ids->words, text);
	ids->text = text;
	ids->at = ids->settled = ids->work = 0;
	ids->queued = ids->taken = 0;
	ids->told = 0;
}

size_t
identifiers_work(const struct identifiers *ids)
{
	return ids->work + ids->at + ids->evidence.at + ids->evidence.work;
}

static void
add(struct identifiers *ids, struct identifier id)
{
	assert(ids->queued < QUEUE_MAX);
	ids->queue[ids->queued++] = id;
}

/* -- numbers -------------------------------------------------------------- */

enum lead { LEAD_DIGIT, LEAD_LETTER };

/* One row for each kind of number; where two fit, the surer one stands. */
static const struct {
	const char *id;
	size_t (*symbols)(const struct candidate *);
	/* Octets within which `words` count. */
	size_t reach;
	enum lead lead;
	/* Confidence alone (0: it is none), and with `words`. */
	int alone, with;
	uint32_t words;
	/* Words that make it surer still, and those that speak against it. */
	uint32_t more, against;
} numbers[] = {
	{ "ni-number", number_ni, EVIDENCE_SIDE, LEAD_LETTER, 75, 85, TOPIC_NI,
	    0, 0 },
	{ "upn", number_upn, 0, LEAD_LETTER, 85, 85, 0, 0, 0 },
	{ "iban", number_iban, 0, LEAD_LETTER, 85, 85, 0, 0, 0 },
	{ "driving-licence", number_licence, EVIDENCE_SIDE, LEAD_LETTER, 65, 75,
	    TOPIC_DRIVER, 0, 0 },
	{ "passport", number_passport, EVIDENCE_SIDE, LEAD_LETTER, 0, 75,
	    TOPIC_PASSPORT, TOPIC_VALIDITY, 0 },
	{ "payment-card", number_card, SENTENCE_SIDE, LEAD_DIGIT, 85, 85,
	    TOPIC_CARD, 0, 0 },
	{ "payment-card", number_card_said, SENTENCE_SIDE, LEAD_DIGIT, 0, 75,
	    TOPIC_CARD, 0, 0 },
	{ "nhs-number", number_nhs, EVIDENCE_SIDE, LEAD_DIGIT, 65, 85,
	    TOPIC_HEALTH, 0,
	    TOPIC_OTHER | TOPIC_PHONE | TOPIC_ACCOUNT | TOPIC_TAX },
	{ "uln", number_uln, EVIDENCE_SIDE, LEAD_DIGIT, 0, 75, TOPIC_LEARNER, 0,
	    TOPIC_OTHER | TOPIC_PHONE },
	{ "utr", number_utr, EVIDENCE_SIDE, LEAD_DIGIT, 0, 75, TOPIC_TAX, 0,
	    TOPIC_OTHER | TOPIC_PHONE },
	{ "passport", number_passport, EVIDENCE_SIDE, LEAD_DIGIT, 0, 75,
	    TOPIC_PASSPORT, TOPIC_VALIDITY, TOPIC_OTHER | TOPIC_PHONE },
	{ "teacher-reference", number_teacher, SENTENCE_SIDE, LEAD_DIGIT, 0, 65,
	    TOPIC_TEACHER, 0, TOPIC_OTHER | TOPIC_PHONE },
};

static int
near(const struct candidate *c, const struct identifier *id, uint32_t topics,
    size_t reach)
{
	return topics != 0 &&
	       evidence_near(c->evidence, (struct span){ id->start, id->end },
		   topics, reach, reach);
}

/*
 * What words say about row `i` at the place of `id`; 0: it is none.  The
 * nearest decides: "patient's telephone 943 476 5919" is no NHS number.
 */
static int
number_confidence(
    const struct candidate *c, size_t i, const struct identifier *id)
{
	struct span at = { id->start, id->end };
	int is_against =
	    evidence_near(c->evidence, at, numbers[i].against, LABEL_SIDE, 0) ||
	    (numbers[i].against != 0 && symbols_in_link(c->text, id->start));

	if (is_against ? evidence_near(
			     c->evidence, at, numbers[i].words, LABEL_CLOSE, 0)
		       : near(c, id, numbers[i].words, numbers[i].reach))
		return numbers[i].with +
		       (near(c, id, numbers[i].more, EVIDENCE_SIDE) ? 10 : 0);
	return is_against && numbers[i].alone > 0 ? numbers[i].alone - LOWERED
						  : numbers[i].alone;
}

/* A letter stands in front, or a sign or two and then a letter: "card: ". */
static int
follows_word(struct utf8 text, size_t at)
{
	size_t i = at;

	while (i > 0 && at - i < LEAD_SIGNS &&
	       strchr(" \t:#.,=-('\"", text.p[i - 1]) != NULL)
		i--;
	return i > 0 && ascii_letter(text.p[i - 1]);
}

/*
 * Whether what a line's end divides is one number of row `i`, `len` symbols of
 * it: words say so, or its check does.  Columns of figures have numbers by chance,
 * but begin with a line; and "by" ends, "A" begins lines of prose.
 */
static int
is_divided(const struct candidate *c, size_t i, size_t len,
    const struct identifier *id)
{
	size_t joint = c->s.joint;

	if (joint == 0 || near(c, id, numbers[i].words, numbers[i].reach))
		return 1;
	return numbers[i].alone >= 75 && joint > 2 && len - joint > 1 &&
	       (numbers[i].lead == LEAD_LETTER || follows_word(c->text, c->at));
}

static int
find_number(const struct candidate *c, enum lead lead, struct identifier *out)
{
	int best = 0;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		struct identifier id = { .start = c->at };
		size_t len =
		    numbers[i].lead == lead ? numbers[i].symbols(c) : 0;
		int sure;

		if (len == 0)
			continue;
		id.id = utf8_from(numbers[i].id);
		id.end = symbols_end(&c->s, len);
		if (!symbols_end_well(c->text, id.end) || len <= c->s.joint ||
		    !is_divided(c, i, len, &id))
			continue;
		id.confidence = number_confidence(c, i, &id);
		/* Of two that are as sure the one that is called so. */
		sure =
		    2 * id.confidence + evidence_near(c->evidence,
					    (struct span){ id.start, id.end },
					    numbers[i].words, LABEL_CLOSE, 0);
		if (id.confidence == 0 || sure <= best)
			continue;
		*out = id;
		best = sure;
	}
	return best > 0;
}

/* -- places --------------------------------------------------------------- */

/* Read what stands at `at`; 0: a word or another number goes on there. */
static int
read_candidate(struct identifiers *ids, size_t at, struct candidate *out)
{
	*out = (struct candidate){
		.text = ids->text, .at = at, .evidence = &ids->evidence
	};
	if (!symbols_begin_well(ids->text, at))
		return 0;
	symbols_read(ids->text, at, &out->s);
	ids->work += out->s.len;
	return 1;
}

/* In one line, or else over the end of it. */
static int
find_number_divided(struct identifiers *ids, const struct candidate *c,
    enum lead lead, struct identifier *out)
{
	struct candidate both;

	if (find_number(c, lead, out))
		return 1;
	both = *c;
	if (!symbols_read_joined(both.text, &both.s))
		return 0;
	ids->work += both.s.len;
	return find_number(&both, lead, out);
}

/* What begins with letters: these stand before the digit at ids->at. */
static int
find_lettered(struct identifiers *ids, size_t start)
{
	struct candidate c;
	struct identifier id, house;

	if (!read_candidate(ids, start, &c))
		return 0;
	if (find_number_divided(ids, &c, LEAD_LETTER, &id)) {
		add(ids, id);
		return 1;
	}
	if (!detect_postcode(&c, &id))
		return 0;
	if (detect_house(&c, &id, ids->settled, &house))
		add(ids, house);
	add(ids, id);
	ids->work += id.end - ids->settled;
	ids->settled = id.end;
	return 1;
}

/* What is told by its shape: the first of these that fits. */
static int
find_shape(const struct candidate *c, struct identifier *out)
{
	static int (*const detectors[])(
	    const struct candidate *, struct identifier *) = { detect_teacher,
		detect_bank, detect_date, detect_phone, detect_address };

	for (size_t i = 0; i < sizeof(detectors) / sizeof(*detectors); i++)
		if (detectors[i](c, out))
			return 1;
	return 0;
}

static void
find_digits(struct identifiers *ids, size_t at)
{
	struct candidate c;
	struct identifier id, shape;
	int found = 0, is_phone;

	if (read_candidate(ids, at, &c)) {
		found = find_number_divided(ids, &c, LEAD_DIGIT, &id);
		/* What is more likely something else may be that. */
		if ((!found || id.confidence < 65) && find_shape(&c, &shape)) {
			id = shape;
			found = 1;
		}
	} else if (at > 0 && ids->text.p[at - 1] == '+') {
		found = detect_phone(&c, &id);
	}
	if (!found)
		return;
	is_phone = utf8_equal(id.id, UTF8("phone"));
	if (is_phone && detect_school(ids->text, &id, ids->school)) {
		/* Nor is a part of it anything else. */
		if (ids->at < id.end)
			ids->at = id.end;
		return;
	}
	add(ids, id);
	if (utf8_equal(id.id, UTF8("address")))
		ids->settled = id.end;
	if (is_phone && detect_mobile(ids->text, &id)) {
		id.id = UTF8("personal-mobile");
		add(ids, id);
	}
}

/*
 * Where letters begin that lead to `at`, over a gap, a line's end or neither; `at`:
 * none do.
 */
static size_t
lead_start(struct utf8 text, size_t at)
{
	size_t i = at, letters;

	i -= symbols_gap_before(text, i);
	i -= symbols_joint_before(text, i);
	letters = i;
	while (i > 0 && ascii_letter(text.p[i - 1]) && letters - i <= LEAD_MAX)
		i--;
	return letters - i > 0 && letters - i <= LEAD_MAX ? i : at;
}

/* At a digit that follows none. */
static void
find_at_digit(struct identifiers *ids, size_t at)
{
	size_t lead = lead_start(ids->text, at);

	if (lead < at && find_lettered(ids, lead))
		return;
	if (at == 0 || !symbols_word_at(ids->text, at - 1))
		find_digits(ids, at);
}

/* At a digit that follows none, or at '@'. */
static void
find_at_sign(struct identifiers *ids)
{
	size_t at = ids->at++;
	struct identifier id;

	if (ids->text.p[at] != '@')
		find_at_digit(ids, at);
	else if (detect_email(ids->text, at, &ids->evidence, &id))
		add(ids, id);
	for (size_t i = 0; i < ids->queued; i++)
		if (ids->at < ids->queue[i].end)
			ids->at = ids->queue[i].end;
}

/* The next digit that follows none, or '@', from `at`; the text's end. */
static size_t
next_sign(struct utf8 text, size_t at)
{
	int was_digit = at > 0 && ascii_digit(text.p[at - 1]);

	for (; at < text.len; at++) {
		if (!ascii_digit(text.p[at])) {
			if (text.p[at] == '@')
				break;
			was_digit = 0;
		} else if (!was_digit) {
			break;
		}
	}
	return at;
}

/* -- words ---------------------------------------------------------------- */

/* What a phrase leads to: a password, and what the text is about. */
static void
find_spoken(struct identifiers *ids, const struct spot *spot)
{
	const uint32_t secrets = TOPIC_PASSWORD | TOPIC_CODE | TOPIC_LABEL;
	const char *special = special_id(spot->topics & ~ids->told);
	struct identifier id;

	if ((spot->topics & secrets) != 0 &&
	    detect_password(ids->text, spot, &id))
		add(ids, id);
	if (special == NULL)
		return;
	ids->told |= spot->topics;
	add(ids, (struct identifier){
		     utf8_from(special), spot->start, spot->end, 65 });
}

int
identifiers_next(struct identifiers *ids, struct identifier *out)
{
	struct spot spot;

	if (ids->taken == ids->queued)
		ids->taken = ids->queued = 0;
	while (ids->queued == 0) {
		ids->at = next_sign(ids->text, ids->at);
		/* Words are read as far as the detectors will ask. */
		if (evidence_read(&ids->evidence,
			ids->at + EVIDENCE_SIDE + EVIDENCE_PLACE, &spot))
			find_spoken(ids, &spot);
		else if (ids->at < ids->text.len)
			find_at_sign(ids);
		else
			return 0;
	}
	*out = ids->queue[ids->taken++];
	return 1;
}
