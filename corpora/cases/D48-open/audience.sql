SELECT email
FROM patients
WHERE email_opt_out = FALSE
  AND portal_user = TRUE
