SELECT email, diagnosis
FROM patients
WHERE email_opt_out = FALSE
  AND diagnosis IN ('asthma', 'COPD')
