-- How a service proves who it is.  $1 role  $2 password
SELECT setup.service_password($1::text, $2::text)
