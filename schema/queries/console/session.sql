-- Who is signed in, for the page.
SELECT api.session()
