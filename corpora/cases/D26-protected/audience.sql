SELECT email
FROM patients
WHERE email_opt_out = FALSE
  AND sex = 'F'
  AND age BETWEEN 40 AND 74
