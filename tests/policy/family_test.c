/* family_test.c - whose child a message names, and who is in a group (B24, C41) */
#define _GNU_SOURCE
#include "tests/policy/world.h"

#define OUT "x@out.example"
#define MUM "mum@home.example"
#define DAD "dad@home.example"
#define SAM "name:pupil#sam:85@1"
#define PIP "name:pupil#pip:85@1"
#define MAY                                                                    \
	"about = {\"upn\", \"date-of-birth\", \"ni-number\", "                 \
	"\"pupil-data\"}\n"                                                    \
	"own-child = {\"pupil-data\", \"upn\", \"date-of-birth\", "            \
	"\"profanity\"}\n"

#define BODY RULE("identifier-outside", "reject", MAY)
/* clang-format off */
static const struct row body[] = {
	{ "a mother may hear of her child", "ann", MUM, "Maths",
	  SAM ",identifier:upn#1:85@1,identifier:date-of-birth#2:85@1", "",
	  "accept" },
	{ "and what is told of it", "ann", MUM, "Maths",
	  SAM ",identifier:pupil-data:75@1,word:profanity:3@1", "", "accept" },
	{ "a father of both of his", "ann", DAD, "Maths",
	  SAM "," PIP ",identifier:pupil-data:75@1,identifier:upn#1:85@1,"
	  "identifier:upn#2:85@1", "", "accept" },
	{ "mother and father of the child they have in common", "ann",
	  MUM " " DAD, "Maths", SAM ",identifier:upn#1:85@1", "", "accept" },
	{ "a colleague may have a copy", "ann", MUM " bob", "Maths",
	  SAM ",identifier:upn#1:85@1", "", "accept" },
	{ "of one name it may be hers", "ann", MUM, "Maths",
	  "name:pupil#pip+sam:85@1,identifier:upn#1:85@1", "", "accept" },
	{ "twice the same number is one", "ann", MUM, "Maths",
	  SAM ",identifier:upn#1:85@subject,identifier:upn#1:85@1", "",
	  "accept" },
	{ "another's child is not", "ann", MUM, "Maths",
	  PIP ",identifier:upn#1:85@1", "", "reject r(upn)" },
	{ "nor beside her own", "ann", MUM, "Maths",
	  SAM "," PIP ",identifier:upn#1:85@1", "", "reject r(upn)" },
	{ "nor in a file beside it", "ann", MUM, "Maths",
	  SAM ",name:pupil#pip:85@2,identifier:upn#1:85@1", "file=a.pdf",
	  "reject r(upn)" },
	{ "who is not its parent may not have a copy", "ann",
	  MUM " aunt@home.example", "Maths", SAM ",identifier:upn#1:85@1", "",
	  "reject r(upn)" },
	{ "nor somebody unknown", "ann", MUM " " OUT, "Maths",
	  SAM ",identifier:upn#1:85@1", "", "reject r(upn)" },
	{ "nor a list with a member outside", "ann", MUM " club", "Maths",
	  SAM ",identifier:upn#1:85@1", "", "reject r(upn)" },
	{ "nor a list of parents", "ann", "parents", "Maths",
	  SAM ",identifier:upn#1:85@1", "", "reject r(upn)" },
	{ "a parent whose children nobody knows is anybody", "ann",
	  "gran@home.example", "Maths", SAM ",identifier:upn#1:85@1", "",
	  "reject r(upn)" },
	{ "two numbers are two children's", "ann", MUM, "Maths",
	  SAM ",identifier:upn#1:85@1,identifier:upn#2:85@1", "",
	  "reject r(upn)" },
	{ "what is no child's stops as ever", "ann", MUM, "Maths",
	  SAM ",identifier:ni-number:85@1", "", "reject r(ni-number)" },
	{ "where no pupil is named it may be anybody's", "ann", MUM, "Maths",
	  "identifier:upn#1:85@1", "", "reject r(upn)" },
	{ "words of danger stop it as ever", "ann", MUM, "Maths",
	  SAM ",identifier:pupil-data:75@1,word:self-harm:4@1", "",
	  "reject r(pupil-data)" },
	{ "child protection too", "ann", MUM, "Maths",
	  SAM ",identifier:pupil-data:85@1,identifier:special-protection:85@1",
	  "", "reject r(pupil-data)" },
	{ "in what was not read others may be named", "ann", MUM, "Maths",
	  SAM ",identifier:upn#1:85@1", "gap=too_many_findings",
	  "reject r(upn)" },
	{ "nor in what was not read of a file", "ann", MUM, "Maths",
	  SAM ",identifier:upn#1:85@1", "file=a.pdf part-gap=too_many_pages",
	  "reject r(upn)" },
	{ "pictures are in most mail", "ann", MUM, "Maths",
	  SAM ",identifier:upn#1:85@1", "file=a.pdf part-gap=unread_media",
	  "accept" },
	{ "of a stored name nobody knows whose it is", "ann", MUM, "Maths",
	  "name:pupil:85@1,identifier:upn:85@1", "", "reject r(upn)" },
};

