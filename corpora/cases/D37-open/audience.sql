SELECT email
FROM patients
WHERE email_opt_out = FALSE
  AND visit_type = 'referral'
