SELECT email
FROM patients
WHERE email_opt_out = FALSE
  AND payer_program = 'Ryan White'