#define STRICT                                                                 \
	RULE("identifier-outside", "reject", "about = {\"upn\"}\n")
static const struct row strict[] = {
	{ "where a school says nothing of parents they are outside", "ann", MUM,
	  "Maths", SAM ",identifier:upn#1:85@1", "", "reject r(upn)" },
};

#define FILE_RULE RULE("attachment-unprotected", "hold", MAY)
static const struct row file[] = {
	{ "a report goes to the child's parent", "ann", MUM, "Maths",
	  "name:pupil#sam:85@2,identifier:upn#1:85@2", "file=a.pdf", "accept" },
	{ "named in the mail it is known in the file", "ann", MUM, "Maths",
	  SAM ",identifier:upn#1:85@2", "file=a.pdf", "accept" },
	{ "the wrong report waits", "ann", MUM, "Maths",
	  SAM ",name:pupil#pip:85@2,identifier:upn#1:85@2", "file=a.pdf",
	  "hold r(upn)" },
};

#define PHOTO                                                                  \
	RULE("photo-with-names", "hold",                                       \
	    "own-child = {\"pupil\", \"pupil-data\"}\n")
static const struct row photo[] = {
	{ "a picture of the own child", "ann", MUM, "Play", SAM, "file=a.jpg",
	  "accept" },
	{ "of another's", "ann", MUM, "Play", PIP, "file=a.jpg",
	  "hold r(pupil)" },
};

#define FAMILY                                                                 \
	RULE("misdirected", "hold",                                            \
	    "to = {\"parent\"}\nfamily = yes\nlimit = 2\n")
static const struct row other[] = {
	{ "another's child, to a parent", "ann", MUM, "Maths", PIP, "",
	  "hold r(family)" },
	{ "in the subject", "ann", MUM, "Maths", "name:pupil#pip:85@subject",
	  "", "hold r(family)" },
	{ "in a file", "ann", MUM, "Maths", "name:pupil#pip:85@2", "file=a.pdf",
	  "hold r(family)" },
	{ "the second parent is not that child's", "ann",
	  DAD " aunt@home.example", "Maths", SAM, "", "hold r(family)" },
	{ "the own child", "ann", MUM, "Maths", SAM, "", "accept" },
	{ "somebody of that name is", "ann", MUM, "Maths",
	  "name:pupil#pip+sam:85@1", "", "accept" },
	{ "two mentions may be one pupil", "ann", MUM, "Maths",
	  "name:pupil#pip+sam:85@1,name:pupil#pip:85@1", "",
	  "hold r(family)" },
	{ "several pupils are another rule's", "ann", MUM, "Maths",
	  SAM "," PIP, "", "accept" },
	{ "nobody is named", "ann", MUM, "Maths", "", "", "accept" },
	{ "a parent's name is no pupil's", "ann", MUM, "Maths",
	  "name:parent:85@1", "", "accept" },
	{ "whose children nobody knows", "ann", "gran@home.example", "Maths",
	  PIP, "", "accept" },
	{ "what the parent wrote himself", "ann", MUM, "Re: Maths",
	  "name:pupil#pip:85@1 quoted", "reply", "accept" },
	{ "what only looks quoted", "ann", MUM, "Maths",
	  "name:pupil#pip:85@1 quoted", "", "hold r(family)" },
	{ "a letter to many praises a pupil", "ann",
	  MUM " " DAD " aunt@home.example", "Cup", PIP, "", "accept" },
	{ "of a stored name nobody knows whose it is", "ann", MUM, "Maths",
	  "name:pupil:85@1", "", "accept" },
	{ "a pupil is no parent", "ann", "sam", "Maths", PIP, "", "accept" },
};

