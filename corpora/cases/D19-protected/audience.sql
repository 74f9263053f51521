SELECT email, language
FROM patients
WHERE email_opt_out = FALSE
