SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND region = 'west'
