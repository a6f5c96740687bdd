-- Which rules were run over recorded mail, and by whom.
SELECT api.replays()
