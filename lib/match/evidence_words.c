/*
 * evidence_words.c - what is looked for around a number
 *
 * Phrases are lower case, divided by '|'; an "s" may follow each.  A blank in
 * one stands for any blank, hyphen, dot, slash or apostrophe ("D.O.B.",
 * "e-mail", "a/c").
 */
#include "match/phrasebook.h"

/* clang-format off */
const struct evidence_words evidence_words[] = {
	/* Numbers of people. */
	{ TOPIC_NI, 0,
	  "national insurance|ni|ni number|ni no|nino|n i number|n i no|"
	  "insurance number|yswiriant gwladol" },
	{ TOPIC_HEALTH, 0,
	  "nhs|nhs number|patient|gp|hospital|hospital number|surgery|"
	  "medical record|health record|health visitor|rhif gig" },
	{ TOPIC_BORN | TOPIC_HEALTH, 0,
	  "dob|d o b|date of birth|birth date|birthdate|dyddiad geni" },
	{ TOPIC_LEARNER, 0,
	  "uln|learner|learner number|unique learner|"
	  "unique learner number|learner reference|lrn|lrs|candidate" },
	{ TOPIC_TEACHER, 0,
	  "trn|teacher reference|teacher reference number|teacher ref|"
	  "teacher number|dfe number|dfe no|dfe reference|dfes number|"
	  "dfes no|dcsf number|gtc number|qts|qualified teacher" },
	{ TOPIC_DRIVER, 0,
	  "driving licence|driver licence|driving license|"
	  "driver s licence|drivers licence|driver s license|"
	  "driver number|dvla|licence number|licence no|d1 entitlement|"
	  "minibus driver" },
	{ TOPIC_PASSPORT, 0,
	  "passport|passport number|passport no|travel document" },
	{ TOPIC_VALIDITY, 0,
	  "expiry|exp|expires|expiry date|date of expiry|valid until|"
	  "valid to|date of issue|issue date|issued|issued on|expiration" },
	{ TOPIC_TAX, 0,
	  "utr|unique taxpayer reference|unique tax reference|"
	  "unique taxpayer|tax reference|taxpayer reference|tax return|"
	  "self assessment|hmrc|tax number|tax ref" },
	{ TOPIC_SORT_CODE, 0,
	  "sort code|sortcode|sort|sc|s c|branch code" },
	{ TOPIC_ACCOUNT, 0,
	  "account|account number|account no|account name|acc|acc no|"
	  "acc number|acct|acct no|a c|a c no|bank|bank details|bank account|"
	  "bacs|current account|faster payment" },
	{ TOPIC_CARD, 0,
	  "card|card number|cc number|cc no|for cc|credit card|"
	  "debit card|visa|mastercard|amex|"
	  "american express|maestro|cvv|cvc|security code" },
	/* How a person is reached. */
	{ TOPIC_PHONE, 0,
	  "phone|telephone|tel|tel no|mobile|mob|cell|fax|call|ring|text|"
	  "whatsapp|sms|dial|landline|contact|switchboard|extension|answering|"
	  "voicemail|messages to|reachable|reached at|"
	  "ffon|rhif ffon|symudol" },
	{ TOPIC_PHONE | TOPIC_OWN_PHONE, 0,
	  "my mobile|personal mobile|private mobile|mobile number|"
	  "mobile no|mobile phone|personal phone|personal number|"
	  "private number|home number|home phone|home telephone|home tel|"
	  "my number|my phone|my cell|contact number|contact no|"
	  "emergency contact|emergency number|phone number|"
	  "telephone number|call me|ring me|text me|phone me|reach me|"
	  "call him|call her|call them|ring him|ring her|text him|"
	  "text her|phone him|phone her|message me|his number|her number|"
	  "their number|his mobile|her mobile|their mobile|mum s mobile|"
	  "dad s mobile|mum s number|dad s number|mother s number|"
	  "father s number|parent contact|parental contact|next of kin" },
	{ TOPIC_OWN_EMAIL, 0,
	  "personal email|private email|home email|personal e mail|"
	  "private e mail|home e mail|personal email address|"
	  "private email address|home email address|my own email|"
	  "parent email|parental email|mum s email|dad s email" },
	{ TOPIC_HOME, 0,
	  "address|home address|postal address|permanent address|"
	  "new address|current address|previous address|family address|"
	  "my address|his address|her address|their address|lives at|"
	  "live at|lived at|living at|living in|lives in|live in|"
	  "lives with|resides|resides at|reside|resident|resident at|"
	  "residing|moved to|moving to|moved from|postcode|post code|"
	  "zip code|home visit|house|household|cyfeiriad|cod post" },
	{ 0, 0,
	  "email address|e mail address|mail address|ip address|"
	  "web address|website address|internet address|mac address|"
	  "address book|address the|address this|address these|"
	  "address it|address them|address that|address any|address all|"
	  "return address|from address|reply address|address space|"
	  "url address|house of commons|house of lords|white house|"
	  "house style|open house" },
	/* Dates. */
	{ TOPIC_BORN, 0,
	  "born|born on|birthday|b day|yob|year of birth|ganwyd|ganed|"
	  "penblwydd|birth" },
	{ TOPIC_AGE, 0,
	  "aged|current age|his age|her age|their age|age at|age of|"
	  "years old|year old|yrs old|oed" },
	/* Of an age group: who is admitted, and who is meant. */
	{ TOPIC_EVENT, 0,
	  "born between|born from|born after|born before|born since|"
	  "born on or after|born on or before|birthday between|"
	  "birthdays between" },
	{ TOPIC_EVENT, 0,
	  "dated|due|due date|deadline|by|meeting|starts|start date|"
	  "starting|ends|end date|ending|until|from|since|released|"
	  "release|updated|revised|revision|modified|created|copyright|"
	  "posted|published|received|sent|wrote|effective|term|inset|"
	  "holiday|trip|event|closing date|interview|exam|on|"
	  "week commencing|w c|week beginning|w b|today|tomorrow|"
	  "yesterday" },
	/* Numbers of other kinds. */
	{ TOPIC_OTHER, 0,
	  "order|order number|order no|order ref|invoice|invoice number|"
	  "invoice no|isbn|issn|ean|barcode|reference|ref|ref no|"
	  "ref number|our ref|your ref|ticket|ticket number|part number|"
	  "part no|serial|serial number|serial no|version|ver|receipt|"
	  "tracking|tracking number|booking|booking reference|batch|"
	  "model|sku|quote|quotation|purchase order|po number|po no|"
	  "case number|case no|bug|message id|vat|vat number|vat no|"
	  "company number|company no|charity number|registered number|"
	  "registration|urn|dfe code|centre number|product|product code|"
	  "item|catalogue|stock|build|patch|job number|asset|imei|meter" },
	/* What opens a door. */
	{ TOPIC_PASSWORD, 0,
	  "password|password protected with|protected with password|"
	  "password protected using|password protected it with|"
	  "password protected it using|"
	  "passwd|passwrd|passwort|pass word|pwd|pw|p w|"
	  "passphrase|pass phrase|temporary password|temp password|"
	  "new password|default password|wifi password|wi fi password|"
	  "wifi key|wi fi key|wpa key|network key|encryption key|"
	  "decryption key|cyfrinair" },
	{ TOPIC_PASSWORD | TOPIC_CODE, 0,
	  "passcode|pass code|pin|pin code|pin number|pin no|access code|"
	  "entry code|door code|gate code|alarm code|keypad code|"
	  "safe code|unlock code|login code|code to open|code to unlock|"
	  "code for the file|code for the document|code for the zip|"
	  "code for the attachment|"
	  "code for the door|code for the gate|code for the alarm|"
	  "code for the safe|code to the door|code to the gate" },
	{ TOPIC_LABEL, 0,
	  "pass|key code|login password|log in password" },
	{ 0, 0,
	  "password protected|password protection|password manager|"
	  "password policy|password policies|password reset|"
	  "password expiry|password hash|password file|password prompt|"
	  "password field|pin board|pin up|pin point|safety pin|"
	  "drawing pin|game pin|quiz pin|session pin|"
	  /* Sent by a service, used once and dead in minutes. */
	  "one time code|one time passcode|one time pin|"
	  "verification code|verification passcode|verification pin" },
	/* Special categories of data (UK GDPR, article 9) and what schools add. */
	{ TOPIC_SEND, 1,
	  "sen|send|asd|iep|aln|idp|scd|semh|slcn" },
	{ TOPIC_SEND, 0,
	  "senco|sendco|alnco|ehcp|ehc plan|ehc needs assessment|"
	  "education health and care plan|education health and care|"
	  "education health care plan|special educational needs|"
	  "special educational need|special needs|sen support|"
	  "send support|send register|sen register|"
	  "additional learning needs|individual education plan|"
	  "individual development plan|learning difficulty|"
	  "learning difficulties|learning disability|"
	  "learning disabilities|statement of special needs|dyslexia|"
	  "dyslexic|dyspraxia|dyspraxic|dyscalculia|autism|autistic|"
	  "asperger|autism spectrum|adhd|speech and language therapy|"
	  "speech and language therapist|educational psychologist|"
	  "ed psych|one page profile|access arrangements|"
	  "sensory impairment|hearing impairment|visual impairment" },
	{ TOPIC_PROTECTION, 1,
	  "cin|lac|lado|mash|fgm|cpp|cla|icpc|tac|cpoms" },
	{ TOPIC_PROTECTION, 0,
	  "child protection|child protection plan|child in need|"
	  "children in need plan|looked after child|"
	  "looked after children|previously looked after|section 47|s47|"
	  "section 17|social worker|social services|"
	  "children s social care|children s services|childrens services|"
	  "childrens social care|early help assessment|mash referral|"
	  "safeguarding concern|safeguarding referral|safeguarding file|"
	  "safeguarding disclosure|safeguarding issue|foster carer|"
	  "foster care|foster family|foster placement|foster parent|"
	  "domestic abuse|domestic violence|significant harm|"
	  "at risk of harm|care order|supervision order|"
	  "police protection|strategy discussion|strategy meeting|"
	  "core group meeting|child sexual exploitation|"
	  "child criminal exploitation|county lines|sexual abuse|"
	  "physical abuse|emotional abuse|special guardianship|"
	  "kinship care|designated teacher for looked after" },
	{ TOPIC_MEDICAL, 0,
	  "medication|diagnosis|diagnosed with|prescribed|prescription|"
	  "epilepsy|epileptic|epipen|epi pen|auto injector|inhaler|"
	  "diabetes|diabetic|insulin|asthma|asthmatic|anaphylaxis|"
	  "anaphylactic|nut allergy|severe allergy|medical condition|"
	  "medical need|medical history|medical information|"
	  "healthcare plan|health care plan|individual healthcare plan|"
	  "care plan|methylphenidate|ritalin|seizure|chemotherapy|"
	  "pregnancy|pregnant|miscarriage|hiv|hepatitis|cystic fibrosis|"
	  "cerebral palsy|sickle cell|occupational health|fit note|"
	  "sick note|hospital appointment|registered disabled|disability" },
	{ TOPIC_CAMHS, 0,
	  "camhs|mental health|counselling|counsellor|psychiatrist|"
	  "psychiatric|psychotherapy|self harm|self harmed|self harming|"
	  "eating disorder|anorexia|anorexic|bulimia|clinical depression|"
	  "antidepressant|panic attack|suicidal|"
	  "suicide attempt|overdose|sertraline|fluoxetine|place2be|"
	  "school based counselling" },
	{ TOPIC_ETHNICITY, 0,
	  "ethnicity|ethnic origin|ethnic group|ethnic background|"
	  "ethnic minority|white british|white welsh|black african|"
	  "black caribbean|black british|asian british|mixed heritage|"
	  "mixed race|dual heritage|gypsy roma|gypsy roma traveller|"
	  "roma traveller|traveller of irish heritage|irish traveller|"
	  "asylum seeker|asylum seeking|refugee status|home language|"
	  "english as an additional language|country of birth|nationality" },
	{ TOPIC_ETHNICITY, 1,
	  "eal|grt|uasc" },
	{ TOPIC_RELIGION, 0,
	  "his religion|her religion|their religion|religion is|"
	  "muslim family|jewish family|catholic family|sikh family|"
	  "hindu family|religious belief|religious background|"
	  "religious observance|religious grounds|faith background|"
	  "practising muslim|practising christian|practising catholic|"
	  "is muslim|is a muslim|is jewish|is hindu|is a hindu|is sikh|"
	  "is a sikh|is catholic|is a catholic|is a christian|"
	  "jehovah s witness|jehovahs witness|baptised|"
	  "baptismal certificate|no pork|halal diet|halal only|"
	  "kosher diet" },
	{ TOPIC_UNION, 1,
	  "neu|gmb|naht|ascl|unison|ucac|ucu|nahtedge|eis" },
	{ TOPIC_UNION, 0,
	  "nasuwt|trade union|union member|union membership|union rep|"
	  "union representative|union official|union subscription|"
	  "union subs|union dues|strike ballot|strike action|"
	  "industrial action|facility time|picket line" },
	{ TOPIC_EXCLUSION, 1,
	  "pex|fte" },
	{ TOPIC_EXCLUSION, 0,
	  "fixed term exclusion|fixed period exclusion|"
	  "permanent exclusion|permanently excluded|permanently exclude|"
	  "excluded from school|suspended from school|"
	  "fixed term suspension|internal exclusion|exclusion letter|"
	  "suspension letter|exclusion meeting|risk of exclusion|"
	  "managed move|reintegration meeting|"
	  "pupil disciplinary committee|governors disciplinary|"
	  "behaviour log|behaviour contract|behaviour support plan|"
	  "pastoral support programme|pastoral support plan|"
	  "pupil referral unit|alternative provision" },
	{ TOPIC_FSM, 1,
	  "fsm|ppg|fsm6" },
	{ TOPIC_FSM, 0,
	  "free school meal|pupil premium|pupil premium grant|"
	  "service premium|universal credit|income support|"
	  "housing benefit|disability living allowance|ever 6|"
	  "prydau ysgol am ddim" },
};
/* clang-format on */

const size_t evidence_words_len =
    sizeof(evidence_words) / sizeof(evidence_words[0]);
