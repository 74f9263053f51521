SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND diagnosis = 'obesity'
