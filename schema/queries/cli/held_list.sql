-- Mail that is held or delayed.  $1 what is settled too
SELECT api.held_list($1::boolean)
