SELECT email
FROM patients
WHERE email_opt_out = FALSE
  AND payer = 'Medicare'
  AND plan_enrollment_date >= '2025-10-15'
