SELECT email
FROM patients
WHERE email_opt_out = FALSE
  AND department = 'Oncology'
