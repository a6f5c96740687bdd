-- Take one back.  $1 declaration
SELECT api.me_declaration_end($1::uuid)
