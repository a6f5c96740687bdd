# mails.awk - messages of SIZE octets, as schools send them: DIR/<i>.eml
#
#	awk -v n=20 -v size=51200 -v dir=DIR -f mails.awk
#
# Text and HTML of the same words, and an attachment that fills the rest.
function line(s) { print s > file; octets += length(s) + 2 }
# A number below n.  awk counts in doubles: these products stay below 2^53, so that
# it does not come round after some thousand numbers and repeat what it made.
function below(n) {
	seed = (seed * 16807) % 2147483647
	return int(seed / 1024) % n
}
function words(k,   s, j) {
	s = ""
	for (j = 0; j < 12; j++)
		s = s (j ? " " : "") word[below(count) + 1]
	return s
}
function head(i) {
	line("From: Ms Example <teacher" i "@school.example>")
	line("To: Parent <parent" i "@elsewhere.example>")
	line("Subject: Year " i " trip to the museum")
	line("Date: Tue, 24 Nov 2026 09:00:00 +0000")
	line("Message-ID: <bench-" i "-" size "@school.example>")
	line("MIME-Version: 1.0")
	line("Content-Type: multipart/mixed; boundary=outer")
	line("")
}
function bodies(i,   k) {
	line("--outer")
	line("Content-Type: multipart/alternative; boundary=inner")
	line(""); line("--inner")
	line("Content-Type: text/plain; charset=utf-8"); line("")
	for (k = 0; k < lines; k++)
		line(words(k))
	line("--inner")
	line("Content-Type: text/html; charset=utf-8"); line("")
	line("<html><body>")
	for (k = 0; k < lines; k++)
		line("<p>" words(k) "</p>")
	line("</body></html>"); line("--inner--")
}
function attachment(i,   k, s) {
	line("--outer")
	line("Content-Type: application/pdf; name=\"letter " i ".pdf\"")
	line("Content-Disposition: attachment; filename=\"letter " i ".pdf\"")
	line("Content-Transfer-Encoding: base64"); line("")
	# "%PDF-1.4" and its second line; what follows is as dense as a real one.
	line("JVBERi0xLjQKJcOk")
	while (octets < size - 20) {
		s = ""
		for (k = 0; k < 76; k++)
			s = s substr(letters, below(64) + 1, 1)
		line(s)
	}
}
BEGIN {
	count = split("the children will meet at the gate and walk to the " \
		"station please bring a packed lunch a coat and the form that " \
		"was sent home last week thank you for your help with this " \
		"visit we hope that everybody learns about the history of our " \
		"town and its people", word, " ")
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	lines = size > 8000 ? 40 : 12
	for (i = 1; i <= n; i++) {
		seed = i * 7919
		octets = 0
		file = dir "/" i ".eml"
		head(i); bodies(i)
		if (octets < size - 400)
			attachment(i)
		line("--outer--")
		close(file)
	}
}
