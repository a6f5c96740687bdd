/*
 * roles.js - the roles of people, in words
 */
export const roleNames = {
	headteacher: "Headteacher", deputy: "Deputy headteacher",
	dsl: "Safeguarding lead (DSL)", dpo: "Data Protection Officer",
	chair: "Chair of governors", governor: "Governor",
	hr: "Human resources (HR)", auditor: "Auditor",
	"mail-admin": "Mail administrator", admin: "Administrator", staff: "Staff",
};

export function roleName(code) {
	return roleNames[code] ?? code;
}

/* "Headteacher, Staff"; who has no role is of the staff. */
export function roleWords(codes) {
	return codes.length === 0 ? roleNames.staff
		: codes.map(roleName).join(", ");
}
