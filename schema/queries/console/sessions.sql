-- Where the caller is signed in.
SELECT api.sessions()
