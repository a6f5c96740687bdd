/* identifier_special_test.c - what a message is about: special categories */
#include "tests/match/identified.h"

static const struct identified cases[] = {
	{ "SEND", "the SENCO has the EHCP", "special-send 65 <SENCO>" },
	{ "SEN in capitals only", "SEN register",
	    "special-send 65 <SEN "
	    "register>" },
	{ "to send is no SEND", "please send it, Sen. Smith", "" },
	{ "in words", "her Education, Health and Care Plan",
	    "special-send 65 <Education, Health and Care Plan>" },
	{ "child protection", "a child protection plan",
	    "special-protection 65 <child protection plan>" },
	{ "social workers", "the social workers rang",
	    "special-protection 65 <social workers>" },
	{ "medicine", "He takes his medication at noon",
	    "special-medical 65 <medication>" },
	{ "CAMHS", "referred to CAMHS", "special-camhs 65 <CAMHS>" },
	{ "mental health with a hyphen", "self-harm",
	    "special-camhs 65 <self-harm>" },
	{ "ethnicity", "Ethnicity: White British",
	    "special-ethnicity 65 <Ethnicity>" },
	{ "religion", "he is a Muslim", "special-religion 65 <is a Muslim>" },
	{ "a union", "our NASUWT rep", "special-union 65 <NASUWT>" },
	{ "a union in capitals only", "in unison", "" },
	{ "an exclusion", "a fixed-term exclusion of two days",
	    "special-exclusion 65 <fixed-term exclusion>" },
	{ "free meals", "Free School Meals",
	    "special-fsm 65 <Free School "
	    "Meals>" },
	{ "once for each", "CAMHS, CAMHS, EHCP, CAMHS",
	    "special-camhs 65 <CAMHS>, special-send 65 <EHCP>" },
	{ "not inside a word", "ehcps123 hivemind", "" },
};

int
main(void)
{
	identified_check(cases, sizeof(cases) / sizeof(*cases));
	return tap_done();
}
