# mails.awk - N messages of many kinds, one file each: DIR/<i>.eml
#
#	awk -v n=300 -v dir=DIR -f mails.awk
#
# Numbers only, no data of anybody: kinds differ in what can go wrong on the
# way (folds, dots, 8bit, long lines, no body, parts, encodings).
function line(s) { print s > file }
function top(i, subject) {
	line("From: Person " i " <m" i "@school.example>")
	line("To: box" i "@elsewhere.example")
	line("Subject: " subject)
	line("Date: Tue, 24 Nov 2026 09:00:00 +0000")
	line("Message-ID: <e2e-" i "@school.example>")
}
function text(i, lines,   k) {
	for (k = 0; k < lines; k++)
		line("line " k " of message " i " goes on for a while, as lines do.")
}
function kind0(i) { top(i, "plain " i); line(""); text(i, 3) }
function kind1(i) {
	top(i, "a subject that is\n folded\n\tonce and twice " i)
	line(""); line(".a dot"); line(".."); line("."); line("..."); text(i, 2)
}
function kind2(i) {
	top(i, "=?UTF-8?Q?caf=C3=A9_" i "?=")
	line("MIME-Version: 1.0")
	line("Content-Type: text/plain; charset=utf-8")
	line("Content-Transfer-Encoding: 8bit")
	line(""); line("caf\303\251 na\303\257ve " i); text(i, 40)
}
function kind3(i,   k) {
	top(i, "attachment " i); line("MIME-Version: 1.0")
	line("Content-Type: multipart/mixed; boundary=\"b" i "\"")
	line(""); line("--b" i); line("Content-Type: text/plain"); line("")
	text(i, 2); line("--b" i)
	line("Content-Type: application/octet-stream; name=\"data " i ".bin\"")
	line("Content-Disposition: attachment; filename=\"data " i ".bin\"")
	line("Content-Transfer-Encoding: base64"); line("")
	for (k = 0; k < 20 + i % 50; k++)
		line("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v")
	line("--b" i "--")
}
function kind4(i) { top(i, "no body " i); line("") }
function kind5(i) {
	top(i, "html " i); line("MIME-Version: 1.0")
	line("Content-Type: text/html; charset=iso-8859-1"); line("")
	line("<html><body><p>Number " i " &amp; more</p>\351</body></html>")
}
function kind6(i,   k, s) {
	top(i, "long lines " i)
	for (k = 0; k < 80; k++)
		s = s "0123456789"
	line("X-Long: " s "\n " s); line(""); line(s); line(s)
}
function kind7(i,   k) {
	top(i, "nested " i); line("MIME-Version: 1.0")
	for (k = 0; k < 5; k++) {
		line("Content-Type: multipart/mixed; boundary=\"n" k "\"")
		line(""); line("--n" k)
	}
	line("Content-Type: text/plain"); line(""); text(i, 1)
	for (k = 4; k >= 0; k--)
		line("--n" k "--")
}
function kind8(i) {
	top(i, "headers of odd spacing " i)
	line("X-Tab:\ttab first"); line("X-None:none"); line("X-Two:  two")
	line("X-Empty:"); line("X-Trail: trailing blank "); line(""); text(i, 1)
}
function kind9(i,   k) { top(i, "large " i); line(""); text(i, 2000) }
BEGIN {
	for (i = 1; i <= n; i++) {
		file = dir "/" i ".eml"
		if (i % 10 == 0) kind0(i)
		else if (i % 10 == 1) kind1(i)
		else if (i % 10 == 2) kind2(i)
		else if (i % 10 == 3) kind3(i)
		else if (i % 10 == 4) kind4(i)
		else if (i % 10 == 5) kind5(i)
		else if (i % 10 == 6) kind6(i)
		else if (i % 10 == 7) kind7(i)
		else if (i % 10 == 8) kind8(i)
		else kind9(i)
		close(file)
	}
}
