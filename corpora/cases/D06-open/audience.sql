SELECT email
FROM patients
WHERE email_opt_out = FALSE
  AND icd10_code LIKE 'E11.%'
