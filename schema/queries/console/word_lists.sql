-- Word lists of the mail hosts, without their words.
SELECT api.word_lists()
