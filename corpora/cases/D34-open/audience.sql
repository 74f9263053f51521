SELECT email
FROM alumni
WHERE email_opt_out = FALSE