#define MANAGER RULE("line-manager", "change", "limit = 2\n")
static const struct row manager[] = {
	{ "to a list of pupils the line manager is copied in", "ann", "form",
	  "Trip", "", "", "change r() +head@school.example" },
	{ "a list of many families is a letter to all", "ann", "parents",
	  "Trip", "", "", "accept" },
	{ "a list of colleagues is none", "ann", "all", "Trip", "", "",
	  "accept" },
};

#define DETAILS                                                                \
	RULE("contact-details", "reject",                                      \
	    "to = {\"pupil\"}\nabout = {\"personal-mobile\"}\n")
static const struct row details[] = {
	{ "an own number to a list of pupils", "ann", "form", "Trip",
	  "identifier:personal-mobile:85@1", "", "reject r(personal-mobile)" },
	{ "to a list of parents it is not to pupils", "ann", "parents", "Trip",
	  "identifier:personal-mobile:85@1", "", "accept" },
	{ "to a list of staff", "ann", "all", "Trip",
	  "identifier:personal-mobile:85@1", "", "accept" },
};

#define HOURS RULE("out-of-hours", "delay", "")
static const struct row hours[] = {
	{ "a list of pupils rests at night", "ann", "form", "Trip", "",
	  "hours=closed", "delay r() @3600000" },
	{ "a list of staff is theirs", "ann", "all", "Trip", "", "hours=closed",
	  "accept" },
};

#define AMONG                                                                  \
	RULE("misdirected", "hold",                                            \
	    "to = {\"pupil\"}\namong = {\"staff\"}\nlimit = 3\n")
static const struct row among[] = {
	{ "one pupil beside a list of staff was a slip", "ann", "all sam",
	  "Plan", "", "", "hold r(pupil)" },
	{ "a form beside it was meant", "ann", "all form", "Plan", "", "",
	  "accept" },
};

#define ANSWER                                                                 \
	RULE("misdirected", "hold",                                            \
	    "to = {\"outside\"}\namong = {\"staff\"}\nreplies = yes\n")
static const struct row answer[] = {
	{ "a list with a member outside appears in an answer", "ann",
	  "bob cat head club", "Re: plan", "", "reply", "hold r()" },
	{ "a list of staff may", "ann", "bob cat head all", "Re: plan", "",
	  "reply", "accept" },
};

#define VISIBLE RULE("visible-recipients", "hold", "limit = 2\n")
static const struct row visible[] = {
	{ "a list shows itself alone", "ann", "parents form " MUM, "Trip", "",
	  "", "accept" },
	{ "families beside it are seen", "ann",
	  "parents " MUM " " DAD, "Trip", "", "", "hold r()" },
};

#define MARK                                                                   \
	"mark \"personal\" {\nsubject = {\"personal\"}\nwho = {\"staff\"}\n}\n" \
	RULE("list-abuse", "reject", "limit = 2\nunless = {\"personal\"}\n")
static const struct row mark_of_list[] = {
	{ "a list of staff makes a pupil's mail not personal", "sam", "all",
	  "Personal", "", "", "reject r()" },
};
/* clang-format on */

int
main(void)
{
	PROMISE(BODY, body);
	PROMISE(STRICT, strict);
	PROMISE(FILE_RULE, file);
	PROMISE(PHOTO, photo);
	PROMISE(FAMILY, other);
	PROMISE(MANAGER, manager);
	PROMISE(DETAILS, details);
	PROMISE(HOURS, hours);
	PROMISE(AMONG, among);
	PROMISE(ANSWER, answer);
	PROMISE(VISIBLE, visible);
	PROMISE(MARK, mark_of_list);
	return tap_done();
}
