-- End the session in force.
SELECT api.sign_out()
