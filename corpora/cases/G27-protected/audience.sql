SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND state = 'MS'
