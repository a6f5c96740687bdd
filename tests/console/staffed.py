"""staffed.py - a school with the people of tests/policies/school and links in
its notices; its mailboxes

    with Staffed() as school:
        ann = school.person("T01")
        school.write("h1", "ann@school.example", ["ben@school.example", ...],
                     "Rota", "Who does Monday?")
        item = school.held("h1")            # once it waits
        notice = school.mail_to("ann@school.example", item["reference"])
"""
import email
import email.policy
import os

from school import TOP, School, eventually

PEOPLE = os.path.join(TOP, "tests/policies/school")
WORDS = """category opentest
severity 4
confidence 90

term glumberopen
\tmatch the glumberopen is here
\tclean a trout
"""
RULE = """
rule "for-the-head" {
kind = words
clause = "9.3"
mode = enforce
action = accept
about = {"opentest"}
queue = "headteacher"
}
"""


class Staffed(School):
    def __init__(self, policy=RULE):
        super().__init__("# people", policy)
        try:
            self.run("people", "import", f"{PEOPLE}/people.csv",
                     "--groups", f"{PEOPLE}/groups.csv",
                     "--mailboxes", f"{PEOPLE}/mailboxes.csv",
                     "--hours", f"{PEOPLE}/hours.csv",
                     "--phones", f"{PEOPLE}/phones.csv")
            self.known()
        except Exception:
            self.close()
            raise

    def configure(self, extra, policy):
        port = self.read("etc/console-port").strip()
        with open(f"{self.dir}/etc/wordlists/en/opentest.txt", "w",
                  encoding="ascii") as file:
            file.write(WORDS)
        super().configure(
            f'console-base-url = "https://127.0.0.1:{port}"\n{extra}', policy)

    def known(self):
        """Wait until the mail host knows the people."""
        self.n = 0

        def is_known():
            self.n += 1
            self.write(f"known{self.n}", "ann@school.example",
                       ["jack.smithson@school.example", *STAFF], "x", "x")
            return eventually(lambda: self.sql(
                "SELECT action FROM schoolgate.message WHERE message_id ="
                f" 'known{self.n}@x'"), "a record")[0][0] == "hold"
        eventually(is_known, "the people")

    def write(self, name, sender, recipients, subject, text):
        """A mail from inside; <NAME@x> is its Message-ID."""
        self.send(f"Message-ID: <{name}@x>\r\nFrom: {sender}\r\n"
                  f"To: {', '.join(recipients)}\r\nSubject: {subject}\r\n"
                  f"\r\n{text}\r\n".encode(), sender, recipients,
                  "127.0.0.1")

    def held(self, name, state="waiting"):
        """Reference and item of that mail, once it is in that state."""
        rows = eventually(lambda: self.sql(
            "SELECT h.reference, h.item FROM schoolgate.held h JOIN"
            " schoolgate.message m ON m.id = h.message WHERE m.message_id ="
            f" '{name}@x' AND h.state = '{state}'"), f"{name} is {state}")
        return {"reference": rows[0][0], "item": rows[0][1]}

    def record(self, name):
        """The id of that mail's record, once it is there."""
        return eventually(lambda: self.value(
            "SELECT id FROM schoolgate.message WHERE message_id ="
            f" '{name}@x'"), f"the record of {name}")

    def mails(self, side="inside"):
        """Everything in a mailbox of the world, parsed, oldest first."""
        folder = f"{self.dir}/mail/{side}/new"
        names = os.listdir(folder) if os.path.isdir(folder) else []
        for name in sorted(names):
            with open(os.path.join(folder, name), "rb") as file:
                yield email.message_from_binary_file(
                    file, policy=email.policy.default)

    def copies(self, name, side="inside"):
        """Copies of that mail that were delivered."""
        return [one for one in self.mails(side)
                if one["Message-ID"] == f"<{name}@x>"]

    def notice(self, address, words, besides=""):
        """The text of a notice that has these words, in one line, soon."""
        def look():
            return [text for text in (
                " ".join(one.get_content().split()) for one in self.mails()
                if one["Auto-Submitted"] and address in (one["To"] or "")
                and one.get_content_type() == "text/plain")
                if words in text and besides in text]
        return eventually(look, f"a notice to {address}")[0]


STAFF = ["ben@school.example", "carol@school.example", "dev@school.example",
         "head@school.example"]
PUPIL = "jack.smithson@school.example"
FAMILIES = [f"{name}@family.example" for name in (
    "mary.smithson", "raj.nairn", "ewa.wolna", "una.oldfield", "ivo.marsh",
    "bea.frost")]
