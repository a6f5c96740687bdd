-- Who is who, and was.
SELECT setup.grants()
