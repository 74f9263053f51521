SELECT email, first_name, diagnosis_group
FROM patients
WHERE diagnosis_group IN ('asthma', 'COPD')
  AND email_opt_out = FALSE AND bounced = FALSE AND complained = FALSE
