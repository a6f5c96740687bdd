/* identity_test.c - who it is from, how much, and when (A8, A60, A62, C45, D1) */
#define _GNU_SOURCE
#include "tests/policy/world.h"

#define OUT "x@out.example"

/* clang-format off */
#define LOGIN RULE("login-differs", "reject", "")
static const struct row login[] = {
	{ "under another's name nobody writes", "ann", "sam", "Hi", "",
	  "login=bob", "reject r(from)" },
	{ "under his own he does", "ann", "sam", "Hi", "", "login=ann",
	  "accept" },
	{ "a shared mailbox is several people's", "office", "sam", "Hi", "",
	  "login=ann", "accept" },
	{ "a From of somebody else's is the same", "ann", "sam", "Hi", "",
	  "login=ann from=head", "reject r(from)" },
	{ "an envelope of somebody else's too", "bob", "sam", "Hi", "",
	  "login=ann from=ann", "reject r(sender)" },
	{ "whom the directory does not know may have another address",
	  "temp", "sam", "Hi", "", "login=ann", "accept" },
	{ "without a login the network vouches", "ann", "sam", "Hi", "",
	  "from=head", "accept" },
};

#define FORGED RULE("forged", "hold", "domains = {\"service.example\"}\n")
static const struct row forged[] = {
	{ "a school address from outside is forged", OUT, "ann", "Hi", "",
	  "outside from=head", "hold r()" },
	{ "an address of his own is not", OUT, "ann", "Hi", "", "outside",
	  "accept" },
	{ "a service that may write in our name does", "a@service.example",
	  "ann", "Hi", "", "outside from=head", "accept" },
	{ "from inside it is another rule's", "ann", "bob", "Hi", "",
	  "from=head", "accept" },
};

#define ANONYMOUS                                                              \
	RULE("anonymous-service", "reject", "domains = {\"hidden.example\"}\n")
static const struct row anonymous[] = {
	{ "to a service that hides people nothing goes", "ann",
	  "bob y@hidden.example", "Hi", "", "", "reject r()" },
	{ "nor comes from one", "y@hidden.example", "ann", "Hi", "", "outside",
	  "reject r(sender)" },
	{ "in any case", "ann", "y@HIDDEN.example", "Hi", "", "", "reject r()" },
	{ "a domain that ends alike is another", "ann", "y@unhidden.example",
	  "Hi", "", "", "accept" },
};

#define SUSPENDED RULE("suspended", "hold", "")
static const struct row suspended[] = {
	{ "an account that is stopped sends nothing", "bad", "bob", "Hi", "", "",
	  "hold r()" },
	{ "under another sender neither", "ann", "bob", "Hi", "", "login=bad",
	  "hold r()" },
	{ "others do", "ann", "bad", "Hi", "", "", "accept" },
	{ "no permission lifts it", "bad", "bob", "Hi", "", "exempt=*",
	  "hold r()" },
};

#define ENDED RULE("ended", "reject", "")
static const struct row ended[] = {
	{ "who has left sends nothing", "gone", "bob", "Hi", "", "",
	  "reject r(sender)" },
	{ "until the moment he does", "soon", "bob", "Hi", "", "", "accept" },
	{ "nobody writes to who has left", OUT, "gone", "Hi", "", "outside",
	  "reject r(recipient)" },
	{ "among others he is passed over", OUT, "gone ann", "Hi", "",
	  "outside", "accept" },
	{ "a forged sender who has left is only forged", "gone", "ann", "Hi",
	  "", "outside", "accept" },
};

#define CHAIN                                                                  \
	RULE("chain-letter", "reject",                                         \
	    "about = {\"chain-letter\"}\nlimit = 2\n")
static const struct row chain[] = {
	{ "a chain letter is not passed on", "sam", "pip ann", "Luck",
	  "word:chain-letter:3@1", "", "reject r()" },
	{ "to one alone it is a question", "sam", "ann", "Luck",
	  "word:chain-letter:3@1", "", "accept" },
	{ "quoted it is passed on as well", "sam", "pip ann", "Luck",
	  "word:chain-letter:3@1 quoted", "reply", "reject r()" },
	{ "who reports one has not", "sam", "pip ann", "Luck",
	  "word:chain-letter:3@1 reported", "", "accept" },
	{ "a nuisance is enough", "sam", "pip ann", "Luck",
	  "word:chain-letter:2@1", "", "reject r()" },
	{ "what a lesson says is none", "sam", "pip ann", "Luck",
	  "word:chain-letter:1@1", "", "accept" },
	{ "what comes from outside is delivered", OUT, "pip ann", "Luck",
	  "word:chain-letter:3@1", "outside", "accept" },
};

#define MASS                                                                   \
	RULE("mass-mail", "hold", "limit = 3\nhour = 10\nmegabytes = 11\n")
static const struct row mass[] = {
	{ "three at once are allowed", "ann", "bob cat sam", "Hi", "", "",
	  "accept" },
	{ "four are a flood", "ann", "bob cat sam pip", "Hi", "", "",
	  "hold r(at-once)" },
	{ "so are many in an hour", "ann", "bob", "Hi", "", "hour=10",
	  "hold r(hour)" },
	{ "up to the number they are not", "ann", "bob", "Hi", "", "hour=9",
	  "accept" },
};
#define HEAVY RULE("mass-mail", "hold", "megabytes = 8\n")
static const struct row heavy[] = {
	{ "size counts for each who gets it", "ann", "bob cat sam", "Hi", "", "",
	  "hold r(size)" },
	{ "for two it is little", "ann", "bob cat", "Hi", "", "", "accept" },
};

#define HOURS RULE("out-of-hours", "delay", "")
static const struct row hours[] = {
	{ "out of hours it waits until school opens", "ann", "mum@home.example",
	  "Hi", "", "hours=closed", "delay r() @3600000" },
	{ "in hours it goes", "ann", "mum@home.example", "Hi", "", "hours=open",
	  "accept" },
	{ "where no hours are known it goes", "ann", "mum@home.example", "Hi",
	  "", "", "accept" },
	{ "to colleagues it goes", "ann", "bob", "Hi", "", "hours=closed",
	  "accept" },
	{ "a pupil may write at night", "sam", "ann", "Hi", "", "hours=closed",
	  "accept" },
};

#define USE                                                                    \
	"mark \"personal\" {\nsubject = {\"personal\"}\n}\n"                   \
	RULE("excessive-use", "accept",                                        \
	    "about = {\"personal\"}\nlimit = 5\n")
static const struct row use[] = {
	{ "much personal mail in school hours is noted", "ann", OUT,
	  "Personal: house", "", "hours=open personal=5", "accept r()" },
	{ "to one's own account too", "ann", "ann@webmail.example", "Milk", "",
	  "hours=open personal=5", "accept r()" },
	{ "a little is not", "ann", OUT, "Personal: house", "",
	  "hours=open personal=4", "accept" },
	{ "nor in one's own time", "ann", OUT, "Personal: house", "",
	  "hours=closed personal=9", "accept" },
	{ "nor work", "ann", OUT, "Trip", "", "hours=open personal=9",
	  "accept" },
};
/* clang-format on */

int
main(void)
{
	PROMISE(LOGIN, login);
	PROMISE(FORGED, forged);
	PROMISE(ANONYMOUS, anonymous);
	PROMISE(SUSPENDED, suspended);
	PROMISE(ENDED, ended);
	PROMISE(CHAIN, chain);
	PROMISE(MASS, mass);
	PROMISE(HEAVY, heavy);
	PROMISE(HOURS, hours);
	PROMISE(USE, use);
	return tap_done();
}
