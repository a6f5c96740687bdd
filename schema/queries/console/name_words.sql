-- Words of names that a passage does not show.
SELECT word FROM api.name_words()
