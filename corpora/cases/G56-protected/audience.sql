SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND coverage_program = 'ADAP'
