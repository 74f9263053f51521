SELECT email
FROM patients
WHERE email_opt_out = FALSE
  AND NOT service_line = 'behavioral health'
