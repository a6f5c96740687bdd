/*
 * cmd_doctor.c - is everything as it must be, and if not, what mends it
 */
#include <unistd.h>

#include "cli/doctor.h"
#include "cli/options.h"

/* The mail servers that are named, else those that are installed. */
static void
look_at_servers(struct doctor *d, const struct option_row *postfix,
    const struct option_row *sendmail)
{
	static const char main_cf[] = "/etc/postfix/main.cf";
	static const char sendmail_cf[] = "/etc/mail/sendmail.cf";

	for (size_t i = 0; i < postfix->given; i++)
		doctor_postfix(d, postfix->values[i]);
	for (size_t i = 0; i < sendmail->given; i++)
		doctor_sendmail(d, sendmail->values[i]);
	if (postfix->given + sendmail->given > 0)
		return;
	if (access(main_cf, R_OK) == 0)
		doctor_postfix(d, "/etc/postfix");
	if (access(sendmail_cf, R_OK) == 0)
		doctor_sendmail(d, sendmail_cf);
	doctor_check(d, "mail.server", d->servers > 0,
	    "neither /etc/postfix/main.cf nor /etc/mail/sendmail.cf is there: "
	    "name your mail server with --postfix or --sendmail");
}

enum cli_exit
cmd_doctor(const struct cli *cli, int argc, char **argv)
{
	enum { POSTFIX, SENDMAIL, REPORT_OCTETS = 1024 * 1024 };
	struct option_row options[] = {
		[POSTFIX] = OPTION("postfix", "DIR", "Postfix's configuration"),
		[SENDMAIL] =
		    OPTION("sendmail", "FILE.cf", "Sendmail's configuration"),
		OPTION("before", NULL, "not what needs a running milter"),
		OPTION("all", NULL, "what is right as well"),
		OPTION("json", NULL, "one object a check"),
		OPTION("report", NULL, "and keep it for the console"),
		{ .name = NULL },
	};
	struct doctor d = { 0 };
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read("doctor", options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	code = session_begin(cli, 0, &s);
	if (code != CLI_OK)
		return code;
	d.s = &s;
	d.all = option_given(options, "all");
	d.json = option_given(options, "json");
	d.before = option_given(options, "before");
	d.is_kept = option_given(options, "report");
	strbuf_init(&d.report, REPORT_OCTETS);
	doctor_host(&d, cli->program);
	doctor_outbox(&d);
	doctor_database(&d);
	doctor_console(&d);
	look_at_servers(&d, &options[POSTFIX], &options[SENDMAIL]);
	doctor_delivery(&d);
	if (d.is_kept)
		doctor_report(&d, cli->program);
	strbuf_done(&d.report);
	if (!d.json)
		printf("%u checks, %u wrong, %u to note\n", d.checks, d.wrong,
		    d.notes);
	session_end(&s);
	return d.wrong > 0 ? CLI_PARTLY : CLI_OK;
}
